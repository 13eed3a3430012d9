/** Actions on files of teachers and embeddings: what the Hub lists, what people bring, what is kept here. */
import { siteAddress } from '../../core/site.ts';
import { type KeptTeacher, MIRROR_INDEX_PATH, parseMirrorIndex } from '../../core/teachers/kept-teachers.ts';
import { readEmbeddingsFromElsewhere } from '../../storage/teachers.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import { later } from '../later.ts';
import type { BringActions, BringWays } from './bring.ts';
import { modelFilesActions } from './files.ts';
import type { ModelsSession, NetworkActions } from './session.ts';

export function modelActions(
  context: Context,
  followers: Followers,
  ways: Omit<BringWays, 'reloadFiles'>,
): { readonly actions: ModelsSession; open(): Promise<void> } {
  const { reload, ...files } = modelFilesActions(context);
  const bring = laterBringActions(context, { ...ways, reloadFiles: reload });

  followers.add({
    // Rows were matched with the photos of the project before.
    blank: ({ models }) => ({ models: { ...models, brought: null } }),
    opened: async () => bring.dismiss(),
    // A teacher's files come and go with its look, whichever way that ends.
    lookEnded: () => void reload(),
  });

  return {
    actions: { ...files, ...bring, ...laterNetworkActions(context, reload) },
    async open() {
      const embeddings = await readEmbeddingsFromElsewhere();
      context.patch('models', { embeddings, mirrored: await mirrored() });
      await reload();
    },
  };
}

function laterBringActions(context: Context, ways: BringWays): BringActions {
  const bring = later(context, 'teacher', async () =>
    (await import('./bring.ts')).bringActions(context, ways),
  );
  return {
    bring: (sources) => bring.run((actions) => actions.bring(sources)),
    keepEncoder: (name, settings) => bring.run((actions) => actions.keepEncoder(name, settings)),
    keepEmbeddings: () => bring.run((actions) => actions.keepEmbeddings()),
    removeEmbeddings: (kept) => bring.run((actions) => actions.removeEmbeddings(kept)),
    dismiss: () => bring.loaded?.dismiss(),
  };
}

function laterNetworkActions(context: Context, reloadFiles: () => Promise<void>): NetworkActions {
  const networks = later(context, 'student', async () =>
    (await import('./networks.ts')).networkActions(context, { reloadFiles }),
  );
  return {
    bringNetwork: (sources) => networks.run((actions) => actions.bringNetwork(sources)),
    fetchNetwork: (...which) => networks.run((actions) => actions.fetchNetwork(...which)),
    renormalise: (id, normalisation) => networks.run((actions) => actions.renormalise(id, normalisation)),
    removeNetwork: (id) => networks.run((actions) => actions.removeNetwork(id)),
    cancelNetwork: () => void context.jobs.stop('bringNetwork'),
  };
}

/** The teachers that lie beside the app; none where nobody mirrored any, or offline. */
async function mirrored(): Promise<readonly KeptTeacher[]> {
  const response = await fetch(siteAddress(MIRROR_INDEX_PATH)).catch(() => null);
  if (response === null || !response.headers.get('Content-Type')?.startsWith('application/json')) return [];
  const index: unknown = await response.json().catch(() => null);
  return parseMirrorIndex(index);
}

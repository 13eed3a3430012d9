/** Actions on files of teachers and embeddings: what the Hub lists, what people bring, what is kept here. */
import { siteAddress } from '../../core/site.ts';
import { type KeptTeacher, MIRROR_INDEX_PATH, parseMirrorIndex } from '../../core/teachers/kept-teachers.ts';
import { readEmbeddingsFromElsewhere } from '../../storage/teachers.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
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

/** They come with the first thing that is brought: the first paint does without. */
function laterBringActions(context: Context, ways: BringWays): BringActions {
  let loaded: BringActions | undefined;
  const later = async (act: (actions: BringActions) => Promise<boolean>) => {
    const isThere = await context.attempt('teacher', 'reload', async () => {
      const { bringActions } = await import('./bring.ts');
      loaded ??= bringActions(context, ways);
    });
    return isThere && loaded !== undefined && act(loaded);
  };
  return {
    bring: (sources) => later((actions) => actions.bring(sources)),
    keepEncoder: (name, settings) => later((actions) => actions.keepEncoder(name, settings)),
    keepEmbeddings: () => later((actions) => actions.keepEmbeddings()),
    removeEmbeddings: (kept) => later((actions) => actions.removeEmbeddings(kept)),
    dismiss: () => loaded?.dismiss(),
  };
}

type Networks = typeof import('./networks.ts');

/** They come with the first network: the first paint does without. */
function laterNetworkActions(context: Context, reloadFiles: () => Promise<void>): NetworkActions {
  const later = async (act: (actions: ReturnType<Networks['networkActions']>) => Promise<boolean>) => {
    let networks: Networks | undefined;
    const isThere = await context.attempt('student', 'reload', async () => {
      networks = await import('./networks.ts');
    });
    return isThere && networks !== undefined && act(networks.networkActions(context, { reloadFiles }));
  };
  return {
    bringNetwork: (sources) => later((actions) => actions.bringNetwork(sources)),
    fetchNetwork: (...which) => later((actions) => actions.fetchNetwork(...which)),
    renormalise: (id, normalisation) => later((actions) => actions.renormalise(id, normalisation)),
    removeNetwork: (id) => later((actions) => actions.removeNetwork(id)),
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

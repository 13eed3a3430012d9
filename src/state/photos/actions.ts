/** Actions of the Photos station: import, sample, edits with undo, projects. */
import type { ImporterCalls, PhotoSource } from '../../protocol/importer.ts';
import type { Client } from '../../protocol/rpc.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import { spawnImporter } from '../spawn.ts';
import type { ProjectChanges } from './changes.ts';
import type { Importing, ImportTools } from './importing.ts';
import type { ImportHow, PhotosSession } from './session.ts';
import { createThumbnails } from './thumbnails.ts';
import { writingActions } from './writing.ts';

const LISTING = 'Looking through the folder';

export function photoActions(context: Context, followers: Followers, changes: ProjectChanges): PhotosSession {
  const thumbnails = createThumbnails();
  followers.add({
    blank: () => ({ written: null }),
    opened: async () => thumbnails.clear(),
    edited: () => context.set({ written: null }),
  });

  let loaded: Importing | null = null;
  const importing = async () => {
    const { createImporting } = await import('./importing.ts');
    loaded ??= createImporting(context, LISTING);
    return loaded;
  };

  const runImport = (
    subject: unknown,
    start: (by: Importing, importer: Client<ImporterCalls>, tools: ImportTools) => Promise<string>,
  ) =>
    context.jobs.run({
      id: 'import',
      what: LISTING,
      unit: 'photos',
      remedy: 'retry',
      subject,
      onStop: 'ask',
      spawn: spawnImporter,
      run: async (tools, importer) => changes.open(await start(await importing(), importer, tools)),
    });

  const importFrom = (sources: readonly PhotoSource[], how: ImportHow) =>
    runImport(sources, (by, importer, tools) => by.importFrom(sources, how, importer, tools));

  return {
    import: (sources, how = {}) => importFrom(sources, how),
    revisePlan: (plan) => context.attempt('photos', 'none', async () => (await importing()).revise(plan)),
    preview: async (path) => (await importing()).preview(path),
    agreeToPlan: async () => (await importing()).agree(),
    async changePlan() {
      const { project, changeableId } = context.get();
      const plan = project?.understood?.plan;
      if (project === null || plan === undefined || project.id !== changeableId) return false;
      return importFrom((await importing()).sources, { name: project.name, asks: 'always', plan });
    },
    importSample: () => runImport('sample', (by, importer, tools) => by.drawSample(importer, tools)),
    cancelImport: () => void context.jobs.stop('import'),
    ...writingActions(context, importing),
    edit: async (edit) => (await changes.edit(edit)) !== null,
    undo: changes.undo,
    thumbnail: (id) => thumbnails.url(id),
    openProject: (projectId) => context.attempt('photos', 'retry', () => changes.open(projectId)),
    removeProject: () => context.attempt('photos', 'none', changes.remove),
  };
}

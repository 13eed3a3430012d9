/** Actions of the Photos station: import, sample, edits with undo. */
import { applyEdit } from '../core/photos/edits.ts';
import type { Photo, Project } from '../core/records.ts';
import type { ImporterCalls, ImportOptions, ImportProgress, ImportResult } from '../protocol/importer.ts';
import type { Client } from '../protocol/rpc.ts';
import { photosOf, replacePhotos } from '../storage/photos.ts';
import { getProject, removeProject } from '../storage/projects.ts';
import { removeRunsOf } from '../storage/runs.ts';
import type { Context } from './context.ts';
import { initialStudio } from './initial.ts';
import { createMeter } from './meter.ts';
import type { Session } from './session.ts';
import { spawnImporter } from './spawn.ts';
import type { PhotoEdit } from './studio.ts';
import type { Thumbnails } from './thumbnails.ts';

const SAMPLE_IMAGES_PER_CLASS = 60;
const DEFAULT_RATIOS = { train: 0.7, validation: 0.15, test: 0.15 };

type PhotoActions = Pick<
  Session,
  'importPhotos' | 'importSample' | 'cancelImport' | 'edit' | 'undo' | 'thumbnail' | 'removeProject'
>;

export function photoActions(
  context: Context,
  thumbnails: Thumbnails,
  projectChanged: () => Promise<void>,
): PhotoActions {
  let cancel: AbortController | undefined;
  const undoStack: { project: Project; photos: readonly Photo[]; what: string }[] = [];

  const options = (): ImportOptions => ({
    projectId: crypto.randomUUID(),
    seed: 1,
    splitRatios: DEFAULT_RATIOS,
  });

  const runImport = (
    start: (
      importer: Client<ImporterCalls>,
      call: { signal: AbortSignal; onProgress: (progress: ImportProgress) => void },
    ) => Promise<ImportResult>,
  ) =>
    context.attempt('photos', 'retry', async () => {
      cancel?.abort();
      cancel = new AbortController();
      const meter = createMeter('Reading photos', 'photos');
      const importer = spawnImporter();
      try {
        const before = context.get().project;
        const { projectId, photos } = await start(importer, {
          signal: cancel.signal,
          onProgress(progress) {
            const listing = progress.phase === 'listing';
            const note = progress.skipped > 0 ? `${progress.skipped} skipped` : '';
            const job = meter.report(progress.done, listing ? 0 : progress.total, note);
            context.set({
              importJob: { ...job, what: listing ? 'Looking through the folder' : 'Reading photos' },
            });
            context.announce(`${progress.photos} photos read`);
          },
        });
        await openProject(projectId);
        if (before !== null && before.id !== projectId) await forget(before.id);
        context.announce(`${photos} photos are in.`);
      } finally {
        importer.end();
        context.set({ importJob: null });
      }
    });

  const forget = async (projectId: string) => {
    await removeRunsOf(projectId);
    await removeProject(projectId);
  };

  const openProject = async (projectId: string) => {
    const project = await getProject(projectId);
    if (project === null) return;
    const photos = await photosOf(projectId);
    undoStack.length = 0;
    thumbnails.clear();
    context.set({ project, photos, undoable: null });
    await projectChanged();
  };

  return {
    importPhotos: (sources) =>
      runImport((importer, call) => importer.call('importPhotos', { sources, options: options() }, call)),
    importSample: () =>
      runImport((importer, call) =>
        importer.call('drawSample', { options: options(), imagesPerClass: SAMPLE_IMAGES_PER_CLASS }, call),
      ),
    cancelImport: () => cancel?.abort(),
    edit: (edit: PhotoEdit) =>
      context.attempt('photos', 'none', async () => {
        const { project, photos } = context.get();
        if (project === null) return;
        const edited = applyEdit(project, photos, edit);
        await replacePhotos(edited.project, edited.photos);
        undoStack.push({ project, photos, what: edited.what });
        context.set({ project: edited.project, photos: edited.photos, undoable: edited.what });
        await projectChanged();
      }),
    undo: () =>
      context.attempt('photos', 'none', async () => {
        const last = undoStack.pop();
        const current = context.get().project;
        if (last === undefined || current === null) return;
        // The revision still rises: results made in between must stay stale.
        const project = { ...last.project, revision: current.revision + 1 };
        await replacePhotos(project, last.photos);
        context.set({ project, photos: last.photos, undoable: undoStack.at(-1)?.what ?? null });
        await projectChanged();
      }),
    thumbnail: (id) => thumbnails.url(id),
    removeProject: () =>
      context.attempt('photos', 'none', async () => {
        const { project, ledger, student } = context.get();
        if (project === null) return;
        await forget(project.id);
        undoStack.length = 0;
        thumbnails.clear();
        context.set({ ...initialStudio(student.recipe), isOpen: true, ledger });
      }),
  };
}

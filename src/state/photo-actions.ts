/** Actions of the Photos station: import, sample, edits with undo. */
import { applyEdit, type Edited, type Undo, undoEdit } from '../core/photos/edits.ts';
import type { ImporterCalls, ImportOptions, ImportProgress, ImportResult } from '../protocol/importer.ts';
import type { Client } from '../protocol/rpc.ts';
import { photosOf, saveEdit } from '../storage/photos.ts';
import { getProject, latestProject, listProjects, removeProject } from '../storage/projects.ts';
import type { Context } from './context.ts';
import { handOver } from './hand-over.ts';
import { initialStudio } from './initial.ts';
import { createMeter } from './meter.ts';
import type { PhotosSession } from './session.ts';
import { spawnImporter } from './spawn.ts';
import type { FaultPlace, PhotoEdit } from './studio.ts';
import type { Thumbnails } from './thumbnails.ts';

const SAMPLE_IMAGES_PER_CLASS = 60;
const DEFAULT_RATIOS = { train: 0.7, validation: 0.15, test: 0.15 };

type PhotoActions = Omit<PhotosSession, 'edit'>;

export function photoActions(
  context: Context,
  thumbnails: Thumbnails,
  projectChanged: () => Promise<void>,
): PhotoActions & {
  /** @param place where a failure is shown */
  edit(edit: PhotoEdit, place?: FaultPlace): Promise<boolean>;
  reload(): Promise<void>;
} {
  let cancel: AbortController | undefined;
  const undoStack: Undo[] = [];

  const options = (name?: string): ImportOptions => ({
    name,
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
        context.announce(`${photos} photos are in.`);
      } finally {
        importer.end();
        context.set({ importJob: null });
      }
    });

  const openProject = async (projectId: string) => {
    const project = await getProject(projectId);
    if (project === null) return;
    const photos = await photosOf(projectId);
    undoStack.length = 0;
    thumbnails.clear();
    const { student, teacher, doors, ledger, station, isOpen } = context.get();
    const blank = initialStudio(student.recipe);
    context.set({
      ...blank,
      isOpen,
      station,
      ledger,
      project,
      photos,
      projects: await listProjects(),
      teacher: { ...blank.teacher, choice: teacher.choice },
      doors: { ...doors, brought: null },
    });
    await projectChanged();
  };

  const save = async (edited: Edited) => {
    await saveEdit(edited.project, edited.changed);
    context.set({ project: edited.project, photos: edited.photos, undoable: undoStack.at(-1)?.what ?? null });
    await projectChanged();
  };

  const reload = async () => {
    const latest = await latestProject();
    if (latest !== null) return openProject(latest.id);
    thumbnails.clear();
    undoStack.length = 0;
    const { student, doors, ledger, isOpen } = context.get();
    context.set({
      ...initialStudio(student.recipe),
      isOpen,
      doors: { ...doors, brought: null },
      ledger,
    });
  };

  return {
    import: (sources, name) =>
      runImport(async (importer, call) => {
        const given = await handOver(importer, sources, call.signal);
        return importer.call('importPhotos', { sources: given, options: options(name) }, call);
      }),
    importSample: () =>
      runImport((importer, call) =>
        importer.call('drawSample', { options: options(), imagesPerClass: SAMPLE_IMAGES_PER_CLASS }, call),
      ),
    cancelImport: () => cancel?.abort(),
    edit: (edit, place = 'photos') =>
      context.attempt(place, 'none', async () => {
        const { project, photos } = context.get();
        if (project === null) return;
        const edited = applyEdit(project, photos, edit);
        undoStack.push(edited.undo);
        await save(edited);
      }),
    undo: () =>
      context.attempt('photos', 'none', async () => {
        const { project, photos } = context.get();
        const last = undoStack.pop();
        if (last !== undefined && project !== null) await save(undoEdit(project, photos, last));
      }),
    thumbnail: (id) => thumbnails.url(id),
    openProject: (projectId) => context.attempt('photos', 'retry', () => openProject(projectId)),
    removeProject: () =>
      context.attempt('photos', 'none', async () => {
        const { project } = context.get();
        if (project === null) return;
        await removeProject(project.id);
        await reload();
      }),
    reload,
  };
}

/** Actions of the Photos station: import, sample, edits with undo. */
import { toWire } from '../core/errors.ts';
import { applyEdit, type Edited, type Undo, undoEdit } from '../core/photos/edits.ts';
import type { ImporterCalls, ImportOptions, ImportProgress, ImportResult } from '../protocol/importer.ts';
import type { Client } from '../protocol/rpc.ts';
import { photosOf, saveEdit } from '../storage/photos.ts';
import { getProject, listProjects, removeProject } from '../storage/projects.ts';
import type { Context } from './context.ts';
import { handOver } from './hand-over.ts';
import { initialStudio } from './initial.ts';
import { createMeter } from './jobs/meter.ts';
import type { PhotosSession } from './session.ts';
import { spawnImporter } from './spawn.ts';
import type { FaultPlace, PhotoEdit } from './studio.ts';
import type { Thumbnails } from './thumbnails.ts';

const LISTING = 'Looking through the folder';
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
  const undoStack: Undo[] = [];

  const options = (name?: string): ImportOptions => ({
    name,
    projectId: crypto.randomUUID(),
    seed: 1,
    splitRatios: DEFAULT_RATIOS,
  });

  const runImport = (
    subject: unknown,
    start: (
      importer: Client<ImporterCalls>,
      call: { signal: AbortSignal; onProgress: (progress: ImportProgress) => void },
    ) => Promise<ImportResult>,
  ) =>
    context.jobs.run({
      id: 'import',
      what: LISTING,
      unit: 'photos',
      remedy: 'retry',
      subject,
      onStop: 'ask',
      spawn: spawnImporter,
      async run({ signal, show }, importer) {
        const meter = createMeter('Reading photos', 'photos');
        const { projectId, photos } = await start(importer, {
          signal,
          onProgress(progress) {
            const isListing = progress.phase === 'listing';
            const note = progress.skipped > 0 ? `${progress.skipped} skipped` : '';
            const job = meter.report(progress.done, isListing ? 0 : progress.total, note);
            show(isListing ? { ...job, what: LISTING } : job);
            context.announce(`${progress.photos} photos read`);
          },
        });
        await openProject(projectId);
        context.announce(`${photos} photos are in.`);
      },
    });

  const openProject = async (projectId: string) => {
    const project = await getProject(projectId);
    if (project === null) return;
    // What is under way is about the project before: it pauses or ends.
    await context.jobs.stopAll('import');
    context.jobs.giveUp('look');
    const photos = await photosOf(projectId);
    undoStack.length = 0;
    thumbnails.clear();
    const { student, teacher, doors, ledger, station, isOpen, hasUpdate, jobs } = context.get();
    const blank = initialStudio(student.recipe);
    context.set({
      ...blank,
      isOpen,
      hasUpdate,
      station,
      ledger,
      jobs,
      project,
      photos,
      projects: await listProjects(),
      teacher: { ...blank.teacher, choice: teacher.choice },
      doors: { ...doors, brought: null },
    });
    await projectChanged();
  };

  /** Whether it does: one whose photos cannot be read, which the page says, makes room for the next. */
  const opens = async (projectId: string) => {
    try {
      await openProject(projectId);
      return true;
    } catch (thrown) {
      if (toWire(thrown).code !== 'RECORD_INVALID') throw thrown;
      return false;
    }
  };

  const save = async (edited: Edited) => {
    await saveEdit(edited.project, edited.changed);
    context.set({ project: edited.project, photos: edited.photos, undoable: undoStack.at(-1)?.what ?? null });
    await projectChanged();
  };

  const reload = async () => {
    for (const { id } of await listProjects()) if (await opens(id)) return;
    thumbnails.clear();
    undoStack.length = 0;
    const { student, doors, ledger, isOpen, hasUpdate, jobs } = context.get();
    context.set({
      ...initialStudio(student.recipe),
      isOpen,
      hasUpdate,
      jobs,
      doors: { ...doors, brought: null },
      ledger,
    });
  };

  return {
    import: (sources, name) =>
      runImport(sources, async (importer, call) => {
        const given = await handOver(importer, sources, call.signal);
        return importer.call('importPhotos', { sources: given, options: options(name) }, call);
      }),
    importSample: () =>
      runImport('sample', (importer, call) =>
        importer.call('drawSample', { options: options(), imagesPerClass: SAMPLE_IMAGES_PER_CLASS }, call),
      ),
    cancelImport: () => void context.jobs.stop('import'),
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
        await context.jobs.stopAll('import');
        context.jobs.giveUp('look');
        await removeProject(project.id);
        await reload();
      }),
    reload,
  };
}

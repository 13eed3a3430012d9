/**
 * The one way in which a project changes: a serial queue. Each change reads what is there in its turn, changes it,
 * commits, and then shows; a commit that fails changes nothing on the page and leaves no undo. Opening and removing a
 * project wait in the same queue. A job must not wait for this queue while it runs, but for the import: opening a
 * project waits for all others to end.
 */
import { PupilError, toWire } from '../../core/errors.ts';
import { applyEdit, type Edited, type PhotoEdit, type Undo, undoEdit } from '../../core/photos/edits.ts';
import { rebaseEdit } from '../../core/photos/rebase.ts';
import type { Project } from '../../core/records/project.ts';
import { photosOf, saveEdit } from '../../storage/photos.ts';
import { getProject, listProjects, removeProject } from '../../storage/projects.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import type { FaultPlace } from '../places.ts';

export interface EditOptions {
  /** Where a failure is shown. */
  readonly place?: FaultPlace;
  /** The edit follows from the photos as they were at this revision, and means nothing at another one. */
  readonly atRevision?: number;
}

export interface ProjectChanges {
  /** Resolves to what was committed, null where nothing was (the fault is set). */
  edit(edit: PhotoEdit, options?: EditOptions): Promise<Edited | null>;
  undo(): Promise<boolean>;
  /** @throws {PupilError} where it cannot be read */
  open(projectId: string): Promise<void>;
  /** Opens the newest project that can be read, if there is one. @throws {PupilError} */
  openLatest(): Promise<void>;
  /** Removes the open project, and opens the newest that is left. @throws {PupilError} */
  remove(): Promise<void>;
}

const STORAGE = { saveEdit, photosOf, getProject, listProjects, removeProject };

type ChangesContext = Pick<Context, 'get' | 'set' | 'attempt'> & {
  readonly jobs: Pick<Context['jobs'], 'stopAll' | 'giveUp'>;
};

export function createProjectChanges(
  context: ChangesContext,
  followers: Pick<Followers, 'all'>,
  storage: typeof STORAGE = STORAGE,
): ProjectChanges {
  const desk: Desk = { context, followers, storage, undos: [] };
  let tail: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = tail.then(work);
    tail = done.catch(() => undefined);
    return done;
  };

  return {
    edit(edit, { place = 'photos', atRevision } = {}) {
      const { project: seen } = context.get();
      let committed: Edited | null = null;
      return inTurn(async () => {
        await context.attempt(place, 'none', async () => {
          const { project, photos } = context.get();
          if (seen === null || project === null) return;
          const isStale = atRevision !== undefined && project.revision !== atRevision;
          if (project.id !== seen.id || isStale) throw changedMeanwhile();
          const edited = applyEdit(project, photos, rebaseEdit(edit, seen, project));
          await commit(desk, project, edited, [...desk.undos, edited.undo]);
          committed = edited;
        });
        return committed;
      });
    },
    undo: () =>
      inTurn(() =>
        context.attempt('photos', 'none', async () => {
          const { project, photos } = context.get();
          const last = desk.undos.at(-1);
          if (last === undefined || project === null) return;
          await commit(desk, project, undoEdit(project, photos, last), desk.undos.slice(0, -1));
        }),
      ),
    open: (projectId) =>
      inTurn(async () => {
        const project = await storage.getProject(projectId);
        if (project !== null) await show(desk, project);
      }),
    openLatest: () => inTurn(() => showLatest(desk)),
    remove: () =>
      inTurn(async () => {
        const { project } = context.get();
        if (project === null) return;
        await context.jobs.stopAll('import');
        await storage.removeProject(project.id);
        await showLatest(desk);
      }),
  };
}

/** What a change works on. */
interface Desk {
  readonly context: ChangesContext;
  readonly followers: Pick<Followers, 'all'>;
  readonly storage: typeof STORAGE;
  /** The ways back, the newest at the end. */
  undos: readonly Undo[];
}

/** Nothing is shown before it is stored. */
async function commit(desk: Desk, before: Project, edited: Edited, undos: readonly Undo[]): Promise<void> {
  const { context, followers, storage } = desk;
  const { project, photos, changed } = edited;
  await storage.saveEdit(before, project, changed);
  desk.undos = undos;
  const projects = context.get().projects.map((other) => (other.id === project.id ? project : other));
  context.set({ project, photos, projects, undoable: undos.at(-1)?.what ?? null });
  for (const follower of followers.all()) follower.edited?.(project);
}

async function show(desk: Desk, project: Project | null): Promise<void> {
  const { context, followers, storage } = desk;
  const photos = project === null ? [] : await storage.photosOf(project.id);
  const projects = await storage.listProjects();
  // What is under way is about the project before: it pauses or ends.
  await context.jobs.stopAll('import');
  context.jobs.giveUp('look');
  desk.undos = [];
  const blank = followers.all().map((follower) => follower.blank?.(context.get()));
  const station = project === null ? ({ station: 'photos' } as const) : {};
  context.set(Object.assign({ project, photos, projects, undoable: null, faults: [] }, station, ...blank));
  for (const follower of followers.all()) await follower.opened?.();
}

/** A project whose photos cannot be read, which the page says, makes room for the next. */
async function showLatest(desk: Desk): Promise<void> {
  for (const project of await desk.storage.listProjects()) {
    try {
      return await show(desk, project);
    } catch (thrown) {
      if (toWire(thrown).code !== 'RECORD_INVALID') throw thrown;
    }
  }
  await show(desk, null);
}

function changedMeanwhile(): PupilError {
  return new PupilError(
    'EDIT_STALE',
    'The photos were changed while this change waited for its turn, and it says nothing of them as they are now. Nothing was changed by it.',
  );
}

/**
 * The one way in which a project changes: a serial queue. Each change reads what is there in its turn, changes it, commits, and then
 * shows; a commit that fails changes nothing on the page and leaves no undo. Opening and removing a project wait in the same queue.
 * A job must not wait for this queue while it runs, but for the import: opening a project waits for all others to end.
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
  const undoStack: Undo[] = [];
  let tail: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = tail.then(work);
    tail = done.catch(() => undefined);
    return done;
  };

  const showUndo = () => context.set({ undoable: undoStack.at(-1)?.what ?? null });

  /** Nothing is shown before it is stored. */
  const commit = async (before: Project, edited: Edited) => {
    await storage.saveEdit(before, edited.project, edited.changed);
    const { project, photos } = edited;
    const projects = context.get().projects.map((other) => (other.id === project.id ? project : other));
    context.set({ project, photos, projects });
    for (const follower of followers.all()) follower.edited?.(project);
  };

  const show = async (project: Project | null) => {
    const photos = project === null ? [] : await storage.photosOf(project.id);
    const projects = await storage.listProjects();
    // What is under way is about the project before: it pauses or ends.
    await context.jobs.stopAll('import');
    context.jobs.giveUp('look');
    undoStack.length = 0;
    const blank = followers.all().map((follower) => follower.blank?.(context.get()));
    const station = project === null ? ({ station: 'photos' } as const) : {};
    context.set(Object.assign({ project, photos, projects, undoable: null, faults: [] }, station, ...blank));
    for (const follower of followers.all()) await follower.opened?.();
  };

  /** One whose photos cannot be read, which the page says, makes room for the next. */
  const showLatest = async () => {
    for (const project of await storage.listProjects()) {
      try {
        return await show(project);
      } catch (thrown) {
        if (toWire(thrown).code !== 'RECORD_INVALID') throw thrown;
      }
    }
    await show(null);
  };

  return {
    edit(edit, { place = 'photos', atRevision } = {}) {
      const { project: seen } = context.get();
      let committed: Edited | null = null;
      const turn = async () => {
        const { project, photos } = context.get();
        if (seen === null || project === null) return;
        const isStale = atRevision !== undefined && project.revision !== atRevision;
        if (project.id !== seen.id || isStale) throw changedMeanwhile();
        const edited = applyEdit(project, photos, rebaseEdit(edit, seen, project));
        await commit(project, edited);
        undoStack.push(edited.undo);
        showUndo();
        committed = edited;
      };
      return inTurn(async () => {
        await context.attempt(place, 'none', turn);
        return committed;
      });
    },
    undo: () =>
      inTurn(() =>
        context.attempt('photos', 'none', async () => {
          const { project, photos } = context.get();
          const last = undoStack.at(-1);
          if (last === undefined || project === null) return;
          await commit(project, undoEdit(project, photos, last));
          undoStack.pop();
          showUndo();
        }),
      ),
    open: (projectId) =>
      inTurn(async () => {
        const project = await storage.getProject(projectId);
        if (project !== null) await show(project);
      }),
    openLatest: () => inTurn(showLatest),
    remove: () =>
      inTurn(async () => {
        const { project } = context.get();
        if (project === null) return;
        await context.jobs.stopAll('import');
        await storage.removeProject(project.id);
        await showLatest();
      }),
  };
}

function changedMeanwhile(): PupilError {
  return new PupilError(
    'EDIT_STALE',
    'The photos were changed while this change waited for its turn, and it says nothing of them as they are now. Nothing was changed by it.',
  );
}

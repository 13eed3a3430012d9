/** Actions on project files. What they do is fetched with the first of them: most visits have none. */
import { WRITTEN_FOLDER } from '../../protocol/mover.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import type { ProjectChanges } from '../photos/changes.ts';
import type { ProjectFileSession } from './session.ts';
import { NO_PROJECT_FILE } from './slice.ts';

type Moving = import('./moving.ts').Moving;

export function projectFileActions(
  context: Context,
  followers: Followers,
  changes: ProjectChanges,
): ProjectFileSession {
  const stale = () =>
    context.set({ projectFile: { ...NO_PROJECT_FILE, brought: context.get().projectFile.brought } });
  followers.add({ blank: () => ({ projectFile: NO_PROJECT_FILE }), edited: stale });

  const later = async (act: (moving: Moving) => Promise<boolean>): Promise<boolean> => {
    try {
      const { createMoving } = await import('./moving.ts');
      return await act(createMoving(context, changes));
    } catch (thrown) {
      return context.attempt('photos', 'reload', () => Promise.reject(thrown));
    }
  };
  return {
    measure: () => later((moving) => moving.measure()),
    write: (fileName, to) => later((moving) => moving.write(fileName, to ?? null)),
    cancelWriting: () => void context.jobs.stop('writeProject'),
    take: (sources) => later((moving) => moving.take(sources)),
    openBeside: () => later((moving) => moving.openBeside()),
    dismissQuestion: () => context.patch('projectFile', { question: null }),
  };
}

/** A file that an earlier visit has written, and downloaded since: it takes as much room as the project. */
export async function forgetWritten(): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(WRITTEN_FOLDER, { recursive: true });
  } catch {
    // Mostly there is none; and it is no reason not to open.
  }
}

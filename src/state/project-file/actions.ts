/** Actions on project files. What they do is fetched with the first of them: most visits have none. */
import { WRITTEN_FOLDER } from '../../protocol/mover.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import { later } from '../later.ts';
import type { ProjectChanges } from '../photos/changes.ts';
import type { ProjectFileSession } from './session.ts';
import { NO_PROJECT_FILE } from './slice.ts';

export function projectFileActions(
  context: Context,
  followers: Followers,
  changes: ProjectChanges,
): ProjectFileSession {
  const stale = () =>
    context.set({ projectFile: { ...NO_PROJECT_FILE, brought: context.get().projectFile.brought } });
  followers.add({ blank: () => ({ projectFile: NO_PROJECT_FILE }), edited: stale });

  const moving = later(context, 'photos', async () =>
    (await import('./moving.ts')).createMoving(context, changes),
  );
  return {
    measure: () => moving.run((actions) => actions.measure()),
    write: (fileName, to) => moving.run((actions) => actions.write(fileName, to ?? null)),
    cancelWriting: () => void context.jobs.stop('writeProject'),
    take: (sources) => moving.run((actions) => actions.take(sources)),
    openBeside: () => moving.run((actions) => actions.openBeside()),
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

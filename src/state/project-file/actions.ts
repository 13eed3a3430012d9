/** Actions on project files. What they do is fetched with the first of them: most visits have none. */
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

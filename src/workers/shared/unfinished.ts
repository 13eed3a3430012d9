/**
 * Imports that do not end well. A cancelled or empty one leaves nothing. One cut off by a crash or a full disk leaves
 * a partial project, whose photos the next import of the same folder finds stored; the end of the next good import
 * clears it away. One import runs at a time, in all tabs together, so that the clearing up of one never takes a copy
 * from under another.
 */
import { toWire } from '../../core/errors.ts';
import { partialProjectIds, removeProject } from '../../storage/projects.ts';

const LOCK_NAME = 'pupil-import';

/**
 * Runs an import when no other one is under way, and clears up behind it.
 * @param work must leave its project whole when it resolves
 */
export function whileImporting<Result>(
  projectId: string,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  // A lock outlives neither its worker nor its tab.
  return navigator.locks.request(LOCK_NAME, { signal }, async () => {
    try {
      const result = await work();
      await removeLeftovers();
      return result;
    } catch (thrown) {
      const { code } = toWire(thrown);
      if (code !== 'QUOTA' && code !== 'STORAGE') await removeProject(projectId);
      throw thrown;
    }
  });
}

async function removeLeftovers(): Promise<void> {
  for (const id of await partialProjectIds()) await removeProject(id);
}

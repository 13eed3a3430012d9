/**
 * Imports that do not end well. A cancelled or empty one leaves nothing. One cut off by a crash or a full disk leaves a partial project,
 * whose photos the next import of the same folder finds stored; the end of the next good import clears it away. A lock tells it from
 * one that is under way in another tab.
 */
import { toWire } from '../../core/errors.ts';
import type { ImportResult } from '../../protocol/importer.ts';
import { partialProjectIds, removeProject } from '../../storage/projects.ts';

const lockName = (projectId: string) => `pupil-import-${projectId}`;

/** Holds the project's import lock while `work` runs, and clears up after a cancel. */
export function whileImporting(projectId: string, work: () => Promise<ImportResult>): Promise<ImportResult> {
  return navigator.locks.request(lockName(projectId), async () => {
    try {
      return await work();
    } catch (thrown) {
      const { code } = toWire(thrown);
      if (code !== 'QUOTA' && code !== 'STORAGE') await removeProject(projectId);
      throw thrown;
    }
  });
}

/** Removes partial projects that nobody is importing. */
export async function removeLeftovers(): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const underWay = new Set(held.map((lock) => lock.name));
  for (const id of await partialProjectIds()) {
    if (!underWay.has(lockName(id))) await removeProject(id);
  }
}

/** Runs of a project: recipe, curves, result. */
import type { Keep } from '../core/recipe/recipe.ts';
import { parseRun, type Run } from '../core/records/run.ts';
import { committed, database } from './db.ts';
import { forgetUnreadableOf, readableOnes } from './unreadable.ts';

/** Stores a run in place of what was stored under its id. @throws {PupilError} QUOTA or STORAGE */
export async function putRun(run: Run): Promise<void> {
  const db = await database();
  await committed('The run', async () => {
    const tx = db.transaction('runs', 'readwrite', { durability: 'strict' });
    await Promise.all([tx.store.put(run), tx.done]);
  });
}

/** @throws {PupilError} RECORD_INVALID */
export async function getRun(runId: string): Promise<Run | null> {
  const stored = await (await database()).get('runs', runId);
  return stored === undefined ? null : parseRun(stored);
}

/** Those that can be read, in no particular order. */
export async function runsOf(projectId: string): Promise<readonly Run[]> {
  const index = (await database()).transaction('runs').store.index('byProject');
  const [keys, values] = await Promise.all([index.getAllKeys(projectId), index.getAll(projectId)]);
  return readableOnes('runs', keys, values, parseRun);
}

/** Of all runs of a project, whether they can be read or not. */
export async function runIdsOf(projectId: string): Promise<readonly string[]> {
  return (await database()).getAllKeysFromIndex('runs', 'byProject', projectId);
}

/**
 * Changes a stored run in one transaction, so that a rename on the page and a checkpoint of the trainer never undo
 * each other.
 * @returns the run as stored, null when there is none of that id
 * @throws {PupilError} QUOTA, STORAGE or RECORD_INVALID
 */
export async function updateRun(runId: string, change: (run: Run) => Run): Promise<Run | null> {
  const db = await database();
  return committed('The run', async () => {
    const tx = db.transaction('runs', 'readwrite', { durability: 'strict' });
    const run = await tx.store.get(runId);
    if (run === undefined) return null;
    const changed = change(parseRun(run));
    await Promise.all([tx.store.put(changed), tx.done]);
    return changed;
  });
}

/**
 * Changes whose weights a run's student is made of. What it was measured to be belongs to the others, and goes with
 * the change in one transaction.
 * @throws {PupilError} QUOTA, STORAGE or RECORD_INVALID
 */
export async function keepWeights(runId: string, keep: Keep): Promise<void> {
  const db = await database();
  await committed('The run', async () => {
    const tx = db.transaction(['runs', 'evaluations'], 'readwrite', { durability: 'strict' });
    const runs = tx.objectStore('runs');
    const stored = await runs.get(runId);
    if (stored === undefined) return;
    const run = parseRun(stored);
    await Promise.all([
      runs.put({ ...run, recipe: { ...run.recipe, keep }, scores: null }),
      tx.objectStore('evaluations').delete(IDBKeyRange.bound([runId], [runId, []])),
      tx.done,
    ]);
  });
}

/** Removes a run, its checkpoints and its evaluations. @throws {PupilError} STORAGE */
export async function removeRun(runId: string): Promise<void> {
  const db = await database();
  await committed('The removal', async () => {
    const tx = db.transaction(['runs', 'checkpoints', 'evaluations'], 'readwrite', { durability: 'strict' });
    const own = IDBKeyRange.bound([runId], [runId, []]);
    await Promise.all([
      tx.objectStore('runs').delete(runId),
      tx.objectStore('checkpoints').delete(own),
      tx.objectStore('evaluations').delete(own),
      tx.done,
    ]);
  });
  forgetUnreadableOf(runId);
}

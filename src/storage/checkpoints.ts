/**
 * Checkpoints of a run: slots a and b in turn, so that a torn write leaves the other one, then `final`. A checkpoint
 * and the run's curves up to it are one transaction: what a resumed run shows is what its weights have seen.
 */
import { fnv1a } from '../core/files/hash.ts';
import { type Checkpoint, parseCheckpoint, parseRun, type Run } from '../core/records/run.ts';
import { committed, database } from './db.ts';
import { readableOnes } from './unreadable.ts';

export type CheckpointSlot = Checkpoint['slot'];

/**
 * Stores a checkpoint with what it changes in its run; `final` takes the place of both slots.
 * @throws {PupilError} QUOTA or STORAGE
 */
export async function commitCheckpoint(
  at: { readonly runId: string; readonly slot: CheckpointSlot; readonly step: number },
  bytes: Uint8Array,
  change: (run: Run) => Run,
): Promise<void> {
  const record: Checkpoint = { ...at, bytes, checksum: fnv1a(bytes) };
  const db = await database();
  await committed('A checkpoint', async () => {
    const tx = db.transaction(['runs', 'checkpoints'], 'readwrite', { durability: 'strict' });
    const checkpoints = tx.objectStore('checkpoints');
    const runs = tx.objectStore('runs');
    const run = await runs.get(at.runId);
    // A run that was removed meanwhile must not come back as an orphan.
    if (run === undefined) return;
    // The run first: should it not be storable, nothing has been written yet that would be committed.
    const writes: Promise<unknown>[] = [runs.put(change(parseRun(run))), checkpoints.put(record)];
    if (at.slot === 'final') {
      writes.push(checkpoints.delete([at.runId, 'a']), checkpoints.delete([at.runId, 'b']));
    }
    await Promise.all([...writes, tx.done]);
  });
}

/**
 * The newest checkpoint that is whole, and how many were refused because they cannot be read or their checksum does
 * not fit.
 */
export async function newestCheckpoint(
  runId: string,
): Promise<{ readonly checkpoint: Checkpoint | null; readonly refused: number }> {
  const db = await database();
  const store = db.transaction('checkpoints').store;
  const own = IDBKeyRange.bound([runId], [runId, []]);
  const [keys, stored] = await Promise.all([store.getAllKeys(own), store.getAll(own)]);
  const read = readableOnes('checkpoints', keys, stored, parseCheckpoint);
  const newestFirst = [...read].sort((a, b) => b.step - a.step);
  const whole = newestFirst.findIndex(({ bytes, checksum }) => fnv1a(bytes) === checksum);
  return {
    checkpoint: newestFirst[whole] ?? null,
    refused: stored.length - read.length + (whole === -1 ? read.length : whole),
  };
}

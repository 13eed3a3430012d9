/**
 * Checkpoints of a run: slots a and b in turn, so that a torn write leaves the other one, then `final`; and `best`
 * beside them. A checkpoint and what it changes in its run are one transaction: what a resumed run shows is what its
 * weights have seen.
 */
import { fnv1a } from '../core/files/hash.ts';
import {
  type Checkpoint,
  type CheckpointSlot,
  parseCheckpoint,
  parseRun,
  type Run,
} from '../core/records/run.ts';
import { committed, database } from './db.ts';
import { readable, readableOnes } from './unreadable.ts';

/**
 * Stores a checkpoint with what it changes in its run; `final` takes the place of slots a and b.
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
 * Stores a run that has ended together with its only checkpoint.
 * @throws {PupilError} QUOTA or STORAGE
 */
export async function putTrainedRun(run: Run, bytes: Uint8Array): Promise<void> {
  const record: Checkpoint = { runId: run.id, slot: 'final', step: run.step, bytes, checksum: fnv1a(bytes) };
  const db = await database();
  await committed('The run', async () => {
    const tx = db.transaction(['runs', 'checkpoints'], 'readwrite', { durability: 'strict' });
    await Promise.all([tx.objectStore('runs').put(run), tx.objectStore('checkpoints').put(record), tx.done]);
  });
}

/**
 * The newest checkpoint to go on from that is whole, and how many were refused because they cannot be read or their
 * checksum does not fit.
 */
export async function newestCheckpoint(
  runId: string,
): Promise<{ readonly checkpoint: Checkpoint | null; readonly refused: number }> {
  const db = await database();
  const store = db.transaction('checkpoints').store;
  const own = IDBKeyRange.bound([runId], [runId, []]);
  const [keys, stored] = await Promise.all([store.getAllKeys(own), store.getAll(own)]);
  const read = readableOnes('checkpoints', keys, stored, parseCheckpoint);
  const unread = stored.length - read.length;
  const newestFirst = read.filter(({ slot }) => slot !== 'best').sort((a, b) => b.step - a.step);
  const whole = newestFirst.findIndex(isWhole);
  return {
    checkpoint: newestFirst[whole] ?? null,
    refused: unread + (whole === -1 ? newestFirst.length : whole),
  };
}

/** Which slots of a run are filled, without reading what is in them. */
export async function filledSlots(runId: string): Promise<readonly string[]> {
  const own = IDBKeyRange.bound([runId], [runId, []]);
  return (await (await database()).getAllKeys('checkpoints', own)).map(([, slot]) => slot);
}

/** The checkpoint of a run's best check; null where there is none, or none that is whole. */
export async function bestCheckpoint(runId: string): Promise<Checkpoint | null> {
  const db = await database();
  const key: [string, CheckpointSlot] = [runId, 'best'];
  const best = readable('checkpoints', key, await db.get('checkpoints', key), parseCheckpoint);
  return best !== null && isWhole(best) ? best : null;
}

/**
 * A run with all of its checkpoints that are whole, as they were at one moment, whoever trains meanwhile.
 * @returns null when there is no such run
 * @throws {PupilError} RECORD_INVALID
 */
export async function runWithCheckpoints(runId: string): Promise<{
  readonly run: Run;
  readonly checkpoints: readonly Checkpoint[];
  readonly refused: number;
} | null> {
  const tx = (await database()).transaction(['runs', 'checkpoints']);
  const store = tx.objectStore('checkpoints');
  const own = IDBKeyRange.bound([runId], [runId, []]);
  const [run, keys, stored] = await Promise.all([
    tx.objectStore('runs').get(runId),
    store.getAllKeys(own),
    store.getAll(own),
  ]);
  if (run === undefined) return null;
  const checkpoints = readableOnes('checkpoints', keys, stored, parseCheckpoint).filter(isWhole);
  return { run: parseRun(run), checkpoints, refused: stored.length - checkpoints.length };
}

const isWhole = ({ bytes, checksum }: Checkpoint) => fnv1a(bytes) === checksum;

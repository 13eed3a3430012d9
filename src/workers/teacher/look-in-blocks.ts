/**
 * Shows photos to the teacher and hands on what it says in blocks: large enough to be worth a transaction, and
 * soon enough that a crash costs little. A pause or a failure commits what it has said so far.
 */
import { PupilError } from '../../core/errors.ts';
import type { PhotoId } from '../../core/records/project.ts';
import type { ViewPlan } from '../../core/views/plan.ts';
import { nextTurn } from '../../protocol/next-turn.ts';
import { joined } from './joined.ts';
import type { LoadedTeacher } from './load.ts';
import { type Looked, lookThrough } from './pipeline.ts';

/** What a crash can cost at most. */
const COMMIT_EVERY_MS = 2_000;

export interface Looks {
  readonly ids: readonly PhotoId[];
  /** null: each photo as a whole. */
  readonly views: ViewPlan | null;
  readonly looksPerBlock: number;
}

/**
 * @param commit stores a block. `ms` is the time that its looks took; when it resolves, they are stored
 * @throws {PupilError} STORAGE when photos have no working copy, once all others are committed; CANCELLED, or
 * what the teacher or `commit` throws
 */
export async function lookInBlocks(
  teacher: LoadedTeacher,
  { ids, views, looksPerBlock }: Looks,
  signal: AbortSignal,
  commit: (block: Looked) => Promise<void>,
): Promise<void> {
  let waiting: Looked[] = [];
  let waitingPhotos = 0;
  let committedPhotos = 0;
  let lastCommitMs = performance.now();
  const looksPerPhoto = views?.count ?? 1;
  const commitWaiting = async () => {
    if (waiting.length === 0) return;
    const block = blockOf(waiting);
    waiting = [];
    waitingPhotos = 0;
    await commit(block);
    lastCommitMs = performance.now();
    committedPhotos += block.ids.length;
  };

  try {
    for await (const batch of lookThrough(teacher, ids, views)) {
      waiting.push(batch);
      waitingPhotos += batch.ids.length;
      const isDue = performance.now() - lastCommitMs >= COMMIT_EVERY_MS;
      if (waitingPhotos * looksPerPhoto >= looksPerBlock || isDue) await commitWaiting();
      await nextTurn();
      signal.throwIfAborted();
    }
  } finally {
    // Also on pause and on failure: what is computed is kept.
    await commitWaiting();
  }
  const missing = ids.length - committedPhotos;
  if (missing > 0) {
    throw new PupilError(
      'STORAGE',
      `${missing} photos have no working copy in the browser storage and could not be shown to the teacher. Import the folder again.`,
      { missing },
    );
  }
}

function blockOf(batches: readonly Looked[]): Looked {
  return {
    ids: batches.flatMap(({ ids }) => ids),
    values: joined(
      batches.map(({ values }) => values),
      Float32Array,
    ),
    ms: batches.reduce((sum, { ms }) => sum + ms, 0),
  };
}

/**
 * Embeddings in blocks, each committed together with the cursor that counts it: whatever the cursor says is finished is there, and
 * nothing that is there is computed again. Keyed by teacher fingerprint, shared by all projects.
 */
import { PupilError } from '../core/errors.ts';
import type { PhotoId } from '../core/records/project.ts';
import type { EmbeddingBlock, EmbeddingCursor } from '../core/records/stored-blocks.ts';
import { committed, database } from './db.ts';

/** Blocks a read: a few megabytes, so that a large folder is never in memory twice. */
const BLOCKS_PER_READ = 16;

export interface NewEmbeddings {
  readonly fingerprint: string;
  readonly ids: readonly PhotoId[];
  readonly dims: number;
  /** [ids.length, dims] */
  readonly values: Float32Array;
}

/**
 * Adds one block and moves the cursor, in one strict transaction.
 * @param seen photos that the teacher was really shown for it
 * @param ms time that this took
 * @returns the cursor as committed
 * @throws {PupilError} QUOTA or STORAGE
 */
export async function commitEmbeddings(
  added: NewEmbeddings,
  seen: number,
  ms: number,
): Promise<EmbeddingCursor> {
  const { fingerprint, ids, dims, values } = added;
  if (values.length !== ids.length * dims) {
    throw new PupilError(
      'STORAGE',
      `${ids.length} embeddings of ${dims} numbers were expected, ${values.length} numbers came.`,
    );
  }
  const db = await database();
  return committed('Embeddings', async () => {
    const tx = db.transaction(['embeddings', 'cursors'], 'readwrite', { durability: 'strict' });
    const cursors = tx.objectStore('cursors');
    const before = await cursors.get(fingerprint);
    const block: EmbeddingBlock = { fingerprint, block: before?.blocks ?? 0, ids, dims, values };
    const after: EmbeddingCursor = {
      fingerprint,
      blocks: block.block + 1,
      rows: (before?.rows ?? 0) + ids.length,
      photosSeen: (before?.photosSeen ?? 0) + seen,
      embedMs: (before?.embedMs ?? 0) + ms,
    };
    await Promise.all([tx.objectStore('embeddings').add(block), cursors.put(after), tx.done]);
    return after;
  });
}

/** How far a teacher has come, null before its first block. */
export async function cursorOf(fingerprint: string): Promise<EmbeddingCursor | null> {
  const db = await database();
  return (await db.get('cursors', fingerprint)) ?? null;
}

/** Every photo that has an embedding of this teacher. */
export async function embeddedIds(fingerprint: string): Promise<Set<PhotoId>> {
  const ids = new Set<PhotoId>();
  for await (const block of blocksOf(fingerprint)) for (const id of block.ids) ids.add(id);
  return ids;
}

/**
 * Embeddings in the order of `ids`: values [ids.length, dims]. Each block is read once.
 * @throws {PupilError} NO_EMBEDDINGS when some are missing, with their number
 */
export async function readEmbeddings(
  fingerprint: string,
  ids: readonly PhotoId[],
): Promise<{ readonly dims: number; readonly values: Float32Array<ArrayBuffer> }> {
  const rows = new Map<PhotoId, number[]>();
  ids.forEach((id, row) => {
    const of = rows.get(id);
    if (of === undefined) rows.set(id, [row]);
    else of.push(row);
  });
  let dims = 0;
  let values = new Float32Array(0);
  for await (const block of blocksOf(fingerprint)) {
    if (dims === 0) {
      dims = block.dims;
      values = new Float32Array(ids.length * dims);
    }
    block.ids.forEach((id, at) => {
      const own = rows.get(id);
      if (own === undefined) return;
      const embedding = block.values.subarray(at * dims, (at + 1) * dims);
      for (const row of own) values.set(embedding, row * dims);
      rows.delete(id);
    });
  }
  if (rows.size > 0) {
    throw new PupilError(
      'NO_EMBEDDINGS',
      `The teacher has not looked at ${rows.size} of these ${ids.length} photos yet. Press Embed at the Teacher station.`,
      { missing: rows.size, asked: ids.length },
    );
  }
  return { dims, values };
}

/** Forgets all that a teacher saw. @throws {PupilError} STORAGE */
export async function removeEmbeddings(fingerprint: string): Promise<void> {
  const db = await database();
  await committed('The removal', async () => {
    const tx = db.transaction(['embeddings', 'cursors'], 'readwrite', { durability: 'strict' });
    await Promise.all([
      tx.objectStore('embeddings').delete(IDBKeyRange.bound([fingerprint], [fingerprint, []])),
      tx.objectStore('cursors').delete(fingerprint),
      tx.done,
    ]);
  });
}

async function* blocksOf(fingerprint: string): AsyncGenerator<EmbeddingBlock> {
  const db = await database();
  let after: [string, number] = [fingerprint, -1];
  while (true) {
    const range = IDBKeyRange.bound(after, [fingerprint, Number.POSITIVE_INFINITY], true);
    const blocks = await db.getAll('embeddings', range, BLOCKS_PER_READ);
    yield* blocks;
    const last = blocks.at(-1);
    if (last === undefined || blocks.length < BLOCKS_PER_READ) return;
    after = [fingerprint, last.block];
  }
}

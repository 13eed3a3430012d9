/**
 * Embeddings in blocks, each committed together with its index and the cursor that counts it: whatever the cursor
 * says is finished is there, and nothing that is there is computed again. Keyed by teacher fingerprint, shared by all
 * projects. For workers alone: what the page may ask is in embedding-index.ts.
 */
import { PupilError } from '../core/errors.ts';
import type { PhotoId } from '../core/records/project.ts';
import {
  type EmbeddingBlock,
  type EmbeddingCursor,
  type EmbeddingIndex,
  parseEmbeddingBlock,
  parseEmbeddingCursor,
} from '../core/records/stored-blocks.ts';
import { committed, database } from './db.ts';
import { readIndex } from './embedding-index.ts';

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
 * @throws {PupilError} QUOTA, STORAGE or RECORD_INVALID
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
    const tx = db.transaction(['embeddings', 'embeddingIndex', 'cursors'], 'readwrite', {
      durability: 'strict',
    });
    const cursors = tx.objectStore('cursors');
    const stored = await cursors.get(fingerprint);
    const before = stored === undefined ? undefined : parseEmbeddingCursor(stored);
    const block: EmbeddingBlock = { fingerprint, block: before?.blocks ?? 0, ids, dims, values };
    const after: EmbeddingCursor = {
      fingerprint,
      blocks: block.block + 1,
      rows: (before?.rows ?? 0) + ids.length,
      dims,
      photosSeen: (before?.photosSeen ?? 0) + seen,
      embedMs: (before?.embedMs ?? 0) + ms,
    };
    await Promise.all([
      // First what might not be storable: its refusal must come before anything has been asked of the transaction.
      tx.objectStore('embeddings').add(block),
      tx.objectStore('embeddingIndex').add({ fingerprint, block: block.block, ids }),
      cursors.put(after),
      tx.done,
    ]);
    return after;
  });
}

/**
 * Counts looks that were taken elsewhere, of embeddings that have come in without them.
 * @throws {PupilError} QUOTA, STORAGE or RECORD_INVALID
 */
export async function countLooks(fingerprint: string, seen: number, ms: number): Promise<void> {
  const db = await database();
  await committed('The state of the embeddings', async () => {
    const tx = db.transaction('cursors', 'readwrite', { durability: 'strict' });
    const stored = await tx.store.get(fingerprint);
    if (stored === undefined) return;
    const { photosSeen, embedMs, ...others } = parseEmbeddingCursor(stored);
    const counted = { ...others, photosSeen: photosSeen + seen, embedMs: embedMs + ms };
    await Promise.all([tx.store.put(counted), tx.done]);
  });
}

/**
 * Embeddings in the order of `ids`: values [ids.length, dims]. Only the blocks that hold them are read, each once.
 * @throws {PupilError} NO_EMBEDDINGS when some are missing, with their number; RECORD_INVALID
 */
export async function readEmbeddings(
  fingerprint: string,
  ids: readonly PhotoId[],
): Promise<{ readonly dims: number; readonly values: Float32Array<ArrayBuffer> }> {
  const tx = (await database()).transaction(['embeddings', 'embeddingIndex', 'cursors']);
  const index = await readIndex(tx.objectStore('embeddingIndex'), fingerprint);
  const blocks = blocksWith(ids, index);
  const cursor = await tx.objectStore('cursors').get(fingerprint);
  const dims = cursor === undefined ? 0 : (parseEmbeddingCursor(cursor).dims ?? 0);
  const values = new Float32Array(ids.length * dims);
  for (let from = 0; from < blocks.length; from += BLOCKS_PER_READ) {
    const some = blocks.slice(from, from + BLOCKS_PER_READ);
    const read = await Promise.all(
      some.map(({ block }) => tx.objectStore('embeddings').get([fingerprint, block])),
    );
    for (const [i, stored] of read.entries()) {
      if (stored === undefined) throw lost(fingerprint);
      const block = parseEmbeddingBlock(stored);
      for (const [at, rows] of some[i]!.rows) {
        const embedding = block.values.subarray(at * dims, (at + 1) * dims);
        for (const row of rows) values.set(embedding, row * dims);
      }
    }
  }
  return { dims, values };
}

interface WantedBlock {
  readonly block: number;
  /** Of each wanted embedding its place in the block, and the rows that ask for it. */
  readonly rows: readonly (readonly [number, readonly number[]])[];
}

function blocksWith(ids: readonly PhotoId[], index: readonly EmbeddingIndex[]): readonly WantedBlock[] {
  const wanted = new Map<PhotoId, number[]>();
  ids.forEach((id, row) => {
    const of = wanted.get(id);
    if (of === undefined) wanted.set(id, [row]);
    else of.push(row);
  });
  const blocks: WantedBlock[] = [];
  for (const { block, ids: own } of index) {
    const rows: [number, readonly number[]][] = [];
    own.forEach((id, at) => {
      const asking = wanted.get(id);
      if (asking === undefined) return;
      rows.push([at, asking]);
      wanted.delete(id);
    });
    if (rows.length > 0) blocks.push({ block, rows });
  }
  if (wanted.size === 0) return blocks;
  throw new PupilError(
    'NO_EMBEDDINGS',
    `The teacher has not looked at ${wanted.size} of these ${ids.length} photos yet. Press Embed at the Teacher station.`,
    { missing: wanted.size, asked: ids.length },
  );
}

function lost(fingerprint: string): PupilError {
  return new PupilError(
    'STORAGE',
    'Some embeddings of the photos are missing from the browser storage. Remove the project and import the folder again.',
    { fingerprint },
  );
}

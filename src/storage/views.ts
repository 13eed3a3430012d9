/**
 * Embeddings of several views of each photo, in blocks, each committed together with the cursor that counts it. A
 * photo is there with all its views or not at all; whatever is there is never computed again. Keyed by teacher and
 * plan, shared by all projects. For workers alone: what the page may ask is in view-index.ts.
 */
import { PupilError } from '../core/errors.ts';
import type { PhotoId } from '../core/records/project.ts';
import {
  parseViewBlock,
  parseViewCursor,
  type ViewBlock,
  type ViewCursor,
} from '../core/records/stored-blocks.ts';
import { VIEW_BYTES } from '../core/views/plan.ts';
import type { ByteScale } from '../core/views/quantise.ts';
import { committed, database } from './db.ts';
import { viewCursorOf, viewIndexOf } from './view-index.ts';

export interface NewViews extends Omit<ViewBlock, 'block'> {
  readonly ids: readonly PhotoId[];
}

/**
 * Adds one block and moves the cursor, in one strict transaction.
 * @param scale what the bytes of all of the plan's blocks mean; null for embeddings as the teacher gave them
 * @param ms that the looks took
 * @returns the cursor as committed
 * @throws {PupilError} QUOTA or STORAGE
 */
export async function commitViews(
  { ids, ...added }: NewViews,
  scale: ByteScale | null,
  ms: number,
): Promise<ViewCursor> {
  const { fingerprint, plan, dims, parameters, values } = added;
  const looks = parameters.length / VIEW_BYTES;
  if (values.length !== looks * dims || looks % ids.length !== 0) {
    throw new PupilError(
      'STORAGE',
      `${looks} views of ${ids.length} photos do not fit ${values.length} numbers of width ${dims}.`,
    );
  }
  const names = ids.reduce((sum, id) => sum + id.length, 0);
  const storedBytes = names + parameters.byteLength + values.byteLength;
  const db = await database();
  return committed('Views', async () => {
    const tx = db.transaction(['views', 'viewIndex', 'viewCursors'], 'readwrite', { durability: 'strict' });
    const cursors = tx.objectStore('viewCursors');
    const stored = await cursors.get([fingerprint, plan]);
    const before = stored === undefined ? undefined : parseViewCursor(stored);
    const block = before?.blocks ?? 0;
    const after: ViewCursor = {
      fingerprint,
      plan,
      blocks: block + 1,
      photos: (before?.photos ?? 0) + ids.length,
      storedBytes: (before?.storedBytes ?? 0) + storedBytes,
      looks: (before?.looks ?? 0) + looks,
      lookMs: (before?.lookMs ?? 0) + ms,
      scale: before === undefined ? scale : before.scale,
    };
    await Promise.all([
      // First what might not be storable: its refusal must come before anything has been asked of the transaction.
      tx.objectStore('viewIndex').add({ fingerprint, plan, block, ids, storedBytes }),
      tx.objectStore('views').add({ ...added, block }),
      cursors.put(after),
      tx.done,
    ]);
    return after;
  });
}

export interface StoredViews {
  /** Views a photo. */
  readonly count: number;
  readonly dims: number;
  /** [ids.length, count, VIEW_BYTES] */
  readonly parameters: Uint8Array<ArrayBuffer>;
  /** [ids.length, count, dims] */
  readonly values: Int8Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  /** What the bytes mean; null for values as the teacher gave them. */
  readonly scale: ByteScale | null;
}

/**
 * Views in the order of `ids`, as they are stored; only the blocks that hold them are read, one at a time.
 * @param ids at least one
 * @throws {PupilError} NO_EMBEDDINGS when some are missing, with their number
 */
export async function readViews(
  fingerprint: string,
  plan: string,
  ids: readonly PhotoId[],
): Promise<StoredViews> {
  const rows = new Map<PhotoId, number[]>();
  ids.forEach((id, row) => {
    const of = rows.get(id);
    if (of === undefined) rows.set(id, [row]);
    else of.push(row);
  });
  const index = await viewIndexOf(fingerprint, plan);
  const viewed = new Set(index.flatMap((block) => block.ids).filter((id) => rows.has(id)));
  const cursor = await viewCursorOf(fingerprint, plan);
  if (cursor === null || viewed.size < rows.size) {
    throw new PupilError(
      'NO_EMBEDDINGS',
      `The teacher has not looked at the views of ${rows.size - viewed.size} of these ${rows.size} photos yet. Let it look at the Teacher station, or learn without its views.`,
      { missing: rows.size - viewed.size, asked: rows.size },
    );
  }
  const db = await database();
  let read: StoredViews | null = null;
  for (const { block, ids: own } of index) {
    if (!own.some((id) => rows.has(id))) continue;
    const found = await db.get('views', [fingerprint, plan, block]);
    if (found === undefined) throw lost(plan);
    const stored = parseViewBlock(found);
    read ??= emptyViews(stored, own.length, ids.length, cursor.scale);
    const parameterBytes = read.count * VIEW_BYTES;
    const width = read.count * read.dims;
    for (const [at, id] of own.entries()) {
      const parameters = stored.parameters.subarray(at * parameterBytes, (at + 1) * parameterBytes);
      const values = stored.values.subarray(at * width, (at + 1) * width);
      for (const row of rows.get(id) ?? []) {
        read.parameters.set(parameters, row * parameterBytes);
        read.values.set(values, row * width);
      }
    }
  }
  if (read === null) throw lost(plan);
  return read;
}

function emptyViews(
  { dims, parameters, values }: ViewBlock,
  photosInBlock: number,
  photos: number,
  scale: ByteScale | null,
): StoredViews {
  const count = parameters.length / VIEW_BYTES / photosInBlock;
  const numbers = photos * count * dims;
  return {
    count,
    dims,
    parameters: new Uint8Array(photos * count * VIEW_BYTES),
    values: values instanceof Int8Array ? new Int8Array(numbers) : new Float32Array(numbers),
    scale,
  };
}

function lost(plan: string): PupilError {
  return new PupilError(
    'STORAGE',
    'Some views of the photos are missing from the browser storage. Remove the project and import the folder again, or learn without the views.',
    { plan },
  );
}

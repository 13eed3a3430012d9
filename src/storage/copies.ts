/**
 * Working copies and student pixels, in blocks, with an index from photo to block. Readers take a block once, however
 * many photos of it they want. Blocks are written once and never changed.
 */
import { PupilError } from '../core/errors.ts';
import { STUDENT_SIDE_PX } from '../core/limits.ts';
import type { Photo, PhotoId } from '../core/records/project.ts';
import {
  type CopyBlock,
  type CopyIndex,
  type PixelBlock,
  parseCopyBlock,
  parseCopyIndex,
  parsePixelBlock,
} from '../core/records/stored-blocks.ts';
import { committed, database } from './db.ts';
import { readable, readableOnes } from './unreadable.ts';

export interface ImportedBlock {
  readonly copies: CopyBlock;
  readonly pixels: PixelBlock;
  readonly index: readonly CopyIndex[];
}

/**
 * Copies, pixels, their index and the photos that became whole with them: together or not at all.
 * @param block null when all these photos were stored before
 * @throws {PupilError} QUOTA or STORAGE
 */
export async function commitBlock(block: ImportedBlock | null, photos: readonly Photo[]): Promise<void> {
  const db = await database();
  await committed('Photos', async () => {
    const tx = db.transaction(['copies', 'pixels', 'copyIndex', 'photos'], 'readwrite', {
      durability: 'strict',
    });
    const index = tx.objectStore('copyIndex');
    const records = tx.objectStore('photos');
    const writes: Promise<unknown>[] = photos.map((photo) => records.put(photo));
    if (block !== null) {
      writes.push(tx.objectStore('copies').put(block.copies), tx.objectStore('pixels').put(block.pixels));
      writes.push(...block.index.map((entry) => index.put(entry)));
    }
    await Promise.all([...writes, tx.done]);
  });
}

/** Where each of these photos is stored; photos that are not stored are left out. */
export async function knownCopies(ids: readonly PhotoId[]): Promise<Map<PhotoId, CopyIndex>> {
  const db = await database();
  const store = db.transaction('copyIndex').store;
  const stored = await Promise.all(ids.map((id) => store.get(id)));
  const entries = readableOnes('copyIndex', ids, stored, parseCopyIndex);
  return new Map(entries.map((entry) => [entry.id, entry]));
}

export interface EncodedCopy {
  readonly id: PhotoId;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mimeType: string;
}

/** Blocks that the gallery looked at last: neighbours in the gallery are neighbours in a block. */
const recent = new Map<string, Promise<CopyBlock | null>>();
const RECENT_BLOCKS = 6;

/** One working copy, to be shown. */
export async function readCopy(id: PhotoId): Promise<EncodedCopy | null> {
  const db = await database();
  const entry = readable('copyIndex', id, await db.get('copyIndex', id), parseCopyIndex);
  if (entry === null) return null;
  const { copyKey } = entry;
  const reading =
    recent.get(copyKey) ??
    db.get('copies', copyKey).then((block) => readable('copies', copyKey, block, parseCopyBlock));
  recent.delete(entry.copyKey);
  recent.set(entry.copyKey, reading);
  // A failed read must be tried again the next time.
  reading.catch(() => recent.delete(entry.copyKey));
  const oldest = recent.keys().next().value;
  if (recent.size > RECENT_BLOCKS && oldest !== undefined) recent.delete(oldest);
  const block = await reading;
  return block === null ? null : copyAt(block, entry.copyRow);
}

/**
 * The working copies of many photos, block by block in the order in which they were stored; ids that are not stored
 * are left out. Take a block's copies before asking for the next one.
 */
export async function* readCopyBlocks(ids: readonly PhotoId[]): AsyncGenerator<readonly EncodedCopy[]> {
  const groups = byKey(await knownCopies(ids), (entry) => entry.copyKey);
  for await (const [block, entries] of readAhead('copies', groups, parseCopyBlock)) {
    yield entries.map((entry) => copyAt(block, entry.copyRow));
  }
}

/**
 * Student pixels, in the order of `ids`: [ids.length, STUDENT_SIDE_PX, STUDENT_SIDE_PX, 3], one byte a channel.
 * @throws {PupilError} STORAGE when a photo has none
 */
export async function readPixels(ids: readonly PhotoId[]): Promise<Uint8Array<ArrayBuffer>> {
  const known = await knownCopies(ids);
  const size = STUDENT_SIDE_PX * STUDENT_SIDE_PX * 3;
  const rows = new Map<PhotoId, number[]>();
  ids.forEach((id, row) => {
    const of = rows.get(id);
    if (of === undefined) rows.set(id, [row]);
    else of.push(row);
    if (!known.has(id)) throw photosLost(id);
  });
  const pixels = new Uint8Array(ids.length * size);
  const groups = byKey(known, (entry) => entry.pixelKey);
  for await (const [block, entries] of readAhead('pixels', groups, parsePixelBlock)) {
    for (const { id, pixelRow } of entries) {
      const one = block.pixels.subarray(pixelRow * size, (pixelRow + 1) * size);
      for (const row of rows.get(id) ?? []) pixels.set(one, row * size);
    }
  }
  return pixels;
}

/** Blocks with the entries wanted of them; the next one is on its way while the caller works on this one. */
async function* readAhead<Block>(
  store: 'copies' | 'pixels',
  groups: readonly (readonly [string, readonly CopyIndex[]])[],
  parse: (block: unknown) => Block,
): AsyncGenerator<readonly [Block, readonly CopyIndex[]]> {
  const db = await database();
  const read = (at: number) => {
    const group = groups[at];
    if (group === undefined) return undefined;
    const reading = db.get(store, group[0]);
    // A failure is met when its turn comes; until then nobody waits for it.
    reading.catch(() => undefined);
    return reading;
  };
  let coming = read(0);
  for (const [at, [key, entries]] of groups.entries()) {
    const arriving = coming;
    coming = read(at + 1);
    const block = await arriving;
    if (block === undefined) throw photosLost(key);
    yield [parse(block), entries];
  }
}

/** Entries by block, blocks in order of their keys (which is the order of import). */
function byKey(
  entries: ReadonlyMap<PhotoId, CopyIndex>,
  keyOf: (entry: CopyIndex) => string,
): readonly (readonly [string, readonly CopyIndex[]])[] {
  const groups = new Map<string, CopyIndex[]>();
  for (const entry of entries.values()) {
    const group = groups.get(keyOf(entry));
    if (group === undefined) groups.set(keyOf(entry), [entry]);
    else group.push(entry);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function copyAt(block: CopyBlock, row: number): EncodedCopy {
  const bytes = block.bytes.slice(block.offsets[row], block.offsets[row + 1]);
  return { id: block.ids[row]!, bytes, mimeType: block.mimeType };
}

/** @param what the photo or block that is not there */
export function photosLost(what: string): PupilError {
  return new PupilError(
    'STORAGE',
    'Some photos are missing from the browser storage. Import the folder again; photos that are still there are not read twice.',
    { what },
  );
}

/** Finds and deletes the blocks of copies, pixels, embeddings and views of which no project uses a single photo. */
import type { IDBPTransaction } from 'idb';
import type { Photo, PhotoId } from '../core/records/project.ts';
import {
  type CopyIndex,
  parseCopyIndex,
  parseEmbeddingCursor,
  parseEmbeddingIndex,
  parseViewCursor,
  parseViewIndex,
} from '../core/records/stored-blocks.ts';
import type { PupilSchema } from './db.ts';
import { readable, readableOnes } from './unreadable.ts';

export type ProjectStores = (
  | 'projects'
  | 'photos'
  | 'copies'
  | 'pixels'
  | 'copyIndex'
  | 'embeddings'
  | 'embeddingIndex'
  | 'cursors'
  | 'views'
  | 'viewIndex'
  | 'viewCursors'
  | 'knowledge'
  | 'runs'
  | 'checkpoints'
  | 'evaluations'
  | 'settings'
)[];

type Transaction = IDBPTransaction<PupilSchema, ProjectStores, 'readwrite'>;

/**
 * Works inside the caller's transaction. A block that still serves one photo stays whole: blocks are never rewritten.
 */
export async function removeUnused(tx: Transaction): Promise<void> {
  const used = new Set<PhotoId>();
  // Unparsed: what belongs to a photo that cannot be read is kept too.
  for (const photo of await tx.objectStore('photos').getAll()) used.add((photo as Pick<Photo, 'id'>).id);
  await removeCopies(tx, used);
  await removeEmbeddings(tx, used);
  await removeViews(tx, used);
}

async function removeCopies(tx: Transaction, used: ReadonlySet<PhotoId>): Promise<void> {
  const store = tx.objectStore('copyIndex');
  const [keys, stored] = await Promise.all([store.getAllKeys(), store.getAll()]);
  const index = readableOnes('copyIndex', keys, stored, parseCopyIndex);
  const inUse = new Set(index.filter((entry) => used.has(entry.id)).flatMap(keysOf));
  const unused = index.filter((entry) => keysOf(entry).every((key) => !inUse.has(key)));
  const copyKeys = new Set(unused.map((entry) => entry.copyKey));
  const pixelKeys = new Set(unused.map((entry) => entry.pixelKey));
  await Promise.all([
    ...unused.map((entry) => tx.objectStore('copyIndex').delete(entry.id)),
    ...[...copyKeys].map((key) => tx.objectStore('copies').delete(key)),
    ...[...pixelKeys].map((key) => tx.objectStore('pixels').delete(key)),
  ]);
}

function keysOf(entry: CopyIndex): string[] {
  return [`copy ${entry.copyKey}`, `pixel ${entry.pixelKey}`];
}

/** The cursor's `blocks` is the next block's number, so it stays; only `rows` says what is left. */
async function removeEmbeddings(tx: Transaction, used: ReadonlySet<PhotoId>): Promise<void> {
  const removedRows = new Map<string, number>();
  const store = tx.objectStore('embeddingIndex');
  const [keys, stored] = await Promise.all([store.getAllKeys(), store.getAll()]);
  const index = readableOnes('embeddingIndex', keys, stored, parseEmbeddingIndex);
  for (const { fingerprint, block, ids } of index) {
    if (ids.some((id) => used.has(id))) continue;
    removedRows.set(fingerprint, (removedRows.get(fingerprint) ?? 0) + ids.length);
    await tx.objectStore('embeddings').delete([fingerprint, block]);
    await tx.objectStore('embeddingIndex').delete([fingerprint, block]);
  }
  for (const [fingerprint, rows] of removedRows) {
    const cursor = await tx.objectStore('cursors').get(fingerprint);
    const progress = readable('cursors', fingerprint, cursor, parseEmbeddingCursor);
    if (progress === null) continue;
    await tx.objectStore('cursors').put({ ...progress, rows: Math.max(0, progress.rows - rows) });
  }
}

/** A cursor without a photo goes too: whoever looks again may fit another scale. */
async function removeViews(tx: Transaction, used: ReadonlySet<PhotoId>): Promise<void> {
  const store = tx.objectStore('viewCursors');
  const [keys, stored] = await Promise.all([store.getAllKeys(), store.getAll()]);
  for (const progress of readableOnes('viewCursors', keys, stored, parseViewCursor)) {
    const { fingerprint, plan } = progress;
    const ofPlan = IDBKeyRange.bound([fingerprint, plan], [fingerprint, plan, []]);
    const indexStore = tx.objectStore('viewIndex');
    const [blocks, read] = await Promise.all([indexStore.getAllKeys(ofPlan), indexStore.getAll(ofPlan)]);
    const index = readableOnes('viewIndex', blocks, read, parseViewIndex);
    const unused = index.filter(({ ids }) => ids.every((id) => !used.has(id)));
    for (const { block } of unused) {
      await tx.objectStore('views').delete([fingerprint, plan, block]);
      await tx.objectStore('viewIndex').delete([fingerprint, plan, block]);
    }
    const photos = progress.photos - unused.reduce((sum, { ids }) => sum + ids.length, 0);
    const storedBytes = progress.storedBytes - unused.reduce((sum, block) => sum + block.storedBytes, 0);
    if (unused.length === read.length) await tx.objectStore('viewCursors').delete([fingerprint, plan]);
    else await tx.objectStore('viewCursors').put({ ...progress, photos, storedBytes });
  }
}

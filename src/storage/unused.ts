/** Finds and deletes the blocks of copies, pixels, embeddings and views of which no project uses a single photo. */
import type { IDBPTransaction } from 'idb';
import type { PhotoId } from '../core/records/project.ts';
import type { CopyIndex } from '../core/records/stored-blocks.ts';
import type { PupilSchema } from './db.ts';

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

/** Works inside the caller's transaction. A block that still serves one photo stays whole: blocks are never rewritten. */
export async function removeUnused(tx: Transaction): Promise<void> {
  const used = new Set<PhotoId>();
  for (const photo of await tx.objectStore('photos').getAll()) used.add(photo.id);
  await removeCopies(tx, used);
  await removeEmbeddings(tx, used);
  await removeViews(tx, used);
}

async function removeCopies(tx: Transaction, used: ReadonlySet<PhotoId>): Promise<void> {
  const index = await tx.objectStore('copyIndex').getAll();
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
  for (const { fingerprint, block, ids } of await tx.objectStore('embeddingIndex').getAll()) {
    if (ids.some((id) => used.has(id))) continue;
    removedRows.set(fingerprint, (removedRows.get(fingerprint) ?? 0) + ids.length);
    await tx.objectStore('embeddings').delete([fingerprint, block]);
    await tx.objectStore('embeddingIndex').delete([fingerprint, block]);
  }
  for (const [fingerprint, rows] of removedRows) {
    const progress = await tx.objectStore('cursors').get(fingerprint);
    if (progress === undefined) continue;
    await tx.objectStore('cursors').put({ ...progress, rows: Math.max(0, progress.rows - rows) });
  }
}

/** A cursor without a photo goes too: whoever looks again may fit another scale. */
async function removeViews(tx: Transaction, used: ReadonlySet<PhotoId>): Promise<void> {
  for (const progress of await tx.objectStore('viewCursors').getAll()) {
    const { fingerprint, plan } = progress;
    const ofPlan = IDBKeyRange.bound([fingerprint, plan], [fingerprint, plan, []]);
    const index = await tx.objectStore('viewIndex').getAll(ofPlan);
    const unused = index.filter(({ ids }) => ids.every((id) => !used.has(id)));
    for (const { block } of unused) {
      await tx.objectStore('views').delete([fingerprint, plan, block]);
      await tx.objectStore('viewIndex').delete([fingerprint, plan, block]);
    }
    const photos = progress.photos - unused.reduce((sum, { ids }) => sum + ids.length, 0);
    const storedBytes = progress.storedBytes - unused.reduce((sum, block) => sum + block.storedBytes, 0);
    if (unused.length === index.length) await tx.objectStore('viewCursors').delete([fingerprint, plan]);
    else await tx.objectStore('viewCursors').put({ ...progress, photos, storedBytes });
  }
}

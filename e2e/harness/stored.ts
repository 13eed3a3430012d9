/** What is on disk, read from IndexedDB itself and not through the app: the page could be wrong about it. */
import { createHash } from 'node:crypto';
import type { JSHandle, Page } from '@playwright/test';
import type { Photo } from '../../src/core/records/project.ts';
import type { Checkpoint } from '../../src/core/records/run.ts';
import type { EmbeddingBlock, EmbeddingCursor, PixelBlock } from '../../src/core/records/stored-blocks.ts';
import { type CheckpointContent, decodeCheckpoint } from '../../src/core/training/checkpoint.ts';

/** All records of one store, left in the page: they may be large. */
function recordsOf<T>(page: Page, storeName: string): Promise<JSHandle<T[]>> {
  return page.evaluateHandle(async (name) => {
    const db = await new Promise<IDBDatabase>((done, fail) => {
      const request = indexedDB.open('pupil');
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    const records = await new Promise<T[]>((done, fail) => {
      const request = db.transaction(name).objectStore(name).getAll();
      request.onsuccess = () => done(request.result as T[]);
      request.onerror = () => fail(request.error);
    });
    db.close();
    return records;
  }, storeName);
}

export interface StoredEmbeddings {
  /** Photo id -> its row, bit for bit, as hex. */
  readonly rows: Readonly<Record<string, string>>;
  readonly storedRows: number;
  readonly cursor: EmbeddingCursor | null;
}

export async function storedEmbeddings(page: Page): Promise<StoredEmbeddings> {
  const cursors = await recordsOf<EmbeddingCursor>(page, 'cursors');
  const cursor = await cursors.evaluate(([first]) => first ?? null);
  const blocks = await recordsOf<EmbeddingBlock>(page, 'embeddings');
  const rows = await blocks.evaluate((stored) =>
    stored.flatMap(({ ids, dims, values }) =>
      ids.map((id, row) => {
        const bytes = new Uint8Array(Float32Array.from(values.subarray(row * dims, (row + 1) * dims)).buffer);
        return [id, Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')] as const;
      }),
    ),
  );
  return { rows: Object.fromEntries(rows), storedRows: rows.length, cursor };
}

/**
 * SHA-256 over everything that training changes, tensor by tensor in the order of their names: records may list them
 * in any order.
 */
function hashOf(content: CheckpointContent): string {
  const hash = createHash('sha256');
  for (const group of [content.parameters, content.m, content.v, content.average]) {
    for (const [name, { values }] of [...group].sort(([a], [b]) => (a < b ? -1 : 1))) {
      hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  }
  return hash.digest('hex');
}

/**
 * The newest checkpoint that a run goes on from, or that of its best check: its step, its slot, and a hash of its
 * parameters, optimizer state and averages.
 */
export async function storedCheckpoint(page: Page, runId: string, of: 'newest' | 'best' = 'newest') {
  const checkpoints = await recordsOf<Checkpoint>(page, 'checkpoints');
  const wanted = { runId, isBest: of === 'best' };
  const newest = await checkpoints.evaluate((stored, { runId: id, isBest }) => {
    const own = stored.filter((one) => one.runId === id && (one.slot === 'best') === isBest);
    const [first] = own.sort((a, b) => b.step - a.step);
    if (first === undefined) return null;
    let text = '';
    for (const byte of first.bytes) text += String.fromCharCode(byte);
    return { step: first.step, slot: first.slot, base64: btoa(text) };
  }, wanted);
  if (newest === null) return null;
  const content = decodeCheckpoint(Uint8Array.from(Buffer.from(newest.base64, 'base64')));
  return { step: newest.step, slot: newest.slot, sha256: hashOf(content) };
}

export interface StoredPhotos {
  readonly ids: readonly string[];
  readonly labels: readonly number[];
  /** Square RGB bytes of each photo, base64, [sidePx, sidePx, 3]. */
  readonly pixels: readonly string[];
  readonly sidePx: number;
}

/** The labelled photos of the test split as the import stored them for students. */
export async function storedTestPhotos(page: Page): Promise<StoredPhotos> {
  const photos = await recordsOf<Photo>(page, 'photos');
  const wanted = await photos.evaluate((stored) =>
    stored
      .filter((photo) => photo.split === 'test' && photo.classIndex !== null && !photo.isExcluded)
      .map(({ id, classIndex }) => ({ id, label: classIndex ?? -1 })),
  );
  const blocks = await recordsOf<PixelBlock>(page, 'pixels');
  const pixels = await blocks.evaluate(
    (stored, ids) => {
      const found: Record<string, string> = {};
      for (const { ids: inBlock, sidePx, pixels: bytes } of stored) {
        for (const [row, id] of inBlock.entries()) {
          if (!ids.includes(id)) continue;
          let text = '';
          const size = sidePx * sidePx * 3;
          for (const byte of bytes.subarray(row * size, (row + 1) * size)) text += String.fromCharCode(byte);
          found[id] = btoa(text);
        }
      }
      return { found, sidePx: stored[0]?.sidePx ?? 0 };
    },
    wanted.map(({ id }) => id),
  );
  return {
    ids: wanted.map(({ id }) => id),
    labels: wanted.map(({ label }) => label),
    pixels: wanted.map(({ id }) => pixels.found[id] ?? ''),
    sidePx: pixels.sidePx,
  };
}

/**
 * From working copies to embeddings, batch after batch. While the network runs one batch, the next is read, decoded on the browser's own
 * threads and, where the network runs on a GPU, written too. Two batches of pixels are all that is ever held.
 */
import type { PhotoId } from '../../core/records.ts';
import { type EncodedCopy, readCopyBlocks } from '../../storage/copies.ts';
import type { LoadedTeacher } from './load.ts';
import { decodeCopy } from './photos.ts';

export interface Looked {
  readonly ids: readonly PhotoId[];
  /** [ids.length, rowsPerPhoto, dims] */
  readonly values: Float32Array;
  /** Since the batch before, so that all batches together take the time of the whole. */
  readonly ms: number;
}

/** Writes all rows of a photo into a batch [rows, 3, heightPx, widthPx], from one row on, and closes the bitmap. */
export type WriteRows = (id: PhotoId, bitmap: ImageBitmap, batch: Float32Array, fromRow: number) => void;

interface Filled {
  readonly ids: readonly PhotoId[];
  readonly pixels: Float32Array;
}

/** Batches always have the same number of rows, the last one is padded: one shape for the GPU's shaders. */
export async function* lookThrough(
  { network, preprocessing, facts, rowsPerBatch }: LoadedTeacher,
  ids: readonly PhotoId[],
  rowsPerPhoto: number,
  write: WriteRows,
): AsyncGenerator<Looked> {
  const photosPerBatch = Math.max(1, Math.floor(rowsPerBatch / rowsPerPhoto));
  const rows = photosPerBatch * rowsPerPhoto;
  const rowValues = 3 * preprocessing.widthPx * preprocessing.heightPx;
  const batches = copyBatches(ids, photosPerBatch);
  const fill = async (pixels: Float32Array): Promise<Filled | null> => {
    const { value: copies, done } = await batches.next();
    if (done === true) return null;
    const bitmaps = await Promise.all(copies.map(decodeCopy));
    copies.forEach(({ id }, at) => {
      write(id, bitmaps[at]!, pixels, at * rowsPerPhoto);
    });
    pixels.fill(0, copies.length * rowsPerPhoto * rowValues);
    return { ids: copies.map(({ id }) => id), pixels };
  };
  let sinceMs = performance.now();
  let spare: Float32Array = new Float32Array(rows * rowValues);
  let batch = await fill(new Float32Array(rows * rowValues));
  while (batch !== null) {
    const { ids: own, pixels } = batch;
    const following = fill(spare);
    // A pause may come before anyone waits for this batch: its failure is then nobody's.
    following.catch(() => undefined);
    const answers = await network.run(pixels, rows);
    const nowMs = performance.now();
    yield {
      ids: own,
      values: answers.slice(0, own.length * rowsPerPhoto * facts.dims),
      ms: nowMs - sinceMs,
    };
    sinceMs = performance.now();
    batch = await following;
    spare = pixels;
  }
}

/** Working copies, so many at a time, across the borders of stored blocks. */
async function* copyBatches(ids: readonly PhotoId[], size: number): AsyncGenerator<readonly EncodedCopy[]> {
  let batch: EncodedCopy[] = [];
  for await (const block of readCopyBlocks(ids)) {
    for (const copy of block) {
      batch.push(copy);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

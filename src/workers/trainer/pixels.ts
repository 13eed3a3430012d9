/** Photos' stored pixels at the size that a student, or its random crops, need. */
import { STUDENT_SIDE_PX } from '../../core/limits.ts';
import type { PhotoId } from '../../core/records/project.ts';
import type { ImageSource } from '../../core/training/augment.ts';
import { reduceSquares } from '../../core/training/resample.ts';
import { readPixels } from '../../storage/copies.ts';

/** Pixels are read and reduced so many photos at a time: 14 MB. */
const PHOTOS_A_READ = 512;
/** Above this, crops are cut from pixels of the student's own size instead of the larger stored ones. */
const MAX_SOURCE_BYTES = 1024 * 1024 * 1024;

/** [ids.length, sidePx, sidePx, 3] bytes, in the order of `ids`. */
export async function pixelsAt(
  ids: readonly PhotoId[],
  sidePx: number,
  onRead?: (done: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const size = sidePx * sidePx * 3;
  const pixels = new Uint8Array(ids.length * size);
  for (let from = 0; from < ids.length; from += PHOTOS_A_READ) {
    const some = ids.slice(from, from + PHOTOS_A_READ);
    pixels.set(reduceSquares(await readPixels(some), STUDENT_SIDE_PX, sidePx), from * size);
    onRead?.(from + some.length);
  }
  return pixels;
}

/**
 * What training crops are cut from: the stored pixels, which are sharper than a small student's, while they fit in
 * memory.
 */
export async function cropSource(ids: readonly PhotoId[], sizePx: number): Promise<ImageSource> {
  const sidePx = sourceSidePx(ids.length, sizePx);
  return { pixels: await pixelsAt(ids, sidePx), sidePx };
}

/** Of what `cropSource` will hold for so many photos. */
export function cropSourceBytes(count: number, sizePx: number): number {
  return pixelBytes(count, sourceSidePx(count, sizePx));
}

/** Of so many photos, in memory. */
export function pixelBytes(count: number, sidePx: number): number {
  return count * sidePx * sidePx * 3;
}

function sourceSidePx(count: number, sizePx: number): number {
  return pixelBytes(count, STUDENT_SIDE_PX) > MAX_SOURCE_BYTES ? sizePx : STUDENT_SIDE_PX;
}

/** Photos' pixels at the size of a student: whole, as they are answered. */
import { STUDENT_SIDE_PX } from '../../core/limits.ts';
import type { PhotoId } from '../../core/records/project.ts';
import { reduceSquares } from '../../core/training/resample.ts';
import { sourceSidePx } from '../../core/training/source-side.ts';
import { readPixels } from '../../storage/copies.ts';
import { readSquares } from './squares.ts';

/** Stored pixels are read and reduced so many photos at a time: 14 MB. */
const PHOTOS_A_READ = 512;

/**
 * [ids.length, sidePx, sidePx, 3] bytes, in the order of `ids`.
 * @throws {PupilError} as `readPixels` and `readSquares` do
 */
export async function pixelsAt(
  ids: readonly PhotoId[],
  sidePx: number,
  onRead?: (done: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const size = sidePx * sidePx * 3;
  const pixels = new Uint8Array(ids.length * size);
  if (sidePx > STUDENT_SIDE_PX) {
    const sourcePx = sourceSidePx(sidePx);
    const take = (square: Uint8Array<ArrayBuffer>, place: number) =>
      pixels.set(reduceSquares(square, sourcePx, sidePx), place * size);
    await readSquares(ids, sourcePx, take, undefined, onRead);
    return pixels;
  }
  for (let from = 0; from < ids.length; from += PHOTOS_A_READ) {
    const some = ids.slice(from, from + PHOTOS_A_READ);
    pixels.set(reduceSquares(await readPixels(some), STUDENT_SIDE_PX, sidePx), from * size);
    onRead?.(from + some.length);
  }
  return pixels;
}

/** Of so many photos, in memory. */
export function pixelBytes(count: number, sidePx: number): number {
  return count * sidePx * sidePx * 3;
}

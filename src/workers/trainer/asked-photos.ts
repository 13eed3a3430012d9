/** Photos that a student is to answer: their pixels in memory where they fit, else read as they are asked for. */
import type { PhotoId } from '../../core/records/project.ts';
import { pixelBytes, pixelsAt } from './pixels.ts';

export interface AskedPhotos {
  readonly count: number;
  /** Held on the host. */
  readonly bytes: number;
  /** [to - from, S, S, 3] bytes at the student's size */
  read(from: number, to: number): Uint8Array | Promise<Uint8Array>;
}

/** @param pixels [n, sizePx, sizePx, 3] */
export function photosIn(pixels: Uint8Array, sizePx: number): AskedPhotos {
  const one = pixelBytes(1, sizePx);
  return {
    count: pixels.length / one,
    bytes: pixels.byteLength,
    read: (from, to) => pixels.subarray(from * one, to * one),
  };
}

/** @param maxBytes of photos that are held, to be asked again and again */
export async function openPhotos(
  ids: readonly PhotoId[],
  sizePx: number,
  maxBytes: number,
  onRead?: (done: number) => void,
): Promise<AskedPhotos> {
  if (pixelBytes(ids.length, sizePx) <= maxBytes)
    return photosIn(await pixelsAt(ids, sizePx, onRead), sizePx);
  return { count: ids.length, bytes: 0, read: (from, to) => pixelsAt(ids.slice(from, to), sizePx) };
}

/** Of what `openPhotos` will hold of so many. */
export function heldBytes(count: number, sizePx: number, maxBytes: number): number {
  const bytes = pixelBytes(count, sizePx);
  return bytes <= maxBytes ? bytes : 0;
}

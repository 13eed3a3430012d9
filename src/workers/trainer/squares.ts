/** Central squares of photos, out of their working copies: what students above STUDENT_SIDE_PX are shown. */
import type { PhotoId } from '../../core/records/project.ts';
import { type EncodedCopy, photosLost } from '../../storage/copies.ts';
import { copyBatches, decodedCopies } from '../shared/decoded-copies.ts';
import { createPixelReader } from '../shared/pixel-reader.ts';

/** Bitmaps of some 30 MB, and as many while the next are decoded. */
export const DECODED_AT_ONCE = 64;

/** Encoded copies of photos, some at a time, in any order; those that there are not are left out. */
export type Copies = (ids: readonly PhotoId[]) => AsyncGenerator<readonly EncodedCopy[]>;

export const storedCopies: Copies = (ids) => copyBatches(ids, DECODED_AT_ONCE);

/**
 * Hands over the square [sidePx, sidePx, 3] of each photo, with its place in `ids`, in the order in which they come.
 * @throws {PupilError} STORAGE when a photo has no working copy, IMAGE_UNDECODABLE when it is damaged
 */
export async function readSquares(
  ids: readonly PhotoId[],
  sidePx: number,
  take: (square: Uint8Array<ArrayBuffer>, place: number) => void,
  copies: Copies = storedCopies,
  onRead?: (done: number) => void,
): Promise<void> {
  const placesOf = new Map<PhotoId, number[]>();
  for (const [place, id] of ids.entries()) {
    const places = placesOf.get(id);
    if (places === undefined) placesOf.set(id, [place]);
    else places.push(place);
  }
  const toPixels = createPixelReader(sidePx);
  let done = 0;
  for await (const batch of decodedCopies(copies([...placesOf.keys()]))) {
    for (const { id, bitmap } of batch) {
      const square = toPixels(bitmap);
      bitmap.close();
      const places = placesOf.get(id) ?? [];
      for (const place of places) take(square, place);
      placesOf.delete(id);
      done += places.length;
    }
    onRead?.(done);
  }
  for (const id of placesOf.keys()) throw photosLost(id);
}

/** Photos that have arrived, packed into one block of copies and one of student pixels. */
import { STUDENT_SIDE_PX } from '../../core/limits.ts';
import type { CopyIndex } from '../../core/records/stored-blocks.ts';
import type { ImportedBlock } from '../../storage/copies.ts';
import { COPY_MIME_TYPE } from '../shared/photos.ts';
import type { Arrival } from './arrival.ts';

/** null when every photo was stored before. */
export function packBlock(key: string, arrivals: readonly Arrival[]): ImportedBlock | null {
  const fresh = arrivals.flatMap((arrival) =>
    arrival.stored === null ? [] : [{ arrival, stored: arrival.stored }],
  );
  if (fresh.length === 0) return null;
  const ids = fresh.map(({ arrival }) => arrival.id);
  const offsets = new Uint32Array(fresh.length + 1);
  fresh.forEach(({ stored }, row) => {
    offsets[row + 1] = offsets[row]! + stored.copy.length;
  });
  const bytes = new Uint8Array(offsets[fresh.length]!);
  const pixels = new Uint8Array(fresh.length * STUDENT_SIDE_PX * STUDENT_SIDE_PX * 3);
  const index = fresh.map(({ arrival, stored }, row): CopyIndex => {
    bytes.set(stored.copy, offsets[row]!);
    pixels.set(stored.pixels, row * stored.pixels.length);
    const { id, widthPx, heightPx } = arrival;
    return { id, copyKey: key, copyRow: row, pixelKey: key, pixelRow: row, widthPx, heightPx };
  });
  return {
    copies: { key, ids, offsets, mimeType: COPY_MIME_TYPE, bytes },
    pixels: { key, ids, sidePx: STUDENT_SIDE_PX, pixels },
    index,
  };
}

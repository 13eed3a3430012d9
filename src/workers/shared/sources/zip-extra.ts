/** What a zip's entry says beyond its fixed fields: sizes over 4 GiB (zip64), and its name in Unicode (Info-ZIP). */

import { crc32 } from '../../../core/photos/crc32.ts';
import { u64 } from './byte-source.ts';

const ZIP64 = 0x0001;
const UNICODE_PATH = 0x7075;
const MAX_32 = 0xffffffff;

export interface EntrySizes {
  readonly compressedBytes: number;
  readonly localOffset: number;
}

/**
 * @param at of the entry in the table of contents
 * @returns null where a size is said to stand in the extra field and does not
 */
export function entrySizes(view: DataView, at: number, extra: Uint8Array): EntrySizes | null {
  const compressedBytes = view.getUint32(at + 20, true);
  const localOffset = view.getUint32(at + 42, true);
  if (compressedBytes !== MAX_32 && localOffset !== MAX_32) return { compressedBytes, localOffset };
  const field = fieldOf(extra, ZIP64);
  if (field === null) return null;
  const large = new DataView(field.buffer, field.byteOffset, field.byteLength);
  let place = 0;
  const next = (short: number): number | null => {
    if (short !== MAX_32) return short;
    if (place + 8 > large.byteLength) return null;
    place += 8;
    return u64(large, place - 8);
  };
  // In this order, each only where its short field is full: the unpacked size comes first.
  next(view.getUint32(at + 24, true));
  const compressed = next(compressedBytes);
  const offset = next(localOffset);
  return compressed === null || offset === null ? null : { compressedBytes: compressed, localOffset: offset };
}

/** @returns the name in Unicode; null where there is none or it was made for another name (the checksum says so) */
export function unicodePath(name: Uint8Array, extra: Uint8Array): string | null {
  const field = fieldOf(extra, UNICODE_PATH);
  if (field === null || field.length < 5 || field[0] !== 1) return null;
  const said = new DataView(field.buffer, field.byteOffset).getUint32(1, true);
  if (said !== crc32(name)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(field.subarray(5));
  } catch {
    return null;
  }
}

function fieldOf(extra: Uint8Array, wanted: number): Uint8Array | null {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (end > extra.length) return null;
    if (view.getUint16(at, true) === wanted) return extra.subarray(at + 4, end);
    at = end;
  }
  return null;
}

/** One header block of a tar: ustar, pax and GNU, as far as photos need it. */
import { hasTarChecksum } from '../../../core/photos/archive-type.ts';
import { ascii } from '../../../core/photos/bytes.ts';

export const TAR_BLOCK_BYTES = 512;

export type TarKind = 'file' | 'folder' | 'link' | 'pax' | 'global' | 'long name' | 'long link' | 'other';

export interface TarHeader {
  /** As it stands there, without the padding. */
  readonly name: Uint8Array;
  readonly sizeBytes: number;
  readonly kind: TarKind;
}

const KINDS: Readonly<Record<string, TarKind>> = {
  '\0': 'file',
  '0': 'file',
  '7': 'file',
  '1': 'link',
  '2': 'link',
  '5': 'folder',
  x: 'pax',
  g: 'global',
  L: 'long name',
  K: 'long link',
};

/** @returns null where the block is no header */
export function readTarHeader(block: Uint8Array): TarHeader | null {
  if (block.length < TAR_BLOCK_BYTES || !hasTarChecksum(block)) return null;
  const sizeBytes = numberAt(block, 124, 12);
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) return null;
  const short = untilZero(block.subarray(0, 100));
  // GNU writes `ustar  ` and other things where POSIX has the prefix.
  const prefix = ascii(block, 257, 6) === 'ustar\0' ? untilZero(block.subarray(345, 500)) : new Uint8Array();
  const name = prefix.length === 0 ? short : Uint8Array.of(...prefix, 0x2f, ...short);
  const kind = KINDS[ascii(block, 156, 1)] ?? 'other';
  // Old tools mark folders by a slash at the end alone.
  return { name, sizeBytes, kind: kind === 'file' && name.at(-1) === 0x2f ? 'folder' : kind };
}

export function untilZero(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

/** What pax says of the next file: `27 path=...` a line, its own length first. */
export interface Pax {
  readonly path?: Uint8Array;
  readonly sizeBytes?: number;
  /** The file has holes, which are not in the archive. */
  readonly isSparse?: true;
}

export function readPax(bytes: Uint8Array): Pax {
  let pax: Pax = {};
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at);
    const lengthBytes = blank === -1 ? Number.NaN : Number(ascii(bytes, at, Math.min(blank - at, 12)));
    if (!(lengthBytes > blank - at)) break;
    const line = bytes.subarray(blank + 1, at + lengthBytes - 1);
    const equals = line.indexOf(0x3d);
    const key = ascii(line, 0, Math.min(Math.max(equals, 0), 64));
    const value = line.subarray(equals + 1);
    if (key === 'path') pax = { ...pax, path: value };
    else if (key === 'size') pax = { ...pax, sizeBytes: Number(ascii(value, 0, 20)) };
    else if (key.startsWith('GNU.sparse.')) pax = { ...pax, isSparse: true };
    at += lengthBytes;
  }
  return pax;
}

/** Octal digits, or GNU's large numbers: the first bit set, then big-endian bytes. */
function numberAt(block: Uint8Array, at: number, length: number): number {
  if ((block[at]! & 0x80) === 0) {
    const digits = ascii(block, at, length)
      .replace(/[\0 ]+/g, ' ')
      .trim();
    return digits === '' ? 0 : /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
  }
  let value = block[at]! & 0x7f;
  for (let i = 1; i < length; i++) value = value * 256 + block[at + i]!;
  return value;
}

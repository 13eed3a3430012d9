/** The size of a JPEG XL picture, from a bare codestream or the boxes around one (ISO/IEC 18181). */
import { ascii, damaged, u32be } from './bytes.ts';

const RATIOS: readonly (readonly [width: number, height: number])[] = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
];
/** Boxes before the picture: colour, EXIF, a preview. A file with more is made to waste time. */
const MAX_BOXES = 64;

export function isJxl(bytes: Uint8Array): boolean {
  return ascii(bytes, 0, 2) === '\xff\x0a' || ascii(bytes, 0, 12) === '\0\0\0\x0cJXL \r\n\x87\n';
}

/** @throws {PupilError} IMAGE_UNDECODABLE */
export function jxlSize(bytes: Uint8Array): readonly [widthPx: number, heightPx: number] {
  return codestreamSize(bytes, ascii(bytes, 0, 2) === '\xff\x0a' ? 0 : codestreamAt(bytes));
}

function codestreamAt(bytes: Uint8Array): number {
  let at = 12;
  for (let box = 0; box < MAX_BOXES && at + 8 <= bytes.length; box++) {
    const short = u32be(bytes, at);
    const type = ascii(bytes, at + 4, 4);
    const headerBytes = short === 1 ? 16 : 8;
    if (type === 'jxlc') return at + headerBytes;
    // A part of the codestream, behind its number.
    if (type === 'jxlp') return at + headerBytes + 4;
    const sizeBytes = short === 1 ? u32be(bytes, at + 8) * 2 ** 32 + u32be(bytes, at + 12) : short;
    if (sizeBytes < headerBytes) break;
    at += sizeBytes;
  }
  throw damaged('the JPEG XL has no picture');
}

function codestreamSize(bytes: Uint8Array, start: number): readonly [number, number] {
  if (ascii(bytes, start, 2) !== '\xff\x0a') throw damaged('the JPEG XL does not begin as one');
  let bit = (start + 2) * 8;
  const read = (bits: number): number => {
    let value = 0;
    for (let i = 0; i < bits; i++, bit++) {
      const byte = bytes[bit >> 3];
      if (byte === undefined) throw damaged('the JPEG XL ends before its size');
      value += ((byte >> (bit & 7)) & 1) * 2 ** i;
    }
    return value;
  };
  const isSmall = read(1) === 1;
  const side = () => (isSmall ? (read(5) + 1) * 8 : read([9, 13, 18, 30][read(2)]!) + 1);
  const heightPx = side();
  const ratio = RATIOS[read(3) - 1];
  return [ratio === undefined ? side() : Math.floor((heightPx * ratio[0]) / ratio[1]), heightPx];
}

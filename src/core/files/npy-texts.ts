/**
 * NumPy's .npy of texts, as `np.save("filenames.npy", names)` writes it: one text a row, all of one width, filled up
 * with zeros. `<U17` are code points of four bytes, `|S17` bytes.
 */
import { MAX_EMBEDDING_ROWS, MAX_UNPACKED_NAMES_BYTES } from '../limits.ts';
import { invalidEmbeddings } from './embedding-rows.ts';
import { checkLength, npyHeader } from './npy.ts';
import { checked } from './row-names.ts';

const TEXTS = /^([<>|=])([US])(\d{1,6})$/;
const POINT_BYTES = 4;

export function isNpyOfTexts(descr: string): boolean {
  return TEXTS.test(descr);
}

/** @throws {PupilError} EMBEDDINGS_INVALID */
export function readNpyTexts(bytes: Uint8Array): readonly string[] {
  const { descr, sizes, end } = npyHeader(bytes);
  const [, order, kind, width] = TEXTS.exec(descr) ?? [];
  const isList = sizes.length === 1 || (sizes.length === 2 && sizes[1] === 1);
  if (width === undefined || !isList) {
    throw invalidEmbeddings(
      `the .npy holds '${descr.slice(0, 40)}' in ${sizes.length} dimensions; a list of names has one. Save it with .ravel()`,
      { descr: descr.slice(0, 40), dimensions: sizes.length },
    );
  }
  const count = sizes[0]!;
  const textBytes = Number(width) * (kind === 'U' ? POINT_BYTES : 1);
  const allBytes = count * textBytes;
  if (count > MAX_EMBEDDING_ROWS || allBytes > POINT_BYTES * MAX_UNPACKED_NAMES_BYTES) {
    throw invalidEmbeddings(
      `the list of names has ${count.toLocaleString('en')} rows of ${textBytes.toLocaleString('en')} bytes; it is too large to be read`,
      { rows: count, textBytes },
    );
  }
  checkLength(bytes, end + allBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const textAt = (at: number) =>
    kind === 'U' ? pointsAt(view, at, textBytes, order !== '>') : bytesAt(bytes, at, textBytes);
  return checked(Array.from({ length: count }, (_, row) => textAt(end + row * textBytes)));
}

function pointsAt(view: DataView, at: number, textBytes: number, isLittle: boolean): string {
  const points: number[] = [];
  for (let i = at; i < at + textBytes; i += POINT_BYTES) points.push(view.getUint32(i, isLittle));
  while (points.at(-1) === 0) points.pop();
  if (points.some((point) => point > 0x10ffff))
    throw invalidEmbeddings('a text in the .npy of names has a letter that is none in Unicode');
  // One after the other: a long text would be too many arguments at once.
  return points.reduce((text, point) => text + String.fromCodePoint(point), '');
}

/** UTF-8 where it is; else each byte a letter, so that two names never become one. */
function bytesAt(bytes: Uint8Array, at: number, textBytes: number): string {
  let end = at + textBytes;
  while (end > at && bytes[end - 1] === 0) end--;
  const text = bytes.subarray(at, end);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    return Array.from(text, (byte) => String.fromCharCode(byte)).join('');
  }
}

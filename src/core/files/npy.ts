/**
 * NumPy's .npy, strictly: one table of halves, floats or doubles, little-endian, row after row (C order). The header
 * is a Python literal; only the one form that NumPy writes is understood, and nothing is evaluated. Format:
 * numpy.lib.format.
 */
import type { PupilError } from '../errors.ts';
import {
  checkShape,
  type EmbeddingRows,
  invalidEmbeddings,
  NUMBER_BYTES,
  type NumberType,
  rowsIn,
} from './embedding-rows.ts';

const MAGIC = '\x93NUMPY';
const MAX_HEADER_BYTES = 64 * 1024;
const TYPES: ReadonlyMap<string, NumberType> = new Map([
  ['<f2', 'float16'],
  ['<f4', 'float32'],
  ['<f8', 'float64'],
]);

export interface NpyHeader {
  /** NumPy's type, as `<f4` or `<U17`. */
  readonly descr: string;
  readonly isFortran: boolean;
  readonly sizes: readonly number[];
  /** Where the numbers begin. */
  readonly end: number;
}

/** @throws {PupilError} EMBEDDINGS_INVALID */
export function npyHeader(bytes: Uint8Array): NpyHeader {
  const { header, end } = headerOf(bytes);
  const fields = literalFields(header);
  const descr = fields.get('descr');
  const order = fields.get('fortran_order');
  const shape = fields.get('shape');
  if (fields.size !== 3 || descr === undefined || order === undefined || shape === undefined)
    throw invalidEmbeddings(
      'the header of the .npy must have descr, fortran_order and shape, and nothing else',
    );
  const sizes = shape
    .slice(1, -1)
    .split(',')
    .map((part) => part.trim());
  if (sizes.at(-1) === '') sizes.pop();
  return { descr: descr.slice(1, -1), isFortran: order !== 'False', sizes: sizes.map(Number), end };
}

/** @throws {PupilError} EMBEDDINGS_INVALID */
export function readNpy(bytes: Uint8Array): EmbeddingRows {
  const { descr, isFortran, sizes, end } = npyHeader(bytes);
  const type = TYPES.get(descr);
  if (type === undefined) throw unreadable(descr);
  if (isFortran)
    throw invalidEmbeddings(
      'the .npy is stored column after column (Fortran order). Save np.ascontiguousarray(it)',
    );
  if (sizes.length !== 2) {
    throw invalidEmbeddings(
      `the .npy has ${sizes.length} dimensions; a table of rows and numbers has 2. Save it with .reshape(len(it), -1)`,
      { dimensions: sizes.length },
    );
  }
  const [rows, dims] = sizes as [number, number];
  checkShape(rows, dims);
  const rowBytes = dims * NUMBER_BYTES[type];
  checkLength(bytes, end + rows * rowBytes);
  return rowsIn(bytes, { rows, dims }, type, (row) => end + row * rowBytes);
}

function unreadable(descr: string): PupilError {
  const facts = { descr: descr.slice(0, 40) };
  if (isNpyOfObjects(descr)) {
    return invalidEmbeddings(
      `the .npy holds '${facts.descr}', Python objects in a pickle, which is never opened: that would run what is in it. Save numbers with .astype("float32"), names with .astype(str)`,
      facts,
    );
  }
  return invalidEmbeddings(
    `the .npy holds '${facts.descr}'; little-endian float16, float32 and float64 are read. Save it with .astype("float32")`,
    facts,
  );
}

export function isNpyOfObjects(descr: string): boolean {
  return descr.endsWith('O');
}

/** @throws {PupilError} EMBEDDINGS_INVALID */
export function checkLength(bytes: Uint8Array, neededBytes: number): void {
  if (bytes.length === neededBytes) return;
  throw invalidEmbeddings(
    `the .npy has ${bytes.length.toLocaleString('en')} bytes, its header asks for ${neededBytes.toLocaleString('en')}. It was cut off or written to twice`,
    { sizeBytes: bytes.length, neededBytes },
  );
}

function headerOf(bytes: Uint8Array): { readonly header: string; readonly end: number } {
  if (bytes.length < 12 || ascii(bytes.subarray(0, 6)) !== MAGIC)
    throw invalidEmbeddings('this is no .npy file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [major, minor] = [bytes[6]!, bytes[7]!];
  if (major < 1 || major > 3 || minor !== 0)
    throw invalidEmbeddings(`the .npy has version ${major}.${minor}; 1.0, 2.0 and 3.0 are read`, {
      major,
      minor,
    });
  const start = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER_BYTES || start + length > bytes.length) {
    throw invalidEmbeddings(`the header of the .npy claims ${length.toLocaleString('en')} bytes`, {
      headerBytes: length,
      maxHeaderBytes: MAX_HEADER_BYTES,
    });
  }
  return { header: ascii(bytes.subarray(start, start + length)), end: start + length };
}

/** `{'key': value, ...}` where a value is a string, a bool or a tuple of numbers. */
function literalFields(header: string): ReadonlyMap<string, string> {
  const body = /^\{(.*)\}\s*$/s.exec(header)?.[1];
  if (body === undefined) throw invalidEmbeddings('the header of the .npy is damaged');
  const field = /\s*'([a-z_]{1,20})'\s*:\s*('[^'\\]{0,80}'|True|False|\([0-9, ]{0,80}\))\s*(?:,|$)\s*/y;
  const fields = new Map<string, string>();
  let at = 0;
  while (at < body.length) {
    field.lastIndex = at;
    const found = field.exec(body);
    if (found === null || fields.has(found[1]!))
      throw invalidEmbeddings(
        'the header of the .npy is not what NumPy writes for a table of numbers (structured and object arrays are not read)',
      );
    fields.set(found[1]!, found[2]!);
    at = field.lastIndex;
  }
  return fields;
}

function ascii(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

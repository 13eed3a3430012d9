/** Embeddings as NumPy and safetensors have them: what stands before the rows, which follow as they are. */
import { PupilError } from '../errors.ts';
import { joined, u16 } from '../files/little-endian.ts';
import { MAX_HEADER_BYTES } from '../files/safetensors.ts';
import { safetensorsStart } from '../files/write-safetensors.ts';

export interface TableShape {
  readonly rows: number;
  readonly dims: number;
}

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;
/** The header's length, before it. */
const LENGTH_BYTES = 8;

export function tableBytes({ rows, dims }: TableShape): number {
  return rows * dims * FLOAT_BYTES;
}

/** Version 1.0 of the format, [rows, dims] of little-endian float32. */
export function npyStart({ rows, dims }: TableShape): Uint8Array<ArrayBuffer> {
  const literal = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${dims}), }`;
  const prefix = 10;
  // The rows begin at a multiple of 64.
  const header = `${literal.padEnd(Math.ceil((prefix + literal.length + 1) / 64) * 64 - prefix - 1)}\n`;
  const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0);
  return joined([magic, u16(header.length), new TextEncoder().encode(header)]);
}

/**
 * One tensor `embeddings`, with what is told of it as texts.
 * @throws {PupilError} FILE_TOO_LARGE where that is more than is read again
 */
export function safetensorsTableStart(
  { rows, dims }: TableShape,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const start = safetensorsStart(new Map([['embeddings', [rows, dims]]]), metadata);
  const length = start.length - LENGTH_BYTES;
  if (length > MAX_HEADER_BYTES) {
    throw new PupilError(
      'FILE_TOO_LARGE',
      `The names of ${rows.toLocaleString('en')} photos take ${length.toLocaleString('en')} bytes, and a .safetensors has room for ${MAX_HEADER_BYTES.toLocaleString('en')} of them. Export the embeddings as .npy.`,
      { sizeBytes: length, maxBytes: MAX_HEADER_BYTES },
    );
  }
  return start;
}

/** Embeddings as NumPy and safetensors have them: what stands before the rows, which follow as they are. */
import { PupilError } from '../errors.ts';
import { joined, u16, u64 } from '../files/little-endian.ts';

export interface TableShape {
  readonly rows: number;
  readonly dims: number;
}

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;
/** Names of a million photos fit; the format ends at 100 MB. */
const MAX_HEADER_BYTES = 64 * 1024 * 1024;

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
 * @throws {PupilError} FILE_TOO_LARGE where that is more than the format may have
 */
export function safetensorsStart(
  shape: TableShape,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const { rows, dims } = shape;
  const tensor = { dtype: 'F32', shape: [rows, dims], data_offsets: [0, tableBytes(shape)] };
  const text = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, embeddings: tensor }));
  // The rows begin at a multiple of 8.
  const length = Math.ceil(text.length / 8) * 8;
  if (length > MAX_HEADER_BYTES) {
    throw new PupilError(
      'FILE_TOO_LARGE',
      `The names of ${rows.toLocaleString('en')} photos take ${length.toLocaleString('en')} bytes, and a .safetensors has room for ${MAX_HEADER_BYTES.toLocaleString('en')} of them. Export the embeddings as .npy.`,
      { sizeBytes: length, maxBytes: MAX_HEADER_BYTES },
    );
  }
  return joined([u64(length), text, new Uint8Array(length - text.length).fill(0x20)]);
}

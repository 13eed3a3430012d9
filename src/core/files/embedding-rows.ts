/**
 * Embeddings as they lie in a foreign file: rows of numbers that are converted one at a time, so that no copy of the
 * whole is made.
 */
import { PupilError } from '../errors.ts';
import { MAX_EMBEDDING_DIMS, MAX_EMBEDDING_ROWS } from '../limits.ts';
import { halfToFloat } from './half.ts';

export type NumberType = 'float16' | 'float32' | 'float64' | 'bfloat16';

export const NUMBER_BYTES: Readonly<Record<NumberType, number>> = {
  float16: 2,
  bfloat16: 2,
  float32: 4,
  float64: 8,
};

export interface EmbeddingRows {
  readonly rows: number;
  readonly dims: number;
  readonly type: NumberType;
  /** Writes row `row` to `into`, from `at` on. @throws {PupilError} EMBEDDINGS_INVALID when a number is not finite */
  read(row: number, into: Float32Array, at: number): void;
}

/**
 * @param fileBytes the whole file, little-endian
 * @param startOf where each row begins; the caller has checked that rows lie inside
 */
export function rowsIn(
  fileBytes: Uint8Array,
  shape: { readonly rows: number; readonly dims: number },
  type: NumberType,
  startOf: (row: number) => number,
): EmbeddingRows {
  const view = new DataView(fileBytes.buffer, fileBytes.byteOffset, fileBytes.byteLength);
  const number = readerOf(view, type);
  const step = NUMBER_BYTES[type];
  return {
    ...shape,
    type,
    read(row, into, at) {
      const start = startOf(row);
      for (let i = 0; i < shape.dims; i++) {
        const value = Math.fround(number(start + i * step));
        if (!Number.isFinite(value)) {
          throw invalidEmbeddings(
            `row ${row.toLocaleString('en')} has a number that is not finite in single precision. Write the embeddings again`,
            { row, column: i },
          );
        }
        into[at + i] = value;
      }
    },
  };
}

function readerOf(view: DataView, type: NumberType): (at: number) => number {
  switch (type) {
    case 'float16':
      return (at) => halfToFloat(view.getUint16(at, true));
    case 'float32':
      return (at) => view.getFloat32(at, true);
    case 'float64':
      return (at) => view.getFloat64(at, true);
    case 'bfloat16': {
      const bits = new Uint32Array(1);
      const value = new Float32Array(bits.buffer);
      return (at) => {
        bits[0] = view.getUint16(at, true) << 16;
        return value[0]!;
      };
    }
    default:
      return type satisfies never;
  }
}

/** @throws {PupilError} EMBEDDINGS_INVALID */
export function checkShape(rows: number, dims: number): void {
  if (rows < 1 || rows > MAX_EMBEDDING_ROWS) {
    throw invalidEmbeddings(
      `it has ${rows.toLocaleString('en')} rows; 1 to ${MAX_EMBEDDING_ROWS.toLocaleString('en')} are read`,
      {
        rows,
        maxRows: MAX_EMBEDDING_ROWS,
      },
    );
  }
  if (dims < 2 || dims > MAX_EMBEDDING_DIMS) {
    throw invalidEmbeddings(
      `it has ${dims.toLocaleString('en')} numbers a row; 2 to ${MAX_EMBEDDING_DIMS.toLocaleString('en')} are read`,
      {
        dims,
        maxDims: MAX_EMBEDDING_DIMS,
      },
    );
  }
}

/** @param why continues "cannot be used:" and needs no full stop */
export function invalidEmbeddings(
  why: string,
  facts: Readonly<Record<string, string | number>> = {},
  options?: ErrorOptions,
): PupilError {
  return new PupilError('EMBEDDINGS_INVALID', `These embeddings cannot be used: ${why}.`, facts, options);
}

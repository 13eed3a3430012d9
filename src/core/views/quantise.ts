/**
 * Embeddings in a byte a number: minus a centre, over one scale for all rows and dimensions. Both are fitted once, on
 * embeddings of whole photos that the teacher has given before, and kept with the plan; so rows can be written as
 * they arrive, and a resumed job writes what an unbroken one would have. Centring first is what makes a byte enough:
 * embeddings share one large direction.
 */
import { PupilError } from '../errors.ts';
import { meanRow, type Rows, rowCount } from '../targets/normalise.ts';
import type { ViewPrecision } from './plan.ts';

/** Below this mean cosine to the embedding itself (both centred), bytes are refused. */
export const LEAST_COSINE = 0.9995;

const LARGEST = 127;
/**
 * Of the largest distance from the centre: a smaller scale cuts outliers off, and has finer steps for all the others.
 */
const REACHES = [1.2, 1, 0.8, 0.6, 0.45, 0.3, 0.2];
/** Enough to tell which scale is best. */
const MOST_FITTED_ROWS = 1024;

export interface ByteScale {
  /** [dims] */
  readonly centre: Float32Array;
  /** A byte of 1 is so far from the centre. */
  readonly step: number;
}

/**
 * The scale under which these rows lose least.
 * @param rows what embeddings of the same teacher look like, at least one row
 * @throws {PupilError} TEACHER_UNSUPPORTED where even that is too much: below LEAST_COSINE on average
 */
export function fitByteScale(rows: Rows): ByteScale {
  const { dims } = rows;
  const centre = Float32Array.from(meanRow(rows));
  const every = Math.max(1, Math.ceil(rowCount(rows) / MOST_FITTED_ROWS));
  const sample = new Float32Array(Math.ceil(rowCount(rows) / every) * dims);
  for (let row = 0, at = 0; row < rowCount(rows); row += every, at += dims)
    sample.set(rows.values.subarray(row * dims, (row + 1) * dims), at);
  let largest = 0;
  for (let i = 0; i < sample.length; i++)
    largest = Math.max(largest, Math.abs(sample[i]! - centre[i % dims]!));
  // A single photo, or copies of one, has no spread to fit: any scale does, and this one is exact.
  if (largest === 0) return { centre, step: 1 / LARGEST };
  let best = { step: 1, cosine: Number.NEGATIVE_INFINITY };
  for (const reach of REACHES) {
    const step = (reach * largest) / LARGEST;
    const cosine = meanCosine({ centre, step }, { dims, values: sample });
    if (cosine > best.cosine) best = { step, cosine };
  }
  if (best.cosine < LEAST_COSINE) {
    throw new PupilError(
      'TEACHER_UNSUPPORTED',
      `As one byte a number, this teacher's embeddings keep a mean cosine of ${best.cosine.toFixed(5)} to themselves, and ${LEAST_COSINE} is the least. Keep its views in 32 bits instead.`,
      { cosine: best.cosine, least: LEAST_COSINE },
    );
  }
  return { centre, step: best.step };
}

/** [N, dims] in bytes; what is too far from the centre becomes the farthest. */
export function toBytes({ centre, step }: ByteScale, { dims, values }: Rows): Int8Array<ArrayBuffer> {
  const bytes = new Int8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const steps = Math.round((values[i]! - centre[i % dims]!) / step);
    bytes[i] = Math.min(LARGEST, Math.max(-LARGEST, steps));
  }
  return bytes;
}

/** Back to embeddings as the teacher gave them, but for rounding: writes `bytes` to `out`. */
export function fromBytes({ centre, step }: ByteScale, bytes: Int8Array, out: Float32Array): void {
  const dims = centre.length;
  for (let i = 0; i < bytes.length; i++) out[i] = centre[i % dims]! + bytes[i]! * step;
}

/**
 * Between rows and what is left of them, both minus the centre; rows without a direction are left out, 1 without any
 * other.
 */
export function meanCosine(scale: ByteScale, rows: Rows): number {
  const { dims, values } = rows;
  const bytes = toBytes(scale, rows);
  let sum = 0;
  let count = 0;
  for (let start = 0; start < values.length; start += dims) {
    let [dot, own, kept] = [0, 0, 0];
    for (let d = 0; d < dims; d++) {
      const x = values[start + d]! - scale.centre[d]!;
      const y = bytes[start + d]!;
      dot += x * y;
      own += x * x;
      kept += y * y;
    }
    if (own === 0) continue;
    count++;
    if (kept > 0) sum += dot / Math.sqrt(own * kept);
  }
  return count === 0 ? 1 : sum / count;
}

/** Bytes a number. */
export function bytesPerNumber(precision: ViewPrecision): number {
  return precision === 'int8' ? 1 : 4;
}

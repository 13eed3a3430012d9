/** Class means of embeddings, the targets of CLIP-Embed-KD (Nair 2024; methods.md A.4). */
import { meanRow, type Rows } from './normalise.ts';

export interface CentroidOptions {
  /** Use only the first rows of each class, in the given order; null = all (the paper uses 1 to 100). */
  readonly perClass?: number | null;
  /** Rows are brought to length one before they are averaged, and so is the mean. */
  readonly unitFirst?: boolean;
  /** Subtract this row [dims] first, or the mean of all given rows with `true`. */
  readonly centre?: boolean | ArrayLike<number>;
}

export interface Centroids extends Rows {
  /** [classes, dims]; zeros for a class without a row. */
  readonly values: Float32Array<ArrayBuffer>;
  /** [classes], 1 where the class has at least one row. */
  readonly valid: Uint8Array<ArrayBuffer>;
}

/**
 * @param labels class of each row, negative = unlabelled (left out of the classes, counted in the mean of all rows)
 */
export function classCentroids(
  rows: Rows,
  labels: ArrayLike<number>,
  classes: number,
  options: CentroidOptions = {},
): Centroids {
  const { perClass = null, unitFirst = false, centre = false } = options;
  const { dims, values } = rows;
  const mean =
    centre === true ? meanRow(rows) : centre === false ? new Float64Array(dims) : Float64Array.from(centre);
  const sums = new Float64Array(classes * dims);
  const counts = new Uint32Array(classes);
  const row = new Float64Array(dims);

  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (label < 0 || label >= classes || counts[label]! >= (perClass ?? Number.POSITIVE_INFINITY)) continue;
    for (let d = 0; d < dims; d++) row[d] = values[i * dims + d]! - mean[d]!;
    if (unitFirst) toUnit(row);
    for (let d = 0; d < dims; d++) sums[label * dims + d]! += row[d]!;
    counts[label]!++;
  }

  for (let c = 0; c < classes; c++) {
    const sum = sums.subarray(c * dims, (c + 1) * dims);
    if (counts[c]! > 0) for (let d = 0; d < dims; d++) sum[d]! /= counts[c]!;
    if (unitFirst) toUnit(sum);
  }
  return { dims, values: Float32Array.from(sums), valid: Uint8Array.from(counts, (n) => (n > 0 ? 1 : 0)) };
}

function toUnit(row: Float64Array): void {
  let square = 0;
  for (const x of row) square += x * x;
  if (square === 0) return;
  const scale = 1 / Math.sqrt(square);
  for (let d = 0; d < row.length; d++) row[d]! *= scale;
}

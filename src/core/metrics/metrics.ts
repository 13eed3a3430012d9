/** Accuracy of scores against labels. Rows of [N, K] arrays; ties go to the lowest class; NaN where there is no row. */

/** A matrix as it travels: row-major values and the row length. */
export interface Scores {
  /** [N, classes] */
  readonly values: Float32Array | Float64Array;
  readonly classes: number;
}

/** Index of the largest score of each row. */
export function predictions({ values, classes }: Scores): Int32Array {
  const rows = values.length / classes;
  const best = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    let top = 0;
    for (let k = 1; k < classes; k++) {
      if (values[row * classes + k]! > values[row * classes + top]!) top = k;
    }
    best[row] = top;
  }
  return best;
}

/** Share of rows whose label is among the k largest scores; equal scores rank by index. */
export function topKAccuracy({ values, classes }: Scores, labels: ArrayLike<number>, k: number): number {
  let hits = 0;
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    const own = values[row * classes + label]!;
    let ahead = 0;
    for (let other = 0; other < classes; other++) {
      const score = values[row * classes + other]!;
      if (score > own || (score === own && other < label)) ahead++;
    }
    if (ahead < k) hits++;
  }
  return hits / labels.length;
}

/** Share of rows whose largest score is the label's. */
export function accuracy(scores: Scores, labels: ArrayLike<number>): number {
  return topKAccuracy(scores, labels, 1);
}

/** Mean cosine of paired rows [N, dims]; zero rows count as 0. */
export function cosineAgreement(
  a: Float32Array | Float64Array,
  b: Float32Array | Float64Array,
  dims: number,
): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} values against ${b.length}.`);
  const rows = a.length / dims;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    let product = 0;
    let squareA = 0;
    let squareB = 0;
    for (let i = row * dims; i < (row + 1) * dims; i++) {
      product += a[i]! * b[i]!;
      squareA += a[i]! * a[i]!;
      squareB += b[i]! * b[i]!;
    }
    sum += product / (Math.max(Math.sqrt(squareA), 1e-12) * Math.max(Math.sqrt(squareB), 1e-12));
  }
  return sum / rows;
}

/** Scores and who is ahead in them. Rows of [N, K] arrays; ties go to the lowest class; NaN where there is no row. */

/** A matrix as it travels: row-major values and the row length. */
export interface Scores {
  /** [N, classes] */
  readonly values: Float32Array | Float64Array;
  readonly classes: number;
}

const LEAST_PROBABILITY = 2 ** -149;

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

/** Mean of -log of the label's probability; a probability of 0 counts as the smallest float32 that is none. */
export function crossEntropy({ values, classes }: Scores, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    sum -= Math.log(Math.max(values[row * classes + labels[row]!]!, LEAST_PROBABILITY));
  }
  return sum / labels.length;
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

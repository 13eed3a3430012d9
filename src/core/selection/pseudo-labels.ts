/**
 * Classes for photos that have none, where the teacher is sure: the nearest class mean, if it is as near as most
 * photos of that class are and clearly nearer than the next (arXiv:2005.08551; methods D.12). Each class has a limit
 * of its own: a class whose photos differ much accepts photos that a narrow one refuses.
 */
import { type Rows, rowCount } from '../targets/normalise.ts';

export interface PseudoLabelOptions {
  /** Share of a class's labelled photos that its limit would refuse, 0..1. */
  readonly quantile: number;
  /** Least difference between the best and the second cosine. */
  readonly margin: number;
}

export const PSEUDO_LABELS: PseudoLabelOptions = { quantile: 0.2, margin: 0.1 };

export interface PseudoLabels {
  /** Rows that get a class, ascending; the class of each, and its cosine with the class mean. */
  readonly rows: Int32Array<ArrayBuffer>;
  readonly classes: Int32Array<ArrayBuffer>;
  readonly cosines: Float32Array<ArrayBuffer>;
  /**
   * Least cosine that each class accepts [K]; infinite for a class without a labelled photo, and where none has two.
   */
  readonly limits: Float64Array<ArrayBuffer>;
}

/**
 * A labelled photo is held against the mean of the others of its class, as an unlabelled one would be. A
 * class with a single labelled photo has nothing to judge by: it takes the mean limit of the others.
 * @param rows [N, dims], unit rows
 * @param labels class of each row, negative = to be named
 */
export function pseudoLabels(
  rows: Rows,
  labels: ArrayLike<number>,
  classes: number,
  { quantile, margin }: PseudoLabelOptions,
): PseudoLabels {
  const { dims, values } = rows;
  const sums = new Float64Array(classes * dims);
  const members: number[][] = Array.from({ length: classes }, () => []);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (label < 0) continue;
    members[label]!.push(row);
    for (let d = 0; d < dims; d++) sums[label * dims + d]! += values[row * dims + d]!;
  }
  const limits = limitsOf(rows, members, sums, quantile);
  const named: { row: number; label: number; cosine: number }[] = [];
  for (let row = 0; row < rowCount(rows); row++) {
    if (labels[row]! >= 0) continue;
    let [best, first, second] = [-1, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let label = 0; label < classes; label++) {
      if (members[label]!.length === 0) continue;
      const cosine = cosineWithSum(rows, row, sums, label, false);
      if (cosine > first) [best, first, second] = [label, cosine, first];
      else if (cosine > second) second = cosine;
    }
    if (best >= 0 && first >= limits[best]! && first - second >= margin)
      named.push({ row, label: best, cosine: first });
  }
  return {
    rows: Int32Array.from(named, ({ row }) => row),
    classes: Int32Array.from(named, ({ label }) => label),
    cosines: Float32Array.from(named, ({ cosine }) => cosine),
    limits,
  };
}

function limitsOf(
  rows: Rows,
  members: readonly (readonly number[])[],
  sums: Float64Array,
  quantile: number,
): Float64Array<ArrayBuffer> {
  const own = members.map((photos, label) =>
    photos.length < 2
      ? null
      : quantileOf(
          photos.map((row) => cosineWithSum(rows, row, sums, label, true)),
          quantile,
        ),
  );
  const known = own.filter((limit) => limit !== null);
  const usual = known.length === 0 ? Infinity : known.reduce((a, b) => a + b, 0) / known.length;
  return Float64Array.from(own, (limit, label) =>
    members[label]!.length === 0 ? Infinity : (limit ?? usual),
  );
}

/**
 * Cosine of a row with the mean of a class, given its sum.
 * @param isWithout the row's own part is taken out of the sum first
 */
function cosineWithSum(
  { dims, values }: Rows,
  row: number,
  sums: Float64Array,
  label: number,
  isWithout: boolean,
): number {
  let [product, square] = [0, 0];
  for (let d = 0; d < dims; d++) {
    const value = values[row * dims + d]!;
    const sum = sums[label * dims + d]! - (isWithout ? value : 0);
    product += value * sum;
    square += sum * sum;
  }
  return square > 0 ? product / Math.sqrt(square) : 0;
}

/** Linear between the two nearest of the sorted values. */
function quantileOf(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}

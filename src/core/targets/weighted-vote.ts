/**
 * The vote of the most similar photos, each with the weight exp(cosine / temperature), and what decides where that is
 * a draw: never the order of the classes.
 */

/** Cosines of float32 rows that differ by less are the same. */
const SAME_COSINE = 1e-6;
/** Sums of weights that differ by a smaller part of themselves are the same. */
const SAME_VOTES = 1e-5;

export interface Ballot {
  /** Cosine of the photo to each bank row; -Infinity where a row has no vote. */
  readonly similarity: Float64Array;
  /** Bank rows, the most similar first. */
  readonly nearest: readonly number[];
  /** Class of each bank row. */
  readonly labels: ArrayLike<number>;
  readonly temperature: number;
  /** Place of the photo among those asked: whom a perfect draw goes to changes with it. */
  readonly turn: number;
}

/**
 * Rows as similar as the last of the nearest vote as well: else their order would choose among them (`use.all` of R's
 * class::knn; Venables and Ripley 2002, section 12.3).
 * @param out votes of each class, adding up to 1; zeros where nobody votes
 * @returns the class with the most votes; of equals that of the most similar photo, then that whose photos are the
 *   most similar on average, then one after the other
 */
export function weightedVote(
  { similarity, nearest, labels, temperature, turn }: Ballot,
  out: Float32Array,
): number {
  const sums = new Float64Array(out.length);
  const closest = new Float64Array(out.length).fill(Number.NEGATIVE_INFINITY);
  let total = 0;
  if (nearest.length > 0) {
    const best = similarity[nearest[0]!]!;
    const last = similarity[nearest.at(-1)!]! - SAME_COSINE;
    for (let row = 0; row < similarity.length; row++) {
      const cosine = similarity[row]!;
      if (cosine < last) continue;
      const label = labels[row]!;
      const weight = Math.exp((cosine - best) / temperature);
      sums[label]! += weight;
      total += weight;
      if (cosine > closest[label]!) closest[label] = cosine;
    }
  }
  for (let c = 0; c < out.length; c++) out[c] = total > 0 ? sums[c]! / total : 0;
  const most = sums.reduce((a, b) => Math.max(a, b), 0);
  let ahead = Array.from(sums.keys()).filter((c) => sums[c]! >= most * (1 - SAME_VOTES));
  if (ahead.length > 1) ahead = highest(ahead, closest);
  if (ahead.length > 1) ahead = highest(ahead, meanByClass(similarity, labels, out.length));
  return ahead[turn % ahead.length] ?? 0;
}

function highest(classes: readonly number[], cosines: Float64Array): number[] {
  const most = classes.reduce((a, c) => Math.max(a, cosines[c]!), Number.NEGATIVE_INFINITY);
  return classes.filter((c) => cosines[c]! >= most - SAME_COSINE);
}

/** Over all rows that may vote; -Infinity for a class without one. */
function meanByClass(similarity: Float64Array, labels: ArrayLike<number>, classes: number): Float64Array {
  const sums = new Float64Array(classes);
  const counts = new Float64Array(classes);
  for (let row = 0; row < similarity.length; row++) {
    if (similarity[row] === Number.NEGATIVE_INFINITY) continue;
    sums[labels[row]!]! += similarity[row]!;
    counts[labels[row]!]!++;
  }
  return sums.map((sum, c) => (counts[c]! > 0 ? sum / counts[c]! : Number.NEGATIVE_INFINITY));
}

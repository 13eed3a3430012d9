/**
 * k nearest neighbours by cosine: the class that most of the k most similar labelled photos have, by weighted vote.
 * Exact, and the plainest answer to "what does the teacher know".
 */
import { type Rows, rowCount, unitRows } from './normalise.ts';
import { weightedVote } from './weighted-vote.ts';

/**
 * A neighbour's vote weighs exp(cosine / 0.07): weighted kNN as Wu et al. 2018 define it (arXiv:1805.01978, section
 * 3.4), and as DINO is evaluated (arXiv:2104.14294).
 */
export const VOTE_TEMPERATURE = 0.07;
const MOST_NEIGHBOURS = 10;

/**
 * How many neighbours to ask: with more than the smallest class has, its photos would be outvoted by the farther ones
 * of larger classes.
 * @param labels class of each photo that may be asked
 */
export function neighboursFor(labels: ArrayLike<number>): number {
  const sizes = new Map<number, number>();
  for (let row = 0; row < labels.length; row++) sizes.set(labels[row]!, (sizes.get(labels[row]!) ?? 0) + 1);
  let fewest = MOST_NEIGHBOURS;
  for (const size of sizes.values()) fewest = Math.min(fewest, size);
  return fewest;
}

export interface KnnOptions {
  /** As many as `neighboursFor` says, unless told. */
  readonly neighbours?: number;
  /** A vote of exp(cosine / temperature) a neighbour; null: one vote a neighbour. */
  readonly temperature?: number | null;
  /** The queries are the bank itself: no row is its own neighbour. */
  readonly leaveOneOut?: boolean;
}

export interface KnnAnswer {
  /** [queries]. Of plain votes the lowest class wins a tie; of weighted ones see `weightedVote`. */
  readonly predictions: Int32Array<ArrayBuffer>;
  /** [queries, classes], rows sum to 1. */
  readonly votes: Float32Array<ArrayBuffer>;
}

/** Queries handled together, so that a bank row is read once for all of them. */
const QUERIES_AT_ONCE = 4;

/** @param labels class of each bank row */
export function knnPredict(
  query: Rows,
  bank: Rows,
  labels: ArrayLike<number>,
  classes: number,
  options: KnnOptions = {},
): KnnAnswer {
  const { neighbours = neighboursFor(labels), temperature = VOTE_TEMPERATURE, leaveOneOut = false } = options;
  const q = unitRows(query);
  const b = unitRows(bank);
  const queries = rowCount(q);
  const candidates = rowCount(b);
  const predictions = new Int32Array(queries);
  const votes = new Float32Array(queries * classes);
  const similarity = Array.from({ length: QUERIES_AT_ONCE }, () => new Float64Array(candidates));

  for (let first = 0; first < queries; first += QUERIES_AT_ONCE) {
    const count = Math.min(QUERIES_AT_ONCE, queries - first);
    similaritiesOf(q, b, first, count, similarity);
    for (let i = 0; i < count; i++) {
      const row = first + i;
      if (leaveOneOut) similarity[i]![row] = Number.NEGATIVE_INFINITY;
      const nearest = largest(similarity[i]!, Math.min(neighbours, candidates - (leaveOneOut ? 1 : 0)));
      const mine = votes.subarray(row * classes, (row + 1) * classes);
      predictions[row] =
        temperature === null
          ? plainVote(nearest, labels, mine)
          : weightedVote({ similarity: similarity[i]!, nearest, labels, temperature, turn: row }, mine);
    }
  }
  return { predictions, votes };
}

/** Dot products of up to four query rows with every bank row. */
function similaritiesOf(
  query: Rows,
  bank: Rows,
  first: number,
  count: number,
  out: readonly Float64Array[],
): void {
  const { dims, values: q } = query;
  const b = bank.values;
  const last = first + count - 1;
  // Missing queries repeat the last one: the inner loop has one shape.
  const [q0, q1, q2, q3] = [0, 1, 2, 3].map((i) => Math.min(first + i, last) * dims) as [
    number,
    number,
    number,
    number,
  ];
  const [o0, o1, o2, o3] = out as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let j = 0, start = 0; start < b.length; j++, start += dims) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let d = 0; d < dims; d++) {
      const x = b[start + d]!;
      s0 += x * q[q0 + d]!;
      s1 += x * q[q1 + d]!;
      s2 += x * q[q2 + d]!;
      s3 += x * q[q3 + d]!;
    }
    o0[j] = s0;
    o1[j] = s1;
    o2[j] = s2;
    o3[j] = s3;
  }
}

/** Indices of the k largest, falling; of equals the lower index first. */
function largest(values: Float64Array, k: number): readonly number[] {
  const best: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (best.length === k && value <= values[best[k - 1]!]!) continue;
    let at = best.length;
    while (at > 0 && values[best[at - 1]!]! < value) at--;
    best.splice(at, 0, i);
    if (best.length > k) best.pop();
  }
  return best;
}

/** One vote a neighbour; the lowest class wins a tie. */
function plainVote(nearest: readonly number[], labels: ArrayLike<number>, out: Float32Array): number {
  const counts = new Int32Array(out.length);
  for (const row of nearest) counts[labels[row]!]!++;
  let winner = 0;
  for (let c = 0; c < out.length; c++) {
    out[c] = nearest.length > 0 ? counts[c]! / nearest.length : 0;
    if (counts[c]! > counts[winner]!) winner = c;
  }
  return winner;
}

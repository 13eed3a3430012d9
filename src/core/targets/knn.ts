/**
 * k nearest neighbours by cosine: the class that most of the k most similar labelled photos have. Exact, and the
 * plainest answer to "what does the teacher know".
 */
import { type Rows, rowCount, unitRows } from './normalise.ts';

export interface KnnOptions {
  readonly neighbours?: number;
  /** null: one vote a neighbour; otherwise a vote of exp((cosine - best cosine) / temperature). */
  readonly temperature?: number | null;
  /** The queries are the bank itself: no row is its own neighbour. */
  readonly leaveOneOut?: boolean;
}

export interface KnnAnswer {
  /** [queries]; the lowest class wins a tie. */
  readonly predictions: Int32Array<ArrayBuffer>;
  /** [queries, classes], rows sum to 1. */
  readonly votes: Float32Array<ArrayBuffer>;
}

/** Queries handled together, so that a bank row is read once for all of them. */
const QUERIES_AT_ONCE = 4;

/** @param labels class of each bank row; equally similar rows count in bank order */
export function knnPredict(
  query: Rows,
  bank: Rows,
  labels: ArrayLike<number>,
  classes: number,
  { neighbours = 10, temperature = null, leaveOneOut = false }: KnnOptions = {},
): KnnAnswer {
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
      predictions[row] = vote(nearest, similarity[i]!, labels, temperature, mine);
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

function vote(
  nearest: readonly number[],
  similarity: Float64Array,
  labels: ArrayLike<number>,
  temperature: number | null,
  out: Float32Array,
): number {
  const best = nearest.length > 0 ? similarity[nearest[0]!]! : 0;
  // Doubles until the end: votes that tie exactly must still tie.
  const sums = new Float64Array(out.length);
  let total = 0;
  for (const index of nearest) {
    const weight = temperature === null ? 1 : Math.exp((similarity[index]! - best) / temperature);
    sums[labels[index]!]! += weight;
    total += weight;
  }
  let winner = 0;
  for (let c = 0; c < out.length; c++) {
    out[c] = total > 0 ? sums[c]! / total : 0;
    if (sums[c]! > sums[winner]!) winner = c;
  }
  return winner;
}

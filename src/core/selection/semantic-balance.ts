/**
 * CLIP-CID's image semantic balance: photos that say the same to the teacher become one (arXiv:2408.09441; methods
 * B.3.1). Groups are connected by pairs nearer than a distance, never across classes; each group keeps the photo
 * nearest to its mean, with the group's size as its weight. Pairs of different classes are reported: one of the two
 * is likely labelled wrongly.
 */
import { type Rows, rowCount } from '../targets/normalise.ts';
import { dot, similarPairs } from './near-duplicates.ts';
import type { TileOptions } from './similarity-tiles.ts';
import { UnionFind } from './union-find.ts';

/** How much further apart than the limit the means of two groups may lie before the guard keeps them apart. */
const GUARD_SLACK = 0.02;
/** Photos whose cosines with the mean differ by less count as equal: the first of them stays. */
const TIE = 1e-6;

export interface BalanceOptions {
  /** Euclidean, between unit rows: 0..2; see `distanceForRatio`. */
  readonly distance: number;
  /** Class of each row; rows of different classes are never merged. null: nothing keeps rows apart. */
  readonly labels: ArrayLike<number> | null;
  /**
   * Refuses to merge groups whose means are apart, which stops chains of photos that change a little at each link.
   */
  readonly isGuarded: boolean;
}

export interface LabelConflict {
  readonly i: number;
  readonly j: number;
  readonly cosine: number;
}

export interface Balance {
  /** Smallest row of the group of each row [N]. */
  readonly groups: Int32Array<ArrayBuffer>;
  /** The rows that stay, ascending, and how many rows each stands for. */
  readonly keep: Int32Array<ArrayBuffer>;
  readonly weights: Int32Array<ArrayBuffer>;
  /** The other rows, ascending, and which row each is like. */
  readonly removed: Int32Array<ArrayBuffer>;
  readonly survivors: Int32Array<ArrayBuffer>;
  /** Most alike first. */
  readonly conflicts: readonly LabelConflict[];
}

/** Distance of unit rows with this cosine, and back. */
export const distanceOf = (cosine: number): number => Math.sqrt(Math.max(0, 2 - 2 * cosine));
export const cosineOf = (distance: number): number => 1 - (distance * distance) / 2;

/**
 * @param rows [N, dims], unit rows
 * @throws {PupilError} RECIPE_INVALID for a distance that takes most photos for duplicates
 */
export async function semanticBalance(
  rows: Rows,
  { distance, labels, isGuarded }: BalanceOptions,
  options: TileOptions = {},
): Promise<Balance> {
  const limit = cosineOf(distance);
  const pairs = await similarPairs(rows, limit, options);
  const groups = new UnionFind(rowCount(rows));
  const means = new GroupSums(rows);
  const conflicts: LabelConflict[] = [];
  for (const [at, i] of pairs.i.entries()) {
    const j = pairs.j[at]!;
    if (labels !== null && labels[i] !== labels[j]) {
      conflicts.push({ i, j, cosine: pairs.cosines[at]! });
      continue;
    }
    const [a, b] = [groups.find(i), groups.find(j)];
    if (a === b || (isGuarded && means.cosine(a, b) < limit - GUARD_SLACK)) continue;
    const joined = groups.union(a, b);
    if (joined !== null) means.join(joined.root, joined.absorbed);
  }
  return { ...survivorsOf(rows, groups.leaders()), conflicts };
}

export interface RatioDistance {
  /** Any distance in (low, high] removes the same rows; this one lies in the middle. */
  readonly distance: number;
  readonly low: number;
  readonly high: number;
  readonly removed: number;
}

/**
 * The distance that removes this share of the rows, or as many as can be where classes keep the rest apart.
 * Exact without the guard, which removes fewer.
 * @param lengths of the rows' spanning forest
 */
export function distanceForRatio(lengths: Float64Array, rows: number, ratio: number): RatioDistance {
  const removed = Math.min(Math.floor(ratio * rows + 0.5), lengths.length);
  const low = removed > 0 ? lengths[removed - 1]! : 0;
  const high = removed < lengths.length ? lengths[removed]! : 2;
  return { distance: (low + high) / 2, low, high, removed };
}

function survivorsOf(rows: Rows, groups: Int32Array<ArrayBuffer>): Omit<Balance, 'conflicts'> {
  const members = new Map<number, number[]>();
  for (const [row, group] of groups.entries()) {
    const own = members.get(group);
    if (own === undefined) members.set(group, [row]);
    else own.push(row);
  }
  const survivorOf = new Map<number, number>();
  for (const [group, own] of members) survivorOf.set(group, nearestToMean(rows, own));
  const kept = [...survivorOf].sort(([, a], [, b]) => a - b);
  const removed = Int32Array.from(groups.keys()).filter((row) => survivorOf.get(groups[row]!) !== row);
  return {
    groups,
    keep: Int32Array.from(kept, ([, row]) => row),
    weights: Int32Array.from(kept, ([group]) => members.get(group)!.length),
    removed,
    survivors: removed.map((row) => survivorOf.get(groups[row]!)!),
  };
}

function nearestToMean(rows: Rows, members: readonly number[]): number {
  if (members.length <= 2) return members[0]!;
  const { dims, values } = rows;
  const mean = new Float64Array(dims);
  for (const row of members) for (let d = 0; d < dims; d++) mean[d]! += values[row * dims + d]!;
  const length = Math.hypot(...mean) || 1;
  const cosines = members.map((row) => {
    let sum = 0;
    for (let d = 0; d < dims; d++) sum += values[row * dims + d]! * mean[d]!;
    return sum / length;
  });
  const best = Math.max(...cosines);
  return members[cosines.findIndex((cosine) => cosine >= best - TIE)]!;
}

/** Sums of the rows of each group that has grown, by the item that stands for it. */
class GroupSums {
  readonly #rows: Rows;
  readonly #sums = new Map<number, Float64Array>();

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  cosine(a: number, b: number): number {
    if (!this.#sums.has(a) && !this.#sums.has(b)) return dot(this.#rows, a, b);
    const [x, y] = [this.#sum(a), this.#sum(b)];
    let product = 0;
    for (let d = 0; d < x.length; d++) product += x[d]! * y[d]!;
    const lengths = Math.hypot(...x) * Math.hypot(...y);
    return lengths > 0 ? product / lengths : 0;
  }

  join(root: number, absorbed: number): void {
    const other = this.#sum(absorbed);
    this.#sums.set(
      root,
      this.#sum(root).map((value, d) => value + other[d]!),
    );
    this.#sums.delete(absorbed);
  }

  #sum(root: number): Float64Array {
    const { dims, values } = this.#rows;
    return this.#sums.get(root) ?? Float64Array.from(values.subarray(root * dims, (root + 1) * dims));
  }
}

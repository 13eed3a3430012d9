/**
 * Pairs of rows that are alike, and the groups that such pairs make. All pairs are compared on the backend, tile by
 * tile; those near the limit are decided in double precision, so that every backend finds the same pairs.
 */
import { PupilError } from '../errors.ts';
import type { Rows } from '../targets/normalise.ts';
import { eachPair, similarityTiles, type TileOptions } from './similarity-tiles.ts';
import { UnionFind } from './union-find.ts';

/** Above float32's error in a cosine of rows of any width a teacher has. */
const UNDECIDED = 1e-4;
/** 16 bytes each: beyond it the limit says nothing about duplicates any more. */
const MAX_PAIRS = 4_000_000;

export interface SimilarPairs {
  /** i < j, most alike first; of equals by i, then j. */
  readonly i: Int32Array;
  readonly j: Int32Array;
  readonly cosines: Float64Array;
}

/**
 * Pairs with a cosine above `limit`.
 * @param rows [N, dims], unit rows
 * @throws {PupilError} RECIPE_INVALID when there are more than four million
 */
export async function similarPairs(
  rows: Rows,
  limit: number,
  options: TileOptions = {},
): Promise<SimilarPairs> {
  const first: number[] = [];
  const second: number[] = [];
  const cosines: number[] = [];
  for await (const tile of similarityTiles(rows, options)) {
    eachPair(tile, (i, j, rough) => {
      if (rough <= limit - UNDECIDED) return;
      const cosine = dot(rows, i, j);
      if (cosine <= limit) return;
      first.push(i);
      second.push(j);
      cosines.push(cosine);
    });
    if (cosines.length > MAX_PAIRS) {
      throw new PupilError(
        'RECIPE_INVALID',
        `More than ${MAX_PAIRS / 1e6} million pairs of photos are nearer than this limit: it takes most photos for duplicates. Ask for a smaller distance.`,
        { limit, pairs: cosines.length },
      );
    }
  }
  const order = Uint32Array.from(cosines.keys()).sort(
    (a, b) => cosines[b]! - cosines[a]! || first[a]! - first[b]! || second[a]! - second[b]!,
  );
  return {
    i: Int32Array.from(order, (at) => first[at]!),
    j: Int32Array.from(order, (at) => second[at]!),
    cosines: Float64Array.from(order, (at) => cosines[at]!),
  };
}

/**
 * The smallest row of the group of each row [N], -1 for a row that is like no other: rows with a cosine above `limit`
 * are in one group, and so are the rows that are like those.
 */
export async function duplicateGroups(
  rows: Rows,
  limit: number,
  options: TileOptions = {},
): Promise<Int32Array<ArrayBuffer>> {
  const { i, j } = await similarPairs(rows, limit, options);
  const groups = new UnionFind(rows.dims === 0 ? 0 : rows.values.length / rows.dims);
  for (let at = 0; at < i.length; at++) groups.union(i[at]!, j[at]!);
  const leaders = groups.leaders();
  const isGrouped = new Uint8Array(leaders.length);
  for (const row of [...i, ...j]) isGrouped[row] = 1;
  return leaders.map((leader, row) => (isGrouped[row] === 1 ? leader : -1));
}

/** Cosine of two unit rows in double precision. */
export function dot({ dims, values }: Rows, i: number, j: number): number {
  let sum = 0;
  for (let d = 0; d < dims; d++) sum += values[i * dims + d]! * values[j * dims + d]!;
  return sum;
}

/**
 * The minimum spanning forest of unit rows under Euclidean distance, by Borůvka's rounds over tiles of cosines: each
 * round links every group to its nearest neighbour, so that some ten rounds do for any folder and no matrix of all
 * pairs is ever held. Its edge lengths say exactly how many rows a threshold removes: one for every shorter edge.
 */
import { type Rows, rowCount } from '../targets/normalise.ts';
import { dot } from './near-duplicates.ts';
import { eachPair, similarityTiles, type TileOptions } from './similarity-tiles.ts';
import { UnionFind } from './union-find.ts';

/** Beyond any cosine. */
const NONE = -2;

/**
 * Edge lengths, ascending.
 * @param rows [N, dims], unit rows
 * @param labels edges only join rows of one label; null: any rows
 */
export async function spanningLengths(
  rows: Rows,
  labels: ArrayLike<number> | null,
  options: TileOptions = {},
): Promise<Float64Array<ArrayBuffer>> {
  const count = rowCount(rows);
  const groups = new UnionFind(count);
  const lengths: number[] = [];
  while (true) {
    const nearest = await nearestOutside(rows, labels, groups, options);
    const before = lengths.length;
    // Shortest first: where two groups chose each other by different edges of one length, the second is refused.
    for (const { i, j } of chosenEdges(nearest, groups)) {
      if (groups.union(i, j) !== null) lengths.push(Math.sqrt(Math.max(0, 2 - 2 * dot(rows, i, j))));
    }
    if (lengths.length === before || lengths.length === count - 1) break;
  }
  return Float64Array.from(lengths).sort();
}

interface Nearest {
  readonly cosines: Float32Array;
  readonly others: Int32Array;
}

async function nearestOutside(
  rows: Rows,
  labels: ArrayLike<number> | null,
  groups: UnionFind,
  options: TileOptions,
): Promise<Nearest> {
  const count = rowCount(rows);
  const roots = Int32Array.from({ length: count }, (_, row) => groups.find(row));
  const cosines = new Float32Array(count).fill(NONE);
  const others = new Int32Array(count).fill(-1);
  const offer = (row: number, other: number, cosine: number) => {
    if (cosine < cosines[row]! || (cosine === cosines[row] && other > others[row]!)) return;
    cosines[row] = cosine;
    others[row] = other;
  };
  for await (const tile of similarityTiles(rows, options)) {
    eachPair(tile, (i, j, cosine) => {
      if (roots[i] === roots[j] || (labels !== null && labels[i] !== labels[j])) return;
      offer(i, j, cosine);
      offer(j, i, cosine);
    });
  }
  return { cosines, others };
}

function chosenEdges({ cosines, others }: Nearest, groups: UnionFind): { i: number; j: number }[] {
  const best = new Map<number, number>();
  for (const [row, other] of others.entries()) {
    if (other < 0) continue;
    const root = groups.find(row);
    const rival = best.get(root);
    if (rival === undefined || cosines[row]! > cosines[rival]!) best.set(root, row);
  }
  return [...best.values()]
    .sort((a, b) => cosines[b]! - cosines[a]! || a - b)
    .map((row) => ({ i: row, j: others[row]! }));
}

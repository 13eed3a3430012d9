/**
 * Photos that belong together in the teacher's space: clusters by spherical k-means, and groups of near-duplicates. Plain loops on the
 * host, deterministic by the seed; both expect unit rows.
 */
import { createRandom } from '../random.ts';
import { type Rows, rowCount, takeRows, unitRows } from './normalise.ts';

const CLUSTER_STREAM = 0xc1057e;
const MAX_ITERATIONS = 30;

export interface Clusters {
  /** Unit rows [min(k, N), dims]. */
  readonly centroids: Rows;
  /** Cluster of each row [N]; no cluster is empty. */
  readonly assignments: Int32Array;
}

/** k-means++ and Lloyd's iterations by cosine (methods B.3.3). @param rows [N, dims], unit rows, at least one */
export function clusterRows(rows: Rows, k: number, seed: number): Clusters {
  const count = Math.min(k, rowCount(rows));
  let centroids = takeRows(rows, firstRows(rows, count, seed));
  let assignments = new Int32Array(0);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const { nearest, cosine } = assign(rows, centroids);
    fillEmpty(nearest, cosine, count);
    if (nearest.every((cluster, row) => cluster === assignments[row])) break;
    assignments = nearest;
    centroids = meansOf(rows, assignments, count);
  }
  return { centroids, assignments };
}

/**
 * Number of the group of each row [N], -1 for a row that is like no other: rows with at least this cosine are in one group, and so are the
 * rows that are like those.
 */
export function duplicateGroups(rows: Rows, minCosine: number): Int32Array {
  const leader = Int32Array.from({ length: rowCount(rows) }, (_, row) => row);
  const find = (row: number): number => {
    let at = row;
    while (leader[at] !== at) {
      leader[at] = leader[leader[at]!]!;
      at = leader[at]!;
    }
    return at;
  };
  const isGrouped = new Uint8Array(leader.length);
  for (let i = 0; i < leader.length; i++) {
    for (let j = i + 1; j < leader.length; j++) {
      if (dot(rows, i, rows, j) < minCosine) continue;
      isGrouped[i] = isGrouped[j] = 1;
      const [a, b] = [find(i), find(j)];
      leader[Math.max(a, b)] = Math.min(a, b);
    }
  }
  return leader.map((_, row) => (isGrouped[row] === 1 ? find(row) : -1));
}

function dot(a: Rows, i: number, b: Rows, j: number): number {
  const { dims } = a;
  let sum = 0;
  for (let d = 0; d < dims; d++) sum += a.values[i * dims + d]! * b.values[j * dims + d]!;
  return sum;
}

/** k-means++: each next row with a probability that grows with its squared distance to the nearest one drawn. */
function firstRows(rows: Rows, count: number, seed: number): Int32Array {
  const random = createRandom(seed, CLUSTER_STREAM);
  const drawn = new Int32Array(count);
  const distance = new Float64Array(rowCount(rows)).fill(Number.POSITIVE_INFINITY);
  drawn[0] = random.below(distance.length);
  for (let c = 1; c < count; c++) {
    for (let row = 0; row < distance.length; row++) {
      const away = Math.max(0, 2 - 2 * dot(rows, row, rows, drawn[c - 1]!));
      distance[row] = row === drawn[c - 1] ? 0 : Math.min(distance[row]!, away);
    }
    let left = random.uniform() * distance.reduce((sum, away) => sum + away, 0);
    let row = distance.findIndex((away) => {
      left -= away;
      return left < 0;
    });
    // Where all that is left repeats what was drawn, the first row that was not.
    if (row < 0) row = distance.findIndex((_, at) => !drawn.subarray(0, c).includes(at));
    drawn[c] = row;
  }
  return drawn;
}

function assign(rows: Rows, centroids: Rows): { nearest: Int32Array<ArrayBuffer>; cosine: Float64Array } {
  const nearest = new Int32Array(rowCount(rows));
  const cosine = new Float64Array(nearest.length).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < nearest.length; row++) {
    for (let c = 0; c < rowCount(centroids); c++) {
      const near = dot(rows, row, centroids, c);
      if (near > cosine[row]!) [cosine[row], nearest[row]] = [near, c];
    }
  }
  return { nearest, cosine };
}

/** Gives each empty cluster the row that lies furthest from its own centre, out of a cluster of more than one. */
function fillEmpty(nearest: Int32Array, cosine: Float64Array, count: number): void {
  const sizes = new Int32Array(count);
  for (const cluster of nearest) sizes[cluster]!++;
  const furthest = Array.from(nearest.keys()).sort((a, b) => cosine[a]! - cosine[b]! || a - b);
  for (let empty = 0; empty < count; empty++) {
    if (sizes[empty] !== 0) continue;
    const place = furthest.findIndex((row) => sizes[nearest[row]!]! > 1);
    const [row] = furthest.splice(place, 1) as [number];
    sizes[nearest[row]!]!--;
    nearest[row] = empty;
    sizes[empty] = 1;
  }
}

function meansOf(
  rows: Rows,
  assignments: Int32Array,
  count: number,
): Rows & { values: Float32Array<ArrayBuffer> } {
  const { dims } = rows;
  const sums = new Float32Array(count * dims);
  for (const [row, cluster] of assignments.entries()) {
    for (let d = 0; d < dims; d++) sums[cluster * dims + d]! += rows.values[row * dims + d]!;
  }
  return unitRows({ dims, values: sums });
}

/**
 * Spherical k-means: photos into k clusters by cosine, k-means++ starts and Lloyd's iterations (methods B.3.3,
 * 0.4-8). Products run on the backend, sums and draws on the host in double precision: a seed gives the same clusters
 * wherever no two cosines tie.
 */
import { createRandom } from '../random.ts';
import { type Rows, rowCount, takeRows, unitRows } from '../targets/normalise.ts';
import { RowMatrix } from './row-matrix.ts';
import { noTurn, type Turn } from './turn.ts';

const CLUSTER_STREAM = 0xc1057e;
export const MAX_ITERATIONS = 30;

export interface Clusters {
  /** Unit rows [min(k, N), dims]. */
  readonly centroids: Rows & { readonly values: Float32Array<ArrayBuffer> };
  /** Cluster of each row [N]; no cluster is empty. */
  readonly assignments: Int32Array<ArrayBuffer>;
  /** Mean cosine of the rows with their centroids. */
  readonly meanCosine: number;
  /** Passes over the rows, the one that confirmed included. */
  readonly iterations: number;
}

/** @param rows [N, dims], unit rows, at least one @param k at most N are made */
export async function clusterRows(
  rows: Rows,
  k: number,
  seed: number,
  turn: Turn = noTurn,
): Promise<Clusters> {
  const random = createRandom(seed, CLUSTER_STREAM);
  const count = Math.min(k, rowCount(rows));
  const total = count + MAX_ITERATIONS;
  const starts = await drawStarts(rows, count, random.uniform, (done) => turn(done, total));
  return lloyd(rows, starts, MAX_ITERATIONS, (done) => turn(count + done, total));
}

/**
 * k-means++: each next row with a probability that grows with its squared distance to the nearest one drawn.
 * @param uniform draws in [0, 1), one a start
 * @returns indices of k different rows
 */
export async function drawStarts(
  rows: Rows,
  k: number,
  uniform: () => number,
  turn: Turn = noTurn,
): Promise<Int32Array<ArrayBuffer>> {
  const matrix = new RowMatrix(rows);
  const starts = new Int32Array(k);
  const squared = new Float64Array(matrix.count).fill(Number.POSITIVE_INFINITY);
  const isDrawn = new Uint8Array(matrix.count);
  try {
    for (let at = 0; at < k; at++) {
      await turn(at, k);
      const draw = uniform();
      const row = at === 0 ? Math.floor(draw * matrix.count) : drawn(squared, isDrawn, draw);
      starts[at] = row;
      isDrawn[row] = 1;
      const cosines = await matrix.withRow(row);
      for (const [i, cosine] of cosines.entries()) {
        squared[i] = isDrawn[i] === 1 ? 0 : Math.min(squared[i]!, Math.max(0, 2 - 2 * cosine));
      }
    }
  } finally {
    matrix.dispose();
  }
  return starts;
}

/**
 * The first row whose cumulative weight exceeds the drawn share; where all that is left repeats what was drawn, the
 * first that was not.
 */
function drawn(weights: Float64Array, isDrawn: Uint8Array, share: number): number {
  const target = share * weights.reduce((sum, weight) => sum + weight, 0);
  let cumulative = 0;
  const row = weights.findIndex((weight) => {
    cumulative += weight;
    return cumulative > target;
  });
  return row < 0 ? isDrawn.indexOf(0) : row;
}

/** Lloyd's iterations from the given rows. @param starts indices of different rows, one a cluster */
export async function lloyd(
  rows: Rows,
  starts: Int32Array,
  maxIterations: number,
  turn: Turn = noTurn,
): Promise<Clusters> {
  const matrix = new RowMatrix(rows);
  let centroids = takeRows(rows, starts);
  let assignments: Int32Array<ArrayBuffer> | null = null;
  let iterations = 0;
  try {
    while (iterations < maxIterations) {
      await turn(iterations++, maxIterations);
      const { nearest, cosines } = await matrix.nearest(centroids);
      fillEmpty(nearest, cosines, starts.length);
      const isSettled = assignments?.every((cluster, row) => cluster === nearest[row]) ?? false;
      assignments = nearest;
      if (isSettled) break;
      centroids = centresOf(rows, nearest, starts.length);
    }
  } finally {
    matrix.dispose();
  }
  assignments ??= new Int32Array(matrix.count);
  return { centroids, assignments, meanCosine: meanCosine(rows, centroids, assignments), iterations };
}

/**
 * Gives each empty cluster, the lowest first, the row that lies furthest from its own centroid, out of a cluster of
 * more than one.
 */
function fillEmpty(nearest: Int32Array, cosines: Float32Array, clusters: number): void {
  const sizes = new Int32Array(clusters);
  for (const cluster of nearest) sizes[cluster]!++;
  if (!sizes.includes(0)) return;
  const furthest = Array.from(nearest.keys()).sort((a, b) => cosines[a]! - cosines[b]! || a - b);
  for (let empty = 0; empty < clusters; empty++) {
    if (sizes[empty] !== 0) continue;
    const place = furthest.findIndex((row) => sizes[nearest[row]!]! > 1);
    // A row moves once: it leaves the list.
    const [row] = furthest.splice(place, 1) as [number];
    sizes[nearest[row]!]!--;
    nearest[row] = empty;
    sizes[empty] = 1;
  }
}

function centresOf({ dims, values }: Rows, assignments: Int32Array, clusters: number): Clusters['centroids'] {
  const sums = new Float64Array(clusters * dims);
  for (const [row, cluster] of assignments.entries()) {
    for (let d = 0; d < dims; d++) sums[cluster * dims + d]! += values[row * dims + d]!;
  }
  return unitRows({ dims, values: Float32Array.from(sums) });
}

function meanCosine({ dims, values }: Rows, centroids: Rows, assignments: Int32Array): number {
  let sum = 0;
  for (const [row, cluster] of assignments.entries()) {
    for (let d = 0; d < dims; d++) sum += values[row * dims + d]! * centroids.values[cluster * dims + d]!;
  }
  return sum / Math.max(1, assignments.length);
}

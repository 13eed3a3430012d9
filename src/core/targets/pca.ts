/**
 * The two directions in which embeddings vary most, and the photos seen along them: the first map of a folder. Block
 * power iteration from a seeded start (Halko, Martinsson and Tropp 2011), so that the same embeddings give the same
 * picture.
 */
import { createRandom } from '../random.ts';
import { centredUnit, meanRow, type Rows, rowCount } from './normalise.ts';

/** More directions than the two wanted, for speed of convergence. */
const BLOCK = 6;
const ITERATIONS = 24;
/** The leading rows decide the directions; more would not move them by a pixel. */
const MAX_FITTED_ROWS = 4096;

/**
 * @returns [N, 2] in -1..1, one scale for both axes; the first axis has the larger variance. Rows are centred and
 * brought to length one first. Signs are fixed: each direction's largest component is positive.
 */
export function pcaMap(rows: Rows, seed: number): Float32Array<ArrayBuffer> {
  const n = rowCount(rows);
  const map = new Float32Array(n * 2);
  if (n === 0) return map;
  const unit = centredUnit(rows, meanRow(rows));
  const centred = { dims: rows.dims, values: subtract(unit, meanRow(unit)) };
  const axes = leadingAxes(centred, seed);
  let reach = 0;
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < 2; a++) {
      const axis = axes[a];
      const x = axis === undefined ? 0 : dot(centred.values, i * rows.dims, axis);
      map[i * 2 + a] = x;
      reach = Math.max(reach, Math.abs(x));
    }
  }
  if (reach > 0) for (let i = 0; i < map.length; i++) map[i]! /= reach;
  return map;
}

/** Orthonormal directions of falling variance, at most BLOCK of them; the first two are converged. */
export function leadingAxes(centred: Rows, seed: number): readonly Float64Array[] {
  const { dims, values } = centred;
  const n = Math.min(rowCount(centred), MAX_FITTED_ROWS);
  const random = createRandom(seed, 11);
  let axes = Array.from({ length: Math.min(BLOCK, dims) }, () =>
    Float64Array.from({ length: dims }, () => random.normal()),
  );
  orthonormalise(axes);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const next = axes.map(() => new Float64Array(dims));
    for (let i = 0; i < n; i++) {
      const start = i * dims;
      for (let a = 0; a < axes.length; a++) {
        const x = dot(values, start, axes[a]!);
        const sum = next[a]!;
        for (let d = 0; d < dims; d++) sum[d]! += x * values[start + d]!;
      }
    }
    axes = next;
    orthonormalise(axes);
  }
  for (const axis of axes) fixSign(axis);
  return axes;
}

function subtract(rows: Rows, mean: Float64Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(rows.values, (x, i) => x - mean[i % rows.dims]!);
}

function dot(values: Float32Array, start: number, axis: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < axis.length; d++) sum += values[start + d]! * axis[d]!;
  return sum;
}

/** Gram-Schmidt, in order: the first axis keeps its direction. A direction without variance becomes zeros. */
function orthonormalise(axes: readonly Float64Array[]): void {
  axes.forEach((axis, a) => {
    for (let before = 0; before < a; before++) {
      const other = axes[before]!;
      let along = 0;
      for (let d = 0; d < axis.length; d++) along += axis[d]! * other[d]!;
      for (let d = 0; d < axis.length; d++) axis[d]! -= along * other[d]!;
    }
    let square = 0;
    for (const x of axis) square += x * x;
    const scale = square > 1e-24 ? 1 / Math.sqrt(square) : 0;
    for (let d = 0; d < axis.length; d++) axis[d]! *= scale;
  });
}

function fixSign(axis: Float64Array): void {
  let largest = 0;
  for (const x of axis) if (Math.abs(x) > Math.abs(largest)) largest = x;
  if (largest < 0) for (let d = 0; d < axis.length; d++) axis[d] = -axis[d]!;
}

/**
 * How alike two views of the same photos are, whatever their widths: do photos that one finds similar seem
 * similar to the other? Needs no head between the two spaces, so it measures every student against its
 * teacher on one scale.
 */
import type { Rows } from '../targets/normalise.ts';
import type { Metric } from './metric.ts';

/** More photos than this change the figure little and cost quadratically. */
export const ALIGNMENT_PHOTOS = 512;

/** Which of `count` photos are compared: all, or ALIGNMENT_PHOTOS spread evenly. */
export function alignmentRows(count: number): Int32Array {
  const rows = Math.min(count, ALIGNMENT_PHOTOS);
  return Int32Array.from({ length: rows }, (_, i) => Math.floor((i * count) / rows));
}

/** Below this share of the rows' energy, what centring leaves is rounding. */
const ROUNDING = 1e-24;

/**
 * The products of all pairs of rows, centred so that they do not depend on where the space has its origin,
 * and of length one [n, n].
 */
export interface Geometry {
  readonly rows: number;
  readonly products: Float64Array;
}

/**
 * @param values [N, dims]
 * @param of the rows to take
 */
export function geometryOf(values: ArrayLike<number>, dims: number, of: ArrayLike<number>): Geometry {
  const rows = of.length;
  const centred = new Float64Array(rows * dims);
  let energy = 0;
  let spread = 0;
  for (let d = 0; d < dims; d++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += values[of[i]! * dims + d]! / rows;
    for (let i = 0; i < rows; i++) {
      const value = values[of[i]! * dims + d]!;
      centred[i * dims + d] = value - mean;
      energy += value ** 2;
      spread += (value - mean) ** 2;
    }
  }
  const products = new Float64Array(rows * rows);
  let square = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let d = 0; d < dims; d++) product += centred[i * dims + d]! * centred[j * dims + d]!;
      products[i * rows + j] = product;
      products[j * rows + i] = product;
      square += (i === j ? 1 : 2) * product * product;
    }
  }
  const scale = spread > ROUNDING * energy ? 1 / Math.sqrt(square) : 0;
  for (let at = 0; at < products.length; at++) products[at] = products[at]! * scale;
  return { rows, products };
}

/**
 * Linear centred kernel alignment, 0..1: the cosine of the two tables of similarities. 1 where the spaces
 * differ by rotation, shift and scale alone; 0 where a view tells no photo from another. Reference:
 * arXiv:1905.00414, section 3.
 */
export function alignment(a: Geometry, b: Geometry): number {
  if (a.rows !== b.rows) throw new RangeError(`${a.rows} photos against ${b.rows}.`);
  let sum = 0;
  for (let at = 0; at < a.products.length; at++) sum += a.products[at]! * b.products[at]!;
  return sum;
}

/** Of a teacher's view, which stays the same from epoch to epoch. */
const geometries = new WeakMap<Rows, Geometry>();

function geometryOfTeacher(view: Rows, photos: ArrayLike<number>): Geometry {
  const known = geometries.get(view);
  if (known !== undefined) return known;
  const geometry = geometryOf(view.values, view.dims, photos);
  geometries.set(view, geometry);
  return geometry;
}

export const ALIGNMENT: Metric<'features' | 'teacher'> = {
  id: 'alignment',
  words: {
    name: 'Likeness to the teacher',
    explanation:
      'Linear CKA: do photos that the teacher finds alike look alike to the student? 1 is the same geometry.',
    format: 'number',
    better: 'higher',
  },
  needs: ['features', 'teacher'],
  perEpoch: {
    chart: 'Agreement with the teacher',
    line: 'likeness (CKA)',
    awaited: 'After the first epoch: whether photos that the teacher finds alike look alike to the student.',
  },
  compute({ features, teacher }) {
    const photos = alignmentRows(features.values.length / features.dims);
    return alignment(geometryOf(features.values, features.dims, photos), geometryOfTeacher(teacher, photos));
  },
};

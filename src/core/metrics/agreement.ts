/** Agreement with the teacher: whether the student points where the teacher points, in the teacher's own space. */
import type { Metric } from './metric.ts';

/** Mean cosine of paired rows [N, dims]; zero rows count as 0. */
export function cosineAgreement(
  a: Float32Array | Float64Array,
  b: Float32Array | Float64Array,
  dims: number,
): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} values against ${b.length}.`);
  const rows = a.length / dims;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    let product = 0;
    let squareA = 0;
    let squareB = 0;
    for (let i = row * dims; i < (row + 1) * dims; i++) {
      product += a[i]! * b[i]!;
      squareA += a[i]! * a[i]!;
      squareB += b[i]! * b[i]!;
    }
    sum += product / (Math.max(Math.sqrt(squareA), 1e-12) * Math.max(Math.sqrt(squareB), 1e-12));
  }
  return sum / rows;
}

export const AGREEMENT: Metric<'teacher' | 'projected'> = {
  id: 'agreement',
  words: {
    name: 'Agreement with the teacher',
    explanation:
      'Mean cosine between the student, mapped into the teacher’s space, and the teacher’s embeddings.',
    format: 'number',
    better: 'higher',
  },
  needs: ['teacher', 'projected'],
  perEpoch: {
    chart: 'Agreement with the teacher',
    line: 'direction (mean cosine)',
    awaited: 'After the first epoch: whether the student points where the teacher points.',
  },
  compute: ({ teacher, projected }) => cosineAgreement(projected.values, teacher.values, teacher.dims),
};

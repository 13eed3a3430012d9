/** Resizing along one axis as short sums: of a matrix nearly all cells are zero. */
import type { Resize } from '../../students/layers.ts';
import { resizeMatrix } from '../../students/resize-matrix.ts';

/** By pixel of the output: pixels of the input with their weights. */
export function resizeTerms(
  from: number,
  to: number,
  rule: Resize,
): readonly (readonly (readonly [number, number])[])[] {
  const matrix = resizeMatrix(from, to, rule);
  return Array.from({ length: to }, (_, at) =>
    Array.from({ length: from }, (_, pixel) => [pixel, matrix[pixel * to + at]!] as const).filter(
      ([, weight]) => weight !== 0,
    ),
  );
}

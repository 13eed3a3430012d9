/**
 * A transformer's table of positions for another image size: the table of its patches, a square, is resized as an
 * image is, and the rows of its other tokens stay.
 */
import { resizeMatrix } from '../students/resize-matrix.ts';
import { type Constant, constant } from './constant.ts';
import type { Lowering } from './lowering.ts';
import { dimsOf, type View } from './view.ts';

/** Class tokens, registers. */
const MOST_OTHERS = 8;

/**
 * @param given [1, N, C] or [N, C], to be added to [photos, N', C]
 * @returns null where it is no such table, or fits as it is
 */
export function resampledPositions(x: View, given: Constant, lowering: Lowering): Constant | null {
  const dims = dimsOf(x);
  const [from, width] = given.dims.slice(-2) as [number, number];
  const to = dims[1]!;
  const isTable = dims.length === 3 && given.dims.length >= 2 && given.values.length === from * width;
  if (!isTable || width !== dims[2] || from === to || from === 1) return null;
  const isSquare = (count: number) => count > 0 && Number.isInteger(Math.sqrt(count));
  const known = lowering.steps.reduce((sum, step) => (step.op === 'tokens' ? sum + step.count : sum), 0);
  const candidates = [known, ...Array.from({ length: MOST_OTHERS + 1 }, (_, i) => i)];
  const others = candidates.find((count) => isSquare(from - count) && isSquare(to - count));
  if (others === undefined) return null;
  const [side, newSide] = [Math.sqrt(from - others), Math.sqrt(to - others)];
  const matrix = resizeMatrix(side, newSide, {
    mode: 'linear',
    coordinates: 'half_pixel',
    rounding: 'floor',
  });
  const out = new Float32Array(to * width);
  out.set(given.values.subarray(0, others * width));
  for (let y = 0; y < newSide; y++) {
    for (let x = 0; x < newSide; x++) {
      const row = (others + y * newSide + x) * width;
      for (let v = 0; v < side; v++) {
        for (let u = 0; u < side; u++) {
          const share = matrix[v * newSide + y]! * matrix[u * newSide + x]!;
          if (share === 0) continue;
          const old = (others + v * side + u) * width;
          for (let c = 0; c < width; c++) out[row + c]! += share * given.values[old + c]!;
        }
      }
    }
  }
  const origin = given.origin === null ? null : { ...given.origin, order: null };
  return constant([1, to, width], out, origin);
}

/** Resizing along one axis as a matrix: every mode that ONNX knows is a weighted sum of pixels. */
import type { Resize } from './layers.ts';

type Rule = Pick<Resize, 'mode' | 'coordinates' | 'rounding'>;

/** PyTorch's and ONNX's default. */
const CUBIC_COEFFICIENT = -0.75;

/** [from, to], row by row: `output = input @ matrix`. Beyond the border the last pixel is repeated. */
export function resizeMatrix(from: number, to: number, rule: Rule): Float32Array {
  const matrix = new Float32Array(from * to);
  const add = (pixel: number, at: number, weight: number) => {
    matrix[Math.min(from - 1, Math.max(0, pixel)) * to + at]! += weight;
  };
  for (let at = 0; at < to; at++) {
    const x = positionOf(at, from, to, rule.coordinates);
    if (rule.mode === 'nearest') {
      add(rounded(x, rule.rounding), at, 1);
      continue;
    }
    const left = Math.floor(x);
    const share = x - left;
    if (rule.mode === 'linear') {
      add(left, at, 1 - share);
      add(left + 1, at, share);
    } else {
      for (let k = -1; k <= 2; k++) add(left + k, at, cubic(k - share));
    }
  }
  return matrix;
}

function positionOf(at: number, from: number, to: number, coordinates: Rule['coordinates']): number {
  switch (coordinates) {
    case 'asymmetric':
      return (at * from) / to;
    case 'align_corners':
      return to === 1 ? 0 : (at * (from - 1)) / (to - 1);
    case 'pytorch_half_pixel':
      return to === 1 ? 0 : ((at + 0.5) * from) / to - 0.5;
    case 'half_pixel':
      return ((at + 0.5) * from) / to - 0.5;
    default:
      return coordinates satisfies never;
  }
}

function rounded(x: number, rounding: Rule['rounding']): number {
  if (rounding === 'floor') return Math.floor(x);
  if (rounding === 'ceil') return Math.ceil(x);
  return rounding === 'round_prefer_ceil' ? Math.floor(x + 0.5) : Math.ceil(x - 0.5);
}

/** Keys' kernel. */
function cubic(distance: number): number {
  const [a, d] = [CUBIC_COEFFICIENT, Math.abs(distance)];
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}

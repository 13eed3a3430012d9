/**
 * Mean cross-entropy of a linear classifier with its gradient, over fixed rows. With `linear-logits.ts` the hot loops of
 * the linear probe: four rows and four classes at a time keep them near the speed of memory.
 */
import { logitsOf } from './linear-logits.ts';
import type { Rows } from './normalise.ts';

export interface LogisticProblem {
  readonly rows: Rows;
  /** Rows that are fitted, and their classes. */
  readonly fitted: Int32Array;
  readonly labels: Int32Array;
  readonly classes: number;
}

/** Parameters lie as [classes, dims] weights, then [classes] biases. */
export function parameterCount({ rows, classes }: LogisticProblem): number {
  return classes * (rows.dims + 1);
}

/**
 * mean CE + l2/2 |W|^2 (no penalty on the bias); the gradient goes to `gradient`.
 * @param scratch [fitted, classes]
 */
export function objective(
  problem: LogisticProblem,
  l2: number,
  theta: Float64Array,
  gradient: Float64Array,
  scratch: Float64Array,
): number {
  const { rows, fitted, labels, classes } = problem;
  logitsOf(rows, theta, classes, fitted, scratch);
  const loss = toResiduals(scratch, labels, classes) / fitted.length;
  const weights = classes * rows.dims;
  gradient.fill(0);
  accumulate(problem, scratch, gradient);
  let square = 0;
  for (let i = 0; i < weights; i++) {
    square += theta[i]! * theta[i]!;
    gradient[i] = gradient[i]! / fitted.length + l2 * theta[i]!;
  }
  for (let i = weights; i < gradient.length; i++) gradient[i]! /= fitted.length;
  return loss + 0.5 * l2 * square;
}

/** Logits become softmax minus one-hot in place; the answer is the summed cross-entropy. */
function toResiduals(z: Float64Array, labels: Int32Array, classes: number): number {
  let loss = 0;
  for (let i = 0; i < labels.length; i++) {
    const row = i * classes;
    let max = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) max = Math.max(max, z[row + c]!);
    let sum = 0;
    const own = z[row + labels[i]!]! - max;
    for (let c = 0; c < classes; c++) {
      const e = Math.exp(z[row + c]! - max);
      z[row + c] = e;
      sum += e;
    }
    for (let c = 0; c < classes; c++) z[row + c]! /= sum;
    z[row + labels[i]!]! -= 1;
    loss += Math.log(sum) - own;
  }
  return loss;
}

/** gradient += residuals^T [rows, 1]. */
function accumulate(problem: LogisticProblem, residuals: Float64Array, gradient: Float64Array): void {
  const { rows, fitted, classes } = problem;
  const { dims, values } = rows;
  const bias = classes * dims;
  let i = 0;
  for (; i + 4 <= fitted.length; i += 4) {
    const x0 = fitted[i]! * dims;
    const x1 = fitted[i + 1]! * dims;
    const x2 = fitted[i + 2]! * dims;
    const x3 = fitted[i + 3]! * dims;
    for (let c = 0; c < classes; c++) {
      const a0 = residuals[i * classes + c]!;
      const a1 = residuals[(i + 1) * classes + c]!;
      const a2 = residuals[(i + 2) * classes + c]!;
      const a3 = residuals[(i + 3) * classes + c]!;
      const g = c * dims;
      for (let d = 0; d < dims; d++) {
        gradient[g + d]! +=
          a0 * values[x0 + d]! + a1 * values[x1 + d]! + a2 * values[x2 + d]! + a3 * values[x3 + d]!;
      }
      gradient[bias + c]! += a0 + a1 + a2 + a3;
    }
  }
  for (; i < fitted.length; i++) {
    const x = fitted[i]! * dims;
    for (let c = 0; c < classes; c++) {
      const a = residuals[i * classes + c]!;
      for (let d = 0; d < dims; d++) gradient[c * dims + d]! += a * values[x + d]!;
      gradient[bias + c]! += a;
    }
  }
}

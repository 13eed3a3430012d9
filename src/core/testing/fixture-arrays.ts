/** Between PyTorch's order of axes and tfjs's, and the comparison with its tolerance. */
import * as tf from '@tensorflow/tfjs-core';
import type { Arrays, FixtureArray } from './fixture-files.ts';

/** Axes of the tfjs tensor in terms of the listed ones. */
const TO_TFJS: Readonly<Record<string, readonly number[]>> = {
  NCHW: [0, 2, 3, 1],
  OIHW: [2, 3, 1, 0],
  C1HW: [2, 3, 0, 1],
  OI: [1, 0],
};

/** Values with their axes in another order: axis `i` of the result is axis `axes[i]` of the given ones. */
function permuted(values: ArrayLike<number>, shape: readonly number[], axes: readonly number[]): number[] {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  let from = [0];
  for (const axis of axes)
    from = from.flatMap((start) =>
      Array.from({ length: shape[axis]! }, (_, i) => start + i * strides[axis]!),
    );
  return from.map((at) => values[at]!);
}

// In plain JavaScript: on a software GPU every shape of a transposition is a program to compile.
export function toTensor({ data, shape, dtype, layout = '' }: FixtureArray): tf.Tensor {
  const axes = TO_TFJS[layout];
  const values = axes === undefined ? [...data] : permuted(data, shape, axes);
  return tf.tensor(values, [...tfjsShape(shape, layout)], dtype === 'float64' ? 'float32' : dtype);
}

export function toTensors(arrays: Arrays): Map<string, tf.Tensor> {
  return new Map(Object.entries(arrays).map(([name, array]) => [name, toTensor(array)]));
}

/** Values of a tfjs tensor in the listed order. */
export async function toListed(tensor: tf.Tensor, layout?: string): Promise<ArrayLike<number>> {
  return inListedOrder(await tensor.data(), tensor.shape, layout);
}

/** @param shape in tfjs order */
export function inListedOrder(
  values: ArrayLike<number>,
  shape: readonly number[],
  layout = '',
): ArrayLike<number> {
  const axes = TO_TFJS[layout];
  if (axes === undefined) return values;
  const inverse = axes.map((_, axis) => axes.indexOf(axis));
  return permuted(values, shape, inverse);
}

/** Shape of a parameter in tfjs order, from its listed shape. */
export function tfjsShape(shape: readonly number[], layout: string): readonly number[] {
  return TO_TFJS[layout]?.map((axis) => shape[axis]!) ?? shape;
}

export interface Difference {
  /** Largest |value - expected| / tolerance; above 1 is a failure. Exact values give 0 or infinity. */
  readonly ratio: number;
  readonly message: string;
}

/** |value - expected| <= factor * (atol + rtol * |expected|); without tolerances values must be equal. */
export function compare(
  name: string,
  actual: ArrayLike<number> | undefined,
  expected: FixtureArray,
  factor: number,
  leastTolerance = 0,
): Difference {
  if (actual === undefined) return { ratio: Number.POSITIVE_INFINITY, message: `${name}: not computed` };
  if (actual.length !== expected.data.length) {
    return {
      ratio: Number.POSITIVE_INFINITY,
      message: `${name}: ${actual.length} values, expected ${expected.data.length}`,
    };
  }
  let ratio = 0;
  let message = '';
  for (const [i, wanted] of expected.data.entries()) {
    const listed = (expected.atol ?? 0) + (expected.rtol ?? 0) * Math.abs(wanted);
    const allowed = Math.max(leastTolerance, factor * listed);
    const error = Math.abs(actual[i]! - wanted);
    const share = error === 0 ? 0 : error / allowed;
    // A comparison that NaN cannot pass.
    if (!(share <= ratio)) {
      ratio = Number.isNaN(share) ? Number.POSITIVE_INFINITY : share;
      message = `${name}[${i}] is ${actual[i]}, expected ${wanted} ± ${allowed}`;
    }
  }
  return { ratio, message };
}

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

export function toTensor(array: FixtureArray): tf.Tensor {
  const dtype = array.dtype === 'float64' ? 'float32' : array.dtype;
  const axes = TO_TFJS[array.layout ?? ''];
  return tf.tidy(() => {
    const listed = tf.tensor([...array.data], [...array.shape], dtype);
    return axes === undefined ? listed : tf.transpose(listed, [...axes]);
  });
}

export function toTensors(arrays: Arrays): Map<string, tf.Tensor> {
  return new Map(Object.entries(arrays).map(([name, array]) => [name, toTensor(array)]));
}

/** Values of a tfjs tensor in the listed order. */
export async function toListed(tensor: tf.Tensor, layout = ''): Promise<ArrayLike<number>> {
  const axes = TO_TFJS[layout];
  if (axes === undefined) return await tensor.data();
  const inverse = axes.map((_, axis) => axes.indexOf(axis));
  const listed = tf.transpose(tensor, inverse);
  const values = await listed.data();
  listed.dispose();
  return values;
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

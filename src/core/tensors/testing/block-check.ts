/** Holds a block to its formula in float64: values and gradients. */
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { createRandom } from '../../random.ts';
import { differentiate, drawSample, type Formula, type Sample } from './float64.ts';

export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!) / (1 + Math.abs(expected[i]!));
    // A NaN must not pass for a small error.
    if (!(error <= worst)) worst = error;
  }
  expect(worst, 'largest error relative to 1 + |expected|').toBeLessThan(tolerance);
}

export function toTensor(sample: Sample): tf.Tensor {
  return tf.tensor(Float32Array.from(sample.values), [...sample.shape]);
}

/** Checks y and d(sum(w * y)) for all inputs. */
export async function check(
  formula: Formula,
  block: (...inputs: tf.Tensor[]) => tf.Tensor,
  samples: readonly Sample[],
  differentiable = samples.length,
): Promise<void> {
  const before = tf.memory().numTensors;
  const values = samples.map((sample) => sample.values);
  const tensors = samples.map(toTensor);
  const y = tf.tidy(() => block(...tensors));
  const expected = formula(values);
  expectClose(await y.data(), expected, 2e-5);
  const weights = drawSample(createRandom(99), y.shape);
  const w = toTensor(weights);
  const gradients = tf.grads((...inputs: tf.Tensor[]) =>
    tf.sum(tf.mul(block(...inputs, ...tensors.slice(differentiable)), w)),
  )(tensors.slice(0, differentiable));
  for (const [which, gradient] of gradients.entries()) {
    expect(gradient.shape).toEqual(samples[which]!.shape);
    expectClose(await gradient.data(), differentiate(formula, values, weights.values, which), 1e-4);
  }
  tf.dispose([y, w, ...tensors, ...gradients]);
  expect(tf.memory().numTensors).toBe(before);
}

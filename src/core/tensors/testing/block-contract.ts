/**
 * What every backend must compute for the differentiable blocks: values and gradients against float64 formulas, on
 * shapes that are odd, prime, one, and larger than a kernel's tile. A backend's test file sets the backend and calls
 * `describeBlocks`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import {
  attention,
  batchNormEval,
  batchNormTrain,
  biWkv,
  gelu,
  groupNorm,
  layerNorm,
  linear,
  quickGelu,
  silu,
} from '../blocks.ts';
import { softmaxCrossEntropy } from '../softmax-cross-entropy.ts';
import {
  attentionFormula,
  batchNormFormula,
  biWkvFormula,
  crossEntropyFormula,
  differentiate,
  drawSample,
  type Formula,
  geluFormula,
  groupNormFormula,
  layerNormFormula,
  linearFormula,
  quickGeluFormula,
  type Sample,
  siluFormula,
} from './float64.ts';
import { describeVectors } from './vector-contract.ts';

const EPSILON = 1e-5;

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

function toTensor(sample: Sample): tf.Tensor {
  return tf.tensor(Float32Array.from(sample.values), [...sample.shape]);
}

/** Checks y and d(sum(w * y)) for all inputs. */
async function check(
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

/** @long a chapter: one test after another */
export function describeBlocks(): void {
  const random = createRandom(7);
  const draw = (...shape: number[]) => drawSample(random, shape);

  it.each([[[5, 1]], [[2, 3, 5, 7]], [[3, 4, 4, 8]], [[1, 1, 13]], [[2, 3, 3, 16]], [[131, 17]], [[260, 4]]])(
    'batch norm over %j',
    async (shape) => {
      const channels = shape.at(-1)!;
      const samples = [draw(...shape), draw(channels), draw(channels)];
      const block = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
        batchNormTrain(x, gamma, beta, EPSILON).y;
      await check(
        batchNormFormula(channels, EPSILON),
        block as (...inputs: tf.Tensor[]) => tf.Tensor,
        samples,
      );
    },
  );

  it('gives the mean and the biased variance of the batch, outside the gradient too', async () => {
    const sample = draw(3, 2, 2, 5);
    const x = toTensor(sample);
    const one = tf.ones([5]);
    const result = batchNormTrain(x, one, one, EPSILON);
    for (let c = 0; c < 5; c++) {
      const column = sample.values.filter((_, i) => i % 5 === c);
      const mean = column.reduce((sum, value) => sum + value, 0) / 12;
      const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 12;
      expectClose(
        [(await result.mean.data())[c]!, (await result.variance.data())[c]!],
        [mean, variance],
        1e-6,
      );
    }
    const still = batchNormEval(x, one, one, result.mean, result.variance, EPSILON);
    expectClose(await still.data(), await result.y.data(), 1e-5);
    tf.dispose([x, one, still, result.y, result.mean, result.variance]);
  });

  it.each([
    [[2, 3, 3, 8], 4],
    [[1, 5, 2, 6], 3],
    [[3, 1, 1, 4], 1],
    [[2, 2, 3, 12], 3],
    [[2, 4, 4, 32], 4],
    [[1, 2, 3, 38], 2],
    [[2, 1, 3, 136], 2],
  ])('group norm over %j in %i groups', async (shape, groups) => {
    const channels = shape[3]!;
    const samples = [draw(...shape), draw(channels), draw(channels)];
    const block = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
      groupNorm(x as tf.Tensor4D, groups, gamma, beta, EPSILON);
    await check(
      groupNormFormula(shape, groups, EPSILON),
      block as (...inputs: tf.Tensor[]) => tf.Tensor,
      samples,
    );
  });

  it.each([[[3, 7]], [[2, 5, 16]], [[1, 33]], [[4, 2, 4]], [[19, 3]], [[2, 257]], [[1, 1032]]])(
    'layer norm over %j',
    async (shape) => {
      const channels = shape.at(-1)!;
      const samples = [draw(...shape), draw(channels), draw(channels)];
      const block = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => layerNorm(x, gamma, beta, EPSILON);
      await check(
        layerNormFormula(channels, EPSILON),
        block as (...inputs: tf.Tensor[]) => tf.Tensor,
        samples,
      );
    },
  );

  describe.each([
    { name: 'quick GELU', formula: quickGeluFormula, block: quickGelu },
    { name: 'SiLU', formula: siluFormula, block: silu },
    { name: 'GELU', formula: geluFormula, block: gelu },
  ])('$name', ({ formula, block }) => {
    it.each([[[1]], [[3, 7]], [[2, 4, 9]]])('over %j', async (shape) => {
      await check(formula, block as (...inputs: tf.Tensor[]) => tf.Tensor, [draw(...shape)]);
    });

    it('stays finite far out', async () => {
      const x = tf.tensor1d([-1e4, -120, -40, 0, 40, 120, 1e4]);
      const [dx] = tf.grads((input: tf.Tensor) => tf.sum(block(input)))([x]);
      const y = block(x);
      expectClose(await y.data(), [0, 0, 0, 0, 40, 120, 1e4], 1e-6);
      expectClose(await dx!.data(), [0, 0, 0, 0.5, 1, 1, 1], 1e-6);
      tf.dispose([x, y, dx!]);
    });
  });

  it.each([[[1, 2]], [[5, 3]], [[7, 13]], [[2, 40]], [[2, 259]]])(
    'softmax cross-entropy over %j',
    async (shape) => {
      const targets = draw(...shape);
      const positive = { shape, values: targets.values.map((value) => Math.fround(Math.abs(value))) };
      await check(
        crossEntropyFormula(shape[1]!),
        softmaxCrossEntropy as (...inputs: tf.Tensor[]) => tf.Tensor,
        [draw(...shape), positive],
        1,
      );
    },
  );

  it.each([
    [1, 1, 1],
    [5, 3, 2],
    [7, 13, 11],
    [6, 8, 8],
    [31, 6, 9],
    [25, 25, 17],
    [131, 2, 3],
    [259, 1, 1],
  ])('a linear layer of %i rows from %i to %i', async (rows, inputs, outputs) => {
    const block = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) =>
      linear(x as tf.Tensor2D, weight as tf.Tensor2D, bias as tf.Tensor1D);
    await check(linearFormula(inputs, outputs), block as (...inputs: tf.Tensor[]) => tf.Tensor, [
      draw(rows, inputs),
      draw(inputs, outputs),
      draw(outputs),
    ]);
  });

  it.each([
    [1, 1, 1, 1, false],
    [2, 1, 3, 2, true],
    [2, 3, 2, 4, true],
    [1, 4, 3, 8, false],
    [3, 5, 1, 7, true],
    [1, 7, 2, 24, true],
    [2, 13, 2, 5, true],
    [1, 65, 1, 3, true],
    [1, 66, 1, 2, false],
    [1, 71, 2, 1, true],
    [1, 134, 1, 1, true],
  ])(
    'attention of %i images, %i tokens, %i heads of %i channels, dropout %j',
    async (batch, tokens, heads, depth, isDropped) => {
      const pool = 3;
      const masks = draw(pool, tokens, tokens).values.map((value) => (value < -1 ? 0 : 1.25));
      const taken = Array.from({ length: batch * heads }, () => random.below(pool));
      const maskOf = (pair: number) => {
        const start = taken[pair]! * tokens * tokens;
        return isDropped ? masks.subarray(start, start + tokens * tokens) : null;
      };
      const dropout = {
        masks: tf.tensor(Float32Array.from(masks), [pool, tokens, tokens]),
        taken: tf.tensor1d(taken, 'int32'),
      };
      const block = (qkv: tf.Tensor) => attention(qkv as tf.Tensor3D, heads, isDropped ? dropout : null);
      const formula = attentionFormula([batch, tokens, heads, depth], maskOf);
      await check(formula, block as (...inputs: tf.Tensor[]) => tf.Tensor, [
        draw(batch, tokens, 3 * heads * depth),
      ]);
      tf.dispose([dropout.masks, dropout.taken]);
    },
  );

  it('attention stays finite when one score stands far above the others', async () => {
    const qkv = tf.tensor3d([200, 200, 1, -200, -200, 2, 0, 0, 3], [1, 3, 3]);
    const y = attention(qkv, 1, null);
    const [dqkv] = tf.grads((input: tf.Tensor) => tf.sum(attention(input as tf.Tensor3D, 1, null)))([qkv]);
    expectClose(await y.data(), [1, 2, 2], 1e-6);
    expectClose(await dqkv!.data(), [0, 0, 4 / 3, 0, 0, 4 / 3, -200 / 3, 0, 1 / 3], 1e-5);
    tf.dispose([qkv, y, dqkv!]);
  });

  describe.each([
    [1, 1, 1],
    [1, 2, 3],
    [3, 7, 5],
    [2, 16, 9],
  ] as const)('bi-directional WKV of %i photos, %i tokens, %i channels', (batch, tokens, width) => {
    it('is the recurrence in both directions, values and gradients', async () => {
      const random = createRandom(tokens);
      const sequence = () => drawSample(random, [batch, tokens, width]);
      const vector = () => drawSample(random, [width]);
      const block = (...inputs: tf.Tensor[]) =>
        biWkv(...(inputs as [tf.Tensor3D, tf.Tensor3D, tf.Tensor1D, tf.Tensor1D]));
      const samples = [sequence(), sequence(), vector(), vector()];
      await check(biWkvFormula([batch, tokens, width]), block, samples);
    });
  });

  it('bi-directional WKV stays finite when one key stands far above the others', async () => {
    const keys = tf.tensor3d([300, -300, 0], [1, 3, 1]);
    const values = tf.tensor3d([1, 2, 3], [1, 3, 1]);
    const zero = tf.zeros<tf.Rank.R1>([1]);
    const y = biWkv(keys, values, zero, zero);
    expectClose(await y.data(), [1, 1, 1], 1e-6);
    tf.dispose([keys, values, zero, y]);
  });

  describeVectors();

  describe('relu', () => {
    it('passes the gradient where the value is positive', async () => {
      const x = tf.tensor1d([-2, -0, 0, 1e-30, 3, 5, -1, 2, 9]);
      const dy = tf.tensor1d([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      const [dx] = tf.grads((input: tf.Tensor) => tf.sum(tf.mul(tf.relu(input), dy)))([x]);
      expect([...(await dx!.data())]).toEqual([0, 0, 0, 4, 5, 6, 0, 8, 9]);
      tf.dispose([x, dy, dx!]);
    });
  });
}

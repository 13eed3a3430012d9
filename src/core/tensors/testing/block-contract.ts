/**
 * What every backend must compute for the differentiable blocks: values and gradients against float64 formulas, on
 * shapes that are odd, prime, one, and larger than a kernel's tile. A backend's test file sets the backend and calls
 * `describeBlocks`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { attention, biWkv, gelu, hardSwish, linear, quickGelu, silu } from '../blocks.ts';
import { softmaxCrossEntropy } from '../softmax-cross-entropy.ts';
import { check, expectClose } from './block-check.ts';
import {
  attentionFormula,
  biWkvFormula,
  crossEntropyFormula,
  drawSample,
  geluFormula,
  hardSwishFormula,
  identityFormula,
  linearFormula,
  quickGeluFormula,
  rectifiedFormula,
  siluFormula,
} from './float64.ts';
import { describeNorms } from './norm-contract.ts';
import { describeVectors } from './vector-contract.ts';

/** @long a chapter: one test after another */
export function describeBlocks(): void {
  const random = createRandom(7);
  const draw = (...shape: number[]) => drawSample(random, shape);

  describeNorms();

  describe.each([
    { name: 'quick GELU', formula: quickGeluFormula, block: quickGelu },
    { name: 'SiLU', formula: siluFormula, block: silu },
    { name: 'GELU', formula: geluFormula, block: gelu },
    { name: 'hard swish', formula: hardSwishFormula, block: hardSwish },
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

  it('ReLU6 lets pass what lies between its bounds', async () => {
    const sample = draw(3, 5, 13);
    const wide = { shape: sample.shape, values: sample.values.map((value) => 5 * value) };
    await check(rectifiedFormula(identityFormula, 0, 6), (x) => tf.relu6(x!), [wide]);
    const x = tf.tensor1d([-1e4, 0, 6, 1e4]);
    const [dx] = tf.grads((input: tf.Tensor) => tf.sum(tf.relu6(input)))([x]);
    expect(Array.from(await dx!.data())[0]).toBe(0);
    expect(Array.from(await dx!.data())[3]).toBe(0);
    tf.dispose([x, dx!]);
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

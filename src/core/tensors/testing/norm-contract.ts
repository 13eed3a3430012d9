/** What every backend must compute for norms, and for the rectifiers behind them. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { batchNormEval, batchNormTrain, groupNorm, layerNorm } from '../blocks.ts';
import { RECTIFIERS } from '../rectifier.ts';
import { check, expectClose, toTensor } from './block-check.ts';
import {
  batchNormFormula,
  drawSample,
  givenNormFormula,
  groupNormFormula,
  layerNormFormula,
  rectifiedFormula,
} from './float64.ts';

const EPSILON = 1e-5;

/** @long a chapter: one test after another */
export function describeNorms(): void {
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

  describe.each([
    ['relu', [2, 3, 5, 7]],
    ['relu', [131, 17]],
    ['relu6', [5, 1]],
    ['relu6', [3, 4, 4, 8]],
    ['relu6', [260, 4]],
  ] as const)('a norm with %s behind it, over %j', (activation, shape) => {
    const channels = shape.at(-1)!;
    const bounds = RECTIFIERS[activation];
    // A stream whose values keep clear of the bounds, where differences say nothing of a slope.
    const own = createRandom(9);
    const draw = (...sizes: number[]) => drawSample(own, sizes);
    // Wide enough for some to pass six.
    const wide = { shape: [channels], values: draw(channels).values.map((value) => 4 * value) };
    const samples = [draw(...shape), wide, draw(channels)];

    it('is one with its gradient, by the batch', async () => {
      const formula = rectifiedFormula(batchNormFormula(channels, EPSILON), bounds.low, bounds.high);
      const plain = batchNormFormula(channels, EPSILON)(samples.map(({ values }) => values));
      expect(plain.filter((value) => value < bounds.low).length).toBeGreaterThan(0);
      if (shape.length === 4)
        expect(plain.filter((value) => value > bounds.high).length > 0).toBe(activation === 'relu6');
      const block = (...[x, gamma, beta]: tf.Tensor[]) =>
        batchNormTrain(x!, gamma!, beta!, EPSILON, bounds).y;
      await check(formula, block, samples);
    });

    it('is one with its gradient, by given statistics', async () => {
      const variance = { shape: [channels], values: draw(channels).values.map((value) => value ** 2 + 0.1) };
      const formula = rectifiedFormula(givenNormFormula(channels, EPSILON), bounds.low, bounds.high);
      const block = (...[x, gamma, beta, mean, given]: tf.Tensor[]) =>
        batchNormEval(x!, gamma!, beta!, mean!, given!, EPSILON, bounds);
      await check(formula, block, [...samples, draw(channels), variance], 3);
    });
  });

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
}

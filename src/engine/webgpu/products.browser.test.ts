import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { linear } from '../../core/tensors/blocks.ts';
import { expectClose } from '../../core/tensors/testing/block-check.ts';
import { drawSample, type Sample } from '../../core/tensors/testing/float64.ts';
import { startBackend, stopBackend } from '../backend.ts';
import { ENGINE_FILES } from '../files.ts';
import { chooseTiling } from './gemm-tiles.ts';

const toTensor = ({ shape, values }: Sample) => tf.tensor(Float32Array.from(values), [...shape]);

/** [m, n] in double precision; strides [outer, inner] of each side. */
function multiply(
  a: Float64Array,
  [aRow, aTerm]: readonly [number, number],
  b: Float64Array,
  [bColumn, bTerm]: readonly [number, number],
  [m, k, n]: readonly [number, number, number],
): Float64Array {
  const y = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++)
      for (let p = 0; p < k; p++) y[i * n + j]! += a[i * aRow + p * aTerm]! * b[j * bColumn + p * bTerm]!;
  return y;
}

describe('products on WebGPU', () => {
  beforeAll(async () => void (await startBackend('webgpu', ENGINE_FILES)));
  afterAll(() => stopBackend());

  const ORIENTATIONS = [
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ] as const;

  it.each([
    [130, 20, 129],
    [300, 33, 50],
    [96, 64, 256],
    [257, 36, 17],
    [40, 1030, 24],
    [3, 2100, 5],
  ] as const)('are right for [%i, %i] by [.., %i] in all four orientations', async (m, k, n) => {
    const random = createRandom(31);
    for (const [transposeA, transposeB] of ORIENTATIONS) {
      const a = drawSample(random, transposeA ? [k, m] : [m, k]);
      const b = drawSample(random, transposeB ? [n, k] : [k, n]);
      const [ta, tb] = [toTensor(a) as tf.Tensor2D, toTensor(b) as tf.Tensor2D];
      const y = tf.matMul(ta, tb, transposeA, transposeB);
      const expected = multiply(
        a.values,
        transposeA ? [1, m] : [k, 1],
        b.values,
        transposeB ? [k, 1] : [1, n],
        [m, k, n],
      );
      expectClose(await y.data(), expected, 1e-4);
      tf.dispose([ta, tb, y]);
    }
  });

  it.each([
    [[6], [6], 40],
    [[2, 3], [2, 3], 5],
    [[5], [1], 70],
    [[1], [5], 33],
  ])('are right for batches %j and %j', async (aBatch, bBatch, m) => {
    const random = createRandom(33);
    const [k, n] = [19, 36];
    const a = drawSample(random, [...aBatch, m, k]);
    const b = drawSample(random, [...bBatch, k, n]);
    const [ta, tb] = [toTensor(a), toTensor(b)];
    const y = tf.matMul(ta, tb);
    const [aCount, bCount] = [a.values.length / (m * k), b.values.length / (k * n)];
    const expected = Array.from({ length: Math.max(aCount, bCount) }, (_, i) => {
      const left = a.values.subarray((i % aCount) * m * k);
      const right = b.values.subarray((i % bCount) * k * n);
      return [...multiply(left, [k, 1], right, [1, n], [m, k, n])];
    });
    expectClose(await y.data(), expected.flat(), 1e-5);
    tf.dispose([ta, tb, y]);
  });

  it('of batches that tfjs repeats in its own way are left to tfjs', async () => {
    const y = tf.matMul(tf.ones([4, 1, 2, 3]), tf.ones([4, 2, 3, 2]));
    expect(y.shape).toEqual([4, 2, 2, 2]);
    expect([...(await y.data())]).toEqual(Array(32).fill(3));
    y.dispose();
  });

  it('give the same bits every time, sums that are cut too', async () => {
    const random = createRandom(32);
    const [x, dy] = [toTensor(drawSample(random, [3000, 7])), toTensor(drawSample(random, [3000, 9]))];
    expect(chooseTiling({ rows: 7, columns: 9, depth: 3000, batch: 1 }, true).splits).toBeGreaterThan(1);
    const bits = new Set<string>();
    for (let repeat = 0; repeat < 3; repeat++) {
      const y = tf.matMul(x as tf.Tensor2D, dy as tf.Tensor2D, true, false);
      const values = await y.data();
      expect(values.every((value) => value !== 0)).toBe(true);
      bits.add(new Uint32Array(values.buffer).join());
      y.dispose();
    }
    expect(bits.size).toBe(1);
    tf.dispose([x, dy]);
  });

  it('linear layers sum biases as they cut the weights', async () => {
    const random = createRandom(34);
    const [rows, inputs, outputs] = [1100, 6, 10];
    const [x, dy] = [drawSample(random, [rows, inputs]), drawSample(random, [rows, outputs])];
    const weight = drawSample(random, [inputs, outputs]);
    const tensors = [x, weight, drawSample(random, [outputs])].map(toTensor);
    const slope = toTensor(dy);
    const gradients = tf.grads((...all) => linear(...(all as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D])))(
      tensors,
      slope,
    );
    const expected = [
      multiply(dy.values, [outputs, 1], weight.values, [outputs, 1], [rows, outputs, inputs]),
      multiply(x.values, [1, inputs], dy.values, [1, outputs], [inputs, rows, outputs]),
      multiply(new Float64Array(rows).fill(1), [0, 1], dy.values, [1, outputs], [1, rows, outputs]),
    ];
    for (const [i, gradient] of gradients.entries()) expectClose(await gradient.data(), expected[i]!, 1e-4);
    tf.dispose([...tensors, slope, ...gradients]);
  });
});

/**
 * Convolutions on WebGPU beyond a tile, and with sums that are cut: what the contract of all backends leaves out on a
 * software GPU.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { drawSample } from '../../core/tensors/testing/float64.ts';
import { startBackend, stopBackend } from '../backend.ts';
import { ENGINE_FILES } from '../files.ts';
import { type ConvCase, checkConv } from '../testing/conv-contract.ts';
import { planFilterGradient } from './conv-products.ts';

const CASES: readonly ConvCase[] = [
  // Several tiles each way; filter gradients in pieces.
  { x: [2, 16, 19, 8], filterPx: 3, outputs: 20, stride: 1, pad: 'same' },
  // Four phases of the stride, taps that differ between them, channels that come in no fours.
  { x: [3, 13, 14, 5], filterPx: 3, outputs: 70, stride: 2, pad: 1 },
  // Phases without any tap.
  { x: [2, 9, 9, 4], filterPx: 2, outputs: 6, stride: 3, pad: 'valid' },
  // More filter than image.
  { x: [1, 2, 3, 4], filterPx: 5, outputs: 4, stride: 1, pad: 2 },
];

describe('convolutions on WebGPU', () => {
  beforeAll(async () => void (await startBackend('webgpu', ENGINE_FILES)));
  afterAll(() => stopBackend());

  it.each(CASES)(
    'are right for $x with $filterPx px, stride $stride, pad $pad, to $outputs',
    async (conv) => {
      await checkConv(conv, false);
    },
  );

  it('with dilation are left to tfjs, and are right', async () => {
    const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const y = tf.conv2d(x, tf.ones([2, 2, 1, 1]), 1, 'valid', 'NHWC', 2);
    expect([...(await y.data())]).toEqual([1 + 3 + 7 + 9]);
    tf.dispose([x, y]);
  });

  it('give the same bits every time, filter gradients in pieces too', async () => {
    const random = createRandom(41);
    const draw = (...shape: [number, number, number, number]) =>
      tf.tensor(Float32Array.from(drawSample(random, shape).values), shape) as tf.Tensor4D;
    const [x, filter, dy] = [draw(2, 17, 18, 4), draw(3, 3, 4, 6), draw(2, 17, 18, 6)];
    const side = { filterHeight: 3, filterWidth: 3, strideHeight: 1, strideWidth: 1, padTop: 1, padLeft: 1 };
    const sizes = {
      images: 2,
      inHeight: 17,
      inWidth: 18,
      inChannels: 4,
      outHeight: 17,
      outWidth: 18,
      outChannels: 6,
    };
    expect(planFilterGradient({ ...sizes, ...side }).tiling.splits).toBeGreaterThan(1);
    const bits = new Set<string>();
    for (let repeat = 0; repeat < 3; repeat++) {
      const gradients = tf.grads((a, f) => tf.conv2d(a as tf.Tensor4D, f as tf.Tensor4D, 1, 1))(
        [x, filter],
        dy,
      );
      const values = await Promise.all(gradients.map((gradient) => gradient.data()));
      expect(values.every((value) => value.every((number) => number !== 0))).toBe(true);
      bits.add(values.map((value) => new Uint32Array(value.buffer).join()).join());
      tf.dispose(gradients);
    }
    expect(bits.size).toBe(1);
    tf.dispose([x, filter, dy]);
  });
});

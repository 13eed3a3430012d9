import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { fusedAdamW } from '../../core/tensors/adamw.ts';
import { attention, batchNormTrain, groupNorm, layerNorm, linear } from '../../core/tensors/blocks.ts';
import { RECTIFIERS } from '../../core/tensors/rectifier.ts';
import { blend, euclideanNorm } from '../../core/tensors/vectors.ts';
import { createBatchImages } from '../../core/training/batch-images.ts';
import { startBackend, stopBackend } from '../backend.ts';
import { nodeEngineFiles } from '../testing/node-files.ts';
import { nodeThreads } from '../testing/node-threads.ts';

const THREADS = [1, 2, 3] as const;

function normal(shape: number[], stream: number): tf.Tensor {
  const random = createRandom(11, stream);
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
    shape,
  );
}

const SCALARS = {
  learningRate: 0.01,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  correction1: 0.19,
  correction2: 0.002,
};

/**
 * Values and gradients of calculations large enough to be divided, whose sizes are no multiples of tiles or threads.
 */
const CALCULATIONS: Readonly<Record<string, () => tf.Tensor[]>> = {
  'a convolution': () => {
    const [x, w] = [normal([13, 19, 17, 9], 1), normal([3, 3, 9, 21], 2)];
    const y = (a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 1);
    return [y(x, w), ...tf.grads((a, b) => tf.sum(tf.square(y(a!, b!))))([x, w])];
  },
  'a convolution of stride 2': () => {
    const [x, w] = [normal([11, 31, 31, 7], 3), normal([3, 3, 7, 33], 4)];
    const y = (a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 1);
    return [y(x, w), ...tf.grads((a, b) => tf.sum(tf.square(y(a!, b!))))([x, w])];
  },
  'a wide convolution': () => {
    const [x, w] = [normal([5, 9, 11, 13], 19), normal([3, 3, 13, 70], 20)];
    const y = (a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 1);
    return [y(x, w), ...tf.grads((a, b) => tf.sum(tf.square(y(a!, b!))))([x, w])];
  },
  'a convolution channel by channel': () => {
    const [x, w] = [normal([7, 23, 21, 67], 21), normal([3, 3, 67, 1], 22)];
    const y = (a: tf.Tensor, b: tf.Tensor) => tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 1);
    return [y(x, w), ...tf.grads((a, b) => tf.sum(tf.square(y(a!, b!))))([x, w])];
  },
  'a convolution of many pixels': () => {
    const [x, w] = [normal([9, 61, 60, 5], 33), normal([3, 3, 5, 11], 34)];
    const y = (a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 1);
    return [y(x, w), ...tf.grads((a, b) => tf.sum(tf.square(y(a!, b!))))([x, w])];
  },
  'one channel by channel of many pixels': () => {
    const [x, w] = [normal([9, 61, 60, 19], 35), normal([3, 3, 19, 1], 36)];
    const y = (a: tf.Tensor, b: tf.Tensor) => tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 1);
    return [y(x, w), ...tf.grads((a, b) => tf.sum(tf.square(y(a!, b!))))([x, w])];
  },
  'the step of the optimizer': () => {
    const vector = (stream: number) => normal([150_001], stream) as tf.Tensor1D;
    const [parameters, m, v] = [vector(23), vector(24), tf.square(vector(25)) as tf.Tensor1D];
    const gradient = vector(26);
    const clipping = { norm: euclideanNorm(gradient), maxNorm: 1 };
    const next = fusedAdamW({ parameters, m, v }, gradient, tf.fill([150_001], 0.1), SCALARS, clipping);
    return [clipping.norm, next.parameters, next.m, next.v, blend(parameters, next.parameters, 0.9)];
  },
  'products in all orientations': () =>
    [false, true].flatMap((isAT) =>
      [false, true].map((isBT) =>
        tf.matMul(
          normal(isAT ? [131, 257] : [257, 131], 5),
          normal(isBT ? [67, 131] : [131, 67], 6),
          isAT,
          isBT,
        ),
      ),
    ),
  'a batch of products': () => [tf.matMul(normal([7, 65, 63], 7), normal([7, 63, 61], 8), false, false)],
  'batch norm': () => {
    const [x, gamma, beta] = [normal([17, 23, 29, 18], 9), normal([18], 10), normal([18], 11)];
    const y = (...of: tf.Tensor[]) => tf.square(batchNormTrain(of[0]!, of[1]!, of[2]!, 1e-5).y);
    return [y(x, gamma, beta), ...tf.grads((...of) => tf.sum(y(...of)))([x, gamma, beta])];
  },
  'batch norm with a rectifier': () => {
    const [x, gamma, beta] = [normal([17, 23, 29, 18], 37), normal([18], 38), normal([18], 39)];
    const y = (...of: tf.Tensor[]) =>
      tf.square(batchNormTrain(of[0]!, of[1]!, of[2]!, 1e-5, RECTIFIERS.relu6).y);
    return [y(x, gamma, beta), ...tf.grads((...of) => tf.sum(y(...of)))([x, gamma, beta])];
  },
  'layer norm': () => {
    const [x, gamma, beta] = [normal([2099, 33], 27), normal([33], 28), normal([33], 29)];
    const y = (...of: tf.Tensor[]) => tf.square(layerNorm(of[0]!, of[1]!, of[2]!, 1e-5));
    return [y(x, gamma, beta), ...tf.grads((...of) => tf.sum(y(...of)))([x, gamma, beta])];
  },
  'group norm': () => {
    const [x, gamma, beta] = [normal([19, 13, 11, 24], 30), normal([24], 31), normal([24], 32)];
    const y = (...of: tf.Tensor[]) => tf.square(groupNorm(of[0] as tf.Tensor4D, 3, of[1]!, of[2]!, 1e-5));
    return [y(x, gamma, beta), ...tf.grads((...of) => tf.sum(y(...of)))([x, gamma, beta])];
  },
  'a linear layer': () => {
    const [x, weight, bias] = [normal([259, 131], 14), normal([131, 67], 15), normal([67], 16)];
    const y = (...of: tf.Tensor[]) =>
      linear(of[0] as tf.Tensor2D, of[1] as tf.Tensor2D, of[2] as tf.Tensor1D);
    return [y(x, weight, bias), ...tf.grads((...of) => tf.sum(tf.square(y(...of))))([x, weight, bias])];
  },
  'attention with dropout': () => {
    const [qkv, masks] = [normal([5, 67, 3 * 33], 17), normal([4, 67, 67], 18)];
    const taken = tf.tensor1d([0, 3, 1, 2, 2, 0, 1, 1, 3, 2, 0, 3, 1, 0, 2], 'int32');
    const y = (of: tf.Tensor) => attention(of as tf.Tensor3D, 3, { masks, taken });
    return [y(qkv), ...tf.grads((of) => tf.sum(tf.square(y(of!))))([qkv])];
  },
  'views of photos': () => {
    const random = createRandom(12);
    const pixels = Uint8Array.from({ length: 40 * 96 * 96 * 3 }, () => random.below(256));
    const images = createBatchImages(
      { pixels, sidePx: 96 },
      64,
      { flip: true, minCropArea: 0.3, colour: 0.4 },
      5,
    );
    return [images.cut({ photos: Int32Array.from({ length: 37 }, (_, i) => i), passes: new Int32Array(37) })];
  },
  'sums and activations': () => {
    const [a, b] = [normal([317, 331], 12), normal([317, 331], 13)];
    return [tf.relu(tf.add(a, b)), ...tf.grads((p, q) => tf.sum(tf.relu(tf.add(p!, q!))))([a, b])];
  },
};

const firstDifference = (a: Float32Array, b: Float32Array) =>
  a.findIndex((value, i) => !Object.is(value, b[i]));

describe('threads that do not start', () => {
  it('leave the kernels to one thread, and the device says why', async () => {
    let ended = 0;
    const begin = () => Promise.reject(new Error('no more workers'));
    const source = { count: 3, start: () => ({ begin, terminate: () => void ended++ }) };
    const { device, threads } = await startBackend('wasm', nodeEngineFiles(), source);
    expect(threads).toBe(1);
    expect(device).toMatch(/one thread: A thread for the kernels does not start: no more workers\.$/);
    expect(ended).toBe(2);
    const [a, b] = [normal([257, 131], 1), normal([131, 67], 2)];
    const y = tf.matMul(a, b);
    expect(Number.isFinite(y.dataSync()[0])).toBe(true);
    tf.dispose([a, b, y]);
    stopBackend();
  });
});

describe('on several threads', () => {
  const results = new Map<number, Map<string, Float32Array[]>>();
  beforeAll(async () => {
    for (const count of THREADS) {
      await startBackend('wasm', nodeEngineFiles(), nodeThreads(count));
      const values = Object.entries(CALCULATIONS).map(
        ([name, calculate]) =>
          [name, tf.tidy(() => calculate().map((y) => y.dataSync() as Float32Array))] as const,
      );
      results.set(count, new Map(values));
      stopBackend();
    }
  });
  afterAll(() => tf.disposeVariables());

  it.each(Object.keys(CALCULATIONS))('%s has the very bits of one thread', (name) => {
    const alone = results.get(1)!.get(name)!;
    expect(alone.every((values) => values.some((value) => value !== 0))).toBe(true);
    for (const count of THREADS.slice(1)) {
      const together = results.get(count)!.get(name)!;
      expect(together.map((values, i) => firstDifference(values, alone[i]!))).toEqual(alone.map(() => -1));
    }
  });
});

import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BackendId, startBackend } from '../../engine/backend.ts';
import { nodeEngineFiles } from '../../engine/testing/node-files.ts';
import { maxPool, type Pool } from './max-pool.ts';

const pool = (kernel: number, stride: number, pads: Pool['pads'] = [0, 0, 0, 0]): Pool => ({
  kernel: [kernel, kernel],
  stride: [stride, stride],
  pads,
});

/** Slopes 1, 2, 3, ... go to the largest number of each window, the first of equals. */
function expectedSlopes(
  values: Float32Array,
  [height, width]: [number, number],
  { kernel, stride, pads }: Pool,
) {
  const slopes = new Float32Array(values.length);
  let [slope, y] = [1, -pads[0]];
  for (; y + kernel[0] <= height + pads[1]; y += stride[0]) {
    for (let x = -pads[2]; x + kernel[1] <= width + pads[3]; x += stride[1]) {
      let best = -1;
      for (let i = Math.max(0, y); i < Math.min(height, y + kernel[0]); i++) {
        for (let j = Math.max(0, x); j < Math.min(width, x + kernel[1]); j++) {
          if (best < 0 || values[i * width + j]! > values[best]!) best = i * width + j;
        }
      }
      slopes[best]! += slope++;
    }
  }
  return slopes;
}

describe.each<BackendId>(['cpu', 'wasm'])('the largest of a window, on %s', (id) => {
  beforeAll(async () => {
    await startBackend(id, nodeEngineFiles());
  });

  it.each<readonly [string, [number, number], Pool]>([
    ['that overlaps the next', [9, 8], pool(3, 2)],
    ['that overlaps the next, with pads', [8, 8], pool(3, 2, [1, 1, 1, 1])],
    ['that touches the next', [8, 6], pool(2, 2)],
    ['that leaves a rest', [9, 7], pool(2, 2)],
    ['that reaches over the edge', [9, 9], pool(3, 2, [1, 2, 1, 2])],
    ['that leaves gaps', [11, 10], pool(2, 3)],
    ['at each pixel', [5, 6], pool(3, 1, [1, 1, 1, 1])],
    ['that is taller than wide', [9, 9], { kernel: [3, 2], stride: [2, 3], pads: [1, 1, 0, 0] }],
  ])('%s takes the whole slope', async (_, [height, width], shape) => {
    // Many equal numbers: the first must win.
    const values = Float32Array.from({ length: height * width }, (__, i) => (i * 7) % 5);
    const x = tf.tensor4d(values, [1, height, width, 1]);
    const slopes = tf.grad((image) => {
      const y = maxPool(image as tf.Tensor4D, shape);
      return tf.sum(tf.mul(y, tf.reshape(tf.range(1, y.size + 1), y.shape)));
    })(x);
    expect([...(await slopes.data())]).toEqual([...expectedSlopes(values, [height, width], shape)]);
  });
});

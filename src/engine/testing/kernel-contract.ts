/**
 * What the kernels of a backend give, on shapes that are odd, prime, one, and larger than a tile. A backend's test
 * file starts the backend and calls `describeKernels`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { drawSample } from '../../core/tensors/testing/float64.ts';
import { describeConvolutions } from './conv-contract.ts';
import { describeProducts } from './product-contract.ts';
import { toTensor } from './sample-tensor.ts';
import { describeParts, describeSums } from './tensor-contract.ts';

/** `isSmall` leaves out what a software GPU would take minutes for. */
export function describeKernels({ isSmall = false } = {}): void {
  describeProducts(isSmall);
  describeConvolutions(isSmall);
  describeSums();
  describeParts();

  it('gives the same bits every time', async () => {
    const random = createRandom(21);
    const x = toTensor(drawSample(random, [3, 9, 9, 5])) as tf.Tensor4D;
    const w = toTensor(drawSample(random, [3, 3, 5, 7])) as tf.Tensor4D;
    const run = (a: tf.Tensor, f: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, f as tf.Tensor4D, 2, 1);
    const bits: string[] = [];
    for (let repeat = 0; repeat < 3; repeat++) {
      const gradients = tf.grads((a: tf.Tensor, f: tf.Tensor) => tf.square(run(a, f)))([x, w]);
      bits.push((await Promise.all(gradients.map((gradient) => gradient.data()))).join());
      tf.dispose(gradients);
    }
    expect(new Set(bits).size).toBe(1);
    tf.dispose([x, w]);
  });
}

/**
 * Seeded dropout masks for attention weights. Drawing B * heads * N * N numbers a layer on the host would cost more than the step;
 * instead one pool of random bits is drawn a layer and step, and every photo of the batch reads it from its own random place.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../random.ts';

/** The pool is this many times what one photo reads. */
const POOL_FACTOR = 4;

/** Multipliers 0 or 1 / (1 - rate) for soft-max weights of this shape [B, heads, N, N]. Not differentiated. */
export function dropoutMultipliers(shape: readonly number[], rate: number, random: Random): tf.Tensor {
  const [batch = 1, ...rest] = shape;
  const each = rest.reduce((product, size) => product * size, 1);
  const kept = 1 / (1 - rate);
  const pool = new Float32Array(POOL_FACTOR * each);
  for (let i = 0; i < pool.length; i++) pool[i] = random.uniform() < rate ? 0 : kept;
  const starts = Int32Array.from({ length: batch }, () => random.below(pool.length - each + 1));
  return tf.tidy(() => {
    const places = tf.add(tf.tensor2d(starts, [batch, 1], 'int32'), tf.range(0, each, 1, 'int32'));
    return tf.reshape(tf.gather(tf.tensor1d(pool), tf.cast(places, 'int32')), [...shape]);
  });
}

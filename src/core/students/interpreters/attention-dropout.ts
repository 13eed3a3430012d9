/**
 * Seeded dropout masks for attention weights. Drawing B * heads * N * N numbers a layer on the host would cost more
 * than the step; instead a pool of masks is drawn a layer and step, and every head of every photo takes one of them
 * at random.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../random.ts';
import type { AttentionMasks } from '../../tensors/attention.ts';

/** Masks in the pool for each head. */
const MASKS_PER_HEAD = 8;

/** Multipliers 0 or 1 / (1 - rate) for soft-max weights of this shape [B, heads, N, N]. Not differentiated. */
export function drawAttentionMasks(
  shape: readonly [number, number, number, number],
  rate: number,
  random: Random,
): AttentionMasks {
  const [batch, heads, rows, columns] = shape;
  const kept = 1 / (1 - rate);
  const count = MASKS_PER_HEAD * heads;
  const pool = new Float32Array(count * rows * columns);
  // The same as uniform() < rate, in integers.
  const dropped = rate * 2 ** 32;
  for (let i = 0; i < pool.length; i++) pool[i] = random.uint32() < dropped ? 0 : kept;
  const taken = Int32Array.from({ length: batch * heads }, () => random.below(count));
  return { masks: tf.tensor3d(pool, [count, rows, columns]), taken: tf.tensor1d(taken, 'int32') };
}

/** Given multipliers [B, heads, N, N] as a pool of which every pair takes its own. */
export function masksOf(multipliers: tf.Tensor): AttentionMasks {
  const [batch, heads, rows, columns] = multipliers.shape as [number, number, number, number];
  const count = batch * heads;
  return {
    masks: tf.reshape(multipliers, [count, rows, columns]),
    taken: tf.tensor1d(
      Int32Array.from({ length: count }, (_, pair) => pair),
      'int32',
    ),
  };
}

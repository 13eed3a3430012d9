/**
 * RWKV's mixing of tokens, in both directions and in parallel: each channel takes the mean of the values of all
 * tokens, weighted by their keys and by a learned decay with distance. A short sequence is two products with one
 * small matrix a channel. Gradient written out.
 */
import * as tf from '@tensorflow/tfjs-core';

/**
 * `y_t = sum_i D_ti exp(k_i) v_i / sum_i D_ti exp(k_i)`, with `D_ti = exp(-decay (|t - i| - 1) / N)` and `D_tt =
 * exp(first)`; a decay may be negative, and then distant tokens weigh more.
 * @param keys [B, N, C]
 * @param values [B, N, C]
 * @param decay [C]
 * @param first [C]
 * @returns [B, N, C]
 * Reference: Duan et al. 2024, Vision-RWKV, arXiv:2403.02308, eq. 4; the order of N^2 work for N steps in turn is
 * ours.
 */
export function biWkv(
  keys: tf.Tensor3D,
  values: tf.Tensor3D,
  decay: tf.Tensor1D,
  first: tf.Tensor1D,
): tf.Tensor3D {
  const mix = tf.customGrad((...args) => {
    const [k, v, w, u, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const count = k.shape[1]!;
    const spread = spreadOf(w, u, count);
    // Shifting all keys of a channel alike changes nothing but keeps the exponentials at or below 1.
    const weight = tf.transpose(tf.exp(tf.sub(k, tf.max(k, 1, true))), [2, 1, 0]); // [C, N, B]
    const valued = tf.mul(weight, tf.transpose(v, [2, 1, 0]));
    const [above, below] = tf.split(tf.matMul(spread, tf.concat([valued, weight], 2)), 2, 2);
    const y = tf.div(above!, below!);
    save([spread, weight, valued, y, below!]);
    return {
      value: tf.transpose(y, [2, 1, 0]),
      gradFunc: (dy, saved) => gradient(dy as tf.Tensor, saved as Saved),
    };
  });
  return mix(keys, values, decay, first) as tf.Tensor3D;
}

type Saved = [spread: tf.Tensor, weight: tf.Tensor, valued: tf.Tensor, y: tf.Tensor, below: tf.Tensor];

/** With respect to keys, values, decay and first. */
function gradient(dy: tf.Tensor, [spread, weight, valued, y, below]: Saved): tf.Tensor[] {
  const count = spread.shape[1]!;
  const dAbove = tf.div(tf.transpose(dy, [2, 1, 0]), below); // [C, N, B]
  const slopes = tf.concat([dAbove, tf.neg(tf.mul(dAbove, y))], 2); // [C, N, 2 B]
  const [dValued, dWeight] = tf.split(tf.matMul(spread, slopes), 2, 2); // D is symmetric
  const dKeys = tf.add(tf.mul(valued, dValued!), tf.mul(weight, dWeight!));
  const dExponent = tf.mul(tf.matMul(slopes, tf.concat([valued, weight], 2), false, true), spread); // [C, N, N]
  return [
    tf.transpose(dKeys, [2, 1, 0]),
    tf.transpose(tf.mul(weight, dValued!), [2, 1, 0]),
    tf.sum(tf.mul(dExponent, distances(count)), [1, 2]),
    tf.sum(tf.mul(dExponent, tf.eye(count)), [1, 2]),
  ];
}

/** D [C, N, N] */
function spreadOf(decay: tf.Tensor, first: tf.Tensor, count: number): tf.Tensor {
  const perChannel = (x: tf.Tensor) => tf.reshape(x, [-1, 1, 1]);
  const exponent = tf.add(
    tf.mul(perChannel(decay), distances(count)),
    tf.mul(perChannel(first), tf.eye(count)),
  );
  return tf.exp(exponent);
}

const distances = (count: number) => tf.tensor2d(wkvDistances(count), [count, count]);

/** What the decay is multiplied with, [N, N]: `-(|t - i| - 1) / N`, and 0 for a token and itself. */
export function wkvDistances(count: number): Float32Array {
  const table = new Float32Array(count * count);
  for (let t = 0; t < count; t++) {
    for (let i = 0; i < count; i++) table[t * count + i] = t === i ? 0 : (1 - Math.abs(t - i)) / count;
  }
  return table;
}

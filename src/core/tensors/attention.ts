/** Scaled dot-product attention without masks or dropout. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * `softmax(scale * q k^T) v` for every photo and head.
 * @param q [B, heads, T, dh]
 * @param k [B, heads, T, dh]
 * @param v [B, heads, T, dh]
 * @param scale usually dh^-0.5
 * @returns [B, heads, T, dh]
 * Reference: Vaswani et al. 2017, arXiv:1706.03762, eq. 1.
 */
export function attention(q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D, scale: number): tf.Tensor4D {
  return tf.tidy(() => {
    const scores = tf.matMul(tf.mul(q, scale), k, false, true); // [B, heads, T, T]
    return tf.matMul(tf.softmax(scores), v);
  });
}

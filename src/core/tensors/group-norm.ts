/**
 * Group normalisation. Reference: Wu and He 2018, arXiv:1803.08494.
 */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Normalises each image over its pixels and over the channels of each of `groups` groups; then `gamma y + beta` a channel.
 * @param x [B, H, W, C], C a multiple of `groups`
 */
export function groupNorm(
  x: tf.Tensor4D,
  groups: number,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const grouped = tf.reshape(x, [batch, height * width, groups, channels / groups]); // [B, HW, G, C/G]
  const { mean, variance } = tf.moments(grouped, [1, 3], true); // [B, 1, G, 1]
  const normalised = tf.mul(tf.sub(grouped, mean), tf.rsqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(tf.reshape(normalised, x.shape), gamma), beta);
}

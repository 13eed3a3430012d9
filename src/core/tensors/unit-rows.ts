/** Rows of unit length: how students and teachers are compared. */
import * as tf from '@tensorflow/tfjs-core';

/** Squared length below which a row counts as one of zeros. */
export const LEAST_SQUARE = 1e-24;

/** Rows scaled to unit length, a / max(|a|, 1e-12): [N, D] -> [N, D]. A zero row stays zero, with zero gradient. */
export function unitRows(rows: tf.Tensor2D): tf.Tensor2D {
  const squares = tf.maximum(tf.sum(tf.square(rows), 1, true), tf.scalar(LEAST_SQUARE));
  return tf.mul(rows, tf.rsqrt(squares));
}

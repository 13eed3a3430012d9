/** Rectifiers: what lies outside their bounds is cut to them, and gives no slope; nor do the bounds, as in PyTorch. */
import * as tf from '@tensorflow/tfjs-core';

export type RectifierName = 'relu' | 'relu6';

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

export const RECTIFIERS: Readonly<Record<RectifierName, Bounds>> = {
  relu: { low: 0, high: Number.POSITIVE_INFINITY },
  relu6: { low: 0, high: 6 },
};

export const UNBOUNDED: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

export function rectified({ low, high }: Bounds, x: tf.Tensor): tf.Tensor {
  const risen = low === Number.NEGATIVE_INFINITY ? x : tf.maximum(x, low);
  return high === Number.POSITIVE_INFINITY ? risen : tf.minimum(risen, high);
}

/** dy where low < x < high, else 0. */
export function passedBy({ low, high }: Bounds, dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const risen = low === Number.NEGATIVE_INFINITY ? dy : tf.mul(dy, tf.step(tf.sub(x, low)));
  return high === Number.POSITIVE_INFINITY ? risen : tf.mul(risen, tf.step(tf.sub(high, x)));
}

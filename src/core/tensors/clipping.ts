/** Gradient clipping by the global norm, on the device: nothing is read back. */
import * as tf from '@tensorflow/tfjs-core';

/** Added to the norm before it divides, as PyTorch does. */
const EPSILON = 1e-6;

/** The gradient's norm and the most that it may be; a larger gradient is scaled down to it. */
export interface Clipping {
  readonly norm: tf.Scalar;
  readonly maxNorm: number;
}

/** min(1, maxNorm / (norm + 1e-6)): what the gradient is multiplied by. */
export function clipFactor({ norm, maxNorm }: Clipping): tf.Scalar {
  return tf.tidy(() => tf.minimum(tf.scalar(1), tf.div(maxNorm, tf.add(norm, EPSILON))));
}

/** Gradient clipping by the global norm, on the device: nothing is read back. */
import * as tf from '@tensorflow/tfjs-core';

const EPSILON = 1e-6;

/** Euclidean norm over all gradients together. */
export function globalNorm(gradients: readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() => {
    const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)) as tf.Scalar);
    // Not addN: on WebGPU it binds all its inputs at once, and there are more gradients than a shader may bind.
    return tf.sqrt(tf.sum(tf.stack(squares)));
  });
}

/** min(1, maxNorm / (norm + 1e-6)): what every gradient is multiplied by. */
export function clipFactor(norm: tf.Scalar, maxNorm: number): tf.Scalar {
  return tf.tidy(() => tf.minimum(tf.scalar(1), tf.div(maxNorm, tf.add(norm, EPSILON))));
}

/** Averaged weights: what is evaluated and exported. Running statistics of batch norm are averaged with them. */
import * as tf from '@tensorflow/tfjs-core';

/** Decay at the 0-based step: a warm start, min(decay, (1 + t) / (10 + t)), else short runs would export their random start. */
export function emaDecayAt(step: number, decay: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}

/** average <- decay * average + (1 - decay) * value, as a new tensor; the caller disposes of all three. */
export function averaged(average: tf.Tensor, value: tf.Tensor, decay: number): tf.Tensor {
  return tf.tidy(() => tf.add(tf.mul(average, decay), tf.mul(value, 1 - decay)));
}

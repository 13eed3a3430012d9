/**
 * One-hot rows from class numbers, written on the host: tfjs-wasm's oneHot writes integer bits when asked for floats.
 */
import * as tf from '@tensorflow/tfjs-core';

/** [B] class numbers -> [B, classes] */
export function oneHot(labels: readonly number[], classes: number): tf.Tensor2D {
  const values = new Float32Array(labels.length * classes);
  for (const [row, label] of labels.entries()) values[row * classes + label] = 1;
  return tf.tensor2d(values, [labels.length, classes]);
}

import * as tf from '@tensorflow/tfjs-core';
import type { Sample } from '../../core/tensors/testing/float64.ts';

/** The numbers that a reference computes with, as a tensor of the backend that is held to it. */
export function toTensor(sample: Sample): tf.Tensor {
  return tf.tensor(Float32Array.from(sample.values), [...sample.shape]);
}

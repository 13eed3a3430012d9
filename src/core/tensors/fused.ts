/**
 * Kernels of our own, by name. A block asks for its fused kernel on the backend in use and otherwise runs its composite of stock ops,
 * which is the reference. The engine registers the kernels; this file only knows their names.
 */
import * as tf from '@tensorflow/tfjs-core';

export type FusedKernel =
  | 'PupilBatchNorm'
  | 'PupilBatchNormGrad'
  | 'PupilLayerNorm'
  | 'PupilLayerNormGrad'
  | 'PupilQuickGelu'
  | 'PupilQuickGeluGrad'
  | 'PupilSoftmaxCrossEntropy'
  | 'PupilAdamW';

/** Outputs of the fused kernel, or null where the backend has none. */
export function runFused(
  name: FusedKernel,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, number | boolean> = {},
): tf.Tensor[] | null {
  if (tf.getKernel(name, tf.getBackend()) === undefined) return null;
  const outputs: tf.Tensor | tf.Tensor[] = tf.engine().runKernel(name, inputs, attributes);
  return Array.isArray(outputs) ? outputs : [outputs];
}

/** Softmax and cross-entropy in one step, which is exact where the two apart would overflow. */
import * as tf from '@tensorflow/tfjs-core';
import { runFused } from './fused.ts';

/**
 * `-sum_k targets log softmax(logits)` of each row, [B]. Gradient for the logits only: `softmax sum(targets) - targets`.
 * @param logits [B, K]
 * @param targets [B, K], taken as constants
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor1D {
  const [losses, slopes] =
    runFused('PupilSoftmaxCrossEntropy', { logits, targets }) ?? forward(logits, targets);
  const differentiable = tf.customGrad((...args) => {
    const save = args[1] as unknown as tf.GradSaveFunc;
    save([slopes!]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0]!, tf.expandDims(dy, 1));
    return { value: tf.clone(losses!), gradFunc };
  });
  return differentiable(logits) as tf.Tensor1D;
}

function forward(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor[] {
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const logProbabilities = tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)));
  const slopes = tf.sub(tf.mul(tf.exp(logProbabilities), tf.sum(targets, 1, true)), targets);
  return [tf.neg(tf.sum(tf.mul(targets, logProbabilities), 1)), slopes];
}

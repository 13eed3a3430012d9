/** Cross-entropy of soft targets from logits, one number a row, stable for large logits. Targets are constants. */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED, runFused } from './fused-kernel.ts';

/**
 * `-sum_k targets_k log softmax(logits)_k` for every row; `d/dlogits = softmax * sum(targets) - targets`.
 * @param logits [B, K]
 * @param targets [B, K], usually summing to 1; no gradient flows into them
 * @returns [B]
 */
export function softmaxCrossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor1D {
  const entropy = tf.customGrad((...args) => {
    const [scores, save] = args as unknown as [tf.Tensor, tf.GradSaveFunc];
    const [value, probabilities] = forward(scores, targets);
    save([probabilities, targets]);
    return {
      value,
      gradFunc: (dy, saved) => {
        const [p, t] = saved as [tf.Tensor, tf.Tensor];
        return backward(dy as tf.Tensor, p, t);
      },
    };
  });
  return entropy(logits) as tf.Tensor1D;
}

function forward(logits: tf.Tensor, targets: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const fused = runFused(FUSED.softmaxCrossEntropy, { logits, targets });
  if (fused !== null) return [...fused] as [tf.Tensor, tf.Tensor];
  const shifted = tf.sub(logits, tf.max(logits, -1, true));
  const logTotal = tf.log(tf.sum(tf.exp(shifted), -1, true)); // [B, 1]
  const logProbabilities = tf.sub(shifted, logTotal);
  return [tf.neg(tf.sum(tf.mul(targets, logProbabilities), -1)), tf.exp(logProbabilities)];
}

function backward(dy: tf.Tensor, probabilities: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const fused = runFused(FUSED.softmaxCrossEntropyGrad, { dy, probabilities, targets });
  if (fused !== null) return fused[0]!;
  const slope = tf.sub(tf.mul(probabilities, tf.sum(targets, -1, true)), targets); // [B, K]
  return tf.mul(slope, tf.expandDims(dy, -1));
}

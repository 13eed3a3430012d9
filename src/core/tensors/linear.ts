/** A linear layer with its gradients: the bias rides on the product, and its gradient on the weight's. */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED, hasFused, runFused } from './fused-kernel.ts';

/**
 * `x weight + bias`
 * @param x [R, K]
 * @param weight [K, N]
 * @param bias [N]
 * @returns [R, N]
 */
export function linear(x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  if (!hasFused(FUSED.linear)) return tf.add(tf.matMul(x, weight), bias);
  const apply = tf.customGrad((...args) => {
    const [input, matrix, shift, save] = args as [tf.Tensor2D, tf.Tensor2D, tf.Tensor, tf.GradSaveFunc];
    save([input, matrix]);
    return {
      value: runFused(FUSED.linear, { x: input, weight: matrix, bias: shift })![0]!,
      gradFunc: (dy, saved) => {
        const [savedX, savedWeight] = saved as [tf.Tensor2D, tf.Tensor2D];
        const slope = dy as tf.Tensor2D;
        const dx =
          runFused(FUSED.linearInputGrad, { dy: slope, weight: savedWeight })?.[0] ??
          tf.matMul(slope, savedWeight, false, true);
        const [dweight, dbias] = runFused(FUSED.linearWeightGrad, { dy: slope, x: savedX })!;
        return [dx, dweight!, dbias!];
      },
    };
  });
  return apply(x, weight, bias) as tf.Tensor2D;
}

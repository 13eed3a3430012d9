/** Layer normalisation over the last axis, any rank. Gradient written out. */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED, runFused } from './fused-kernel.ts';

/**
 * `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta`, statistics over the last axis.
 * @param x [..., C]
 * @param gamma [C]
 * @param beta [C]
 * Reference: Ba et al. 2016, arXiv:1607.06450, eq. 4.
 */
export function layerNorm<T extends tf.Tensor>(x: T, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): T {
  const normalise = tf.customGrad((...args) => {
    const [input, scale, shift, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const [value, mean, inverse] = forward(input, scale, shift, epsilon);
    save([input, scale, mean, inverse]);
    return {
      value,
      gradFunc: (dy, saved) => {
        const [savedX, savedScale, savedMean, savedInverse] = saved as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        return backward(dy as tf.Tensor, savedX, savedScale, savedMean, savedInverse);
      },
    };
  });
  return normalise(x, gamma, beta) as T;
}

type Three = [tf.Tensor, tf.Tensor, tf.Tensor];

function forward(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): Three {
  const fused = runFused(FUSED.layerNorm, { x, gamma, beta }, { epsilon });
  if (fused !== null) return [...fused] as Three;
  const rows = tf.reshape(x, [-1, x.shape.at(-1)!]); // [R, C]
  const mean = tf.mean(rows, 1, true); // [R, 1]
  const centred = tf.sub(rows, mean);
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon)); // [R, 1]
  const y = tf.add(tf.mul(tf.mul(centred, inverse), gamma), beta);
  return [tf.reshape(y, x.shape), tf.reshape(mean, [-1]), tf.reshape(inverse, [-1])];
}

/** With `g = dy * gamma`: `dx = (g - mean(g) - xhat * mean(g * xhat)) / s`, means over a row. */
function backward(dy: tf.Tensor, x: tf.Tensor, gamma: tf.Tensor, mean: tf.Tensor, inverse: tf.Tensor): Three {
  const fused = runFused(FUSED.layerNormGrad, { dy, x, gamma, mean, inverse });
  if (fused !== null) return [...fused] as Three;
  const channels = x.shape.at(-1)!;
  const scale = tf.reshape(inverse, [-1, 1]);
  const xhat = tf.mul(tf.sub(tf.reshape(x, [-1, channels]), tf.reshape(mean, [-1, 1])), scale); // [R, C]
  const dyRows = tf.reshape(dy, [-1, channels]); // [R, C]
  const g = tf.mul(dyRows, gamma);
  const meanGx = tf.mean(tf.mul(g, xhat), 1, true);
  const dx = tf.mul(tf.sub(tf.sub(g, tf.mean(g, 1, true)), tf.mul(xhat, meanGx)), scale);
  return [tf.reshape(dx, x.shape), tf.sum(tf.mul(dyRows, xhat), 0), tf.sum(dyRows, 0)];
}

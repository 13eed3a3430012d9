/** Group normalisation of images: each photo by itself, consecutive channels form a group. Gradient written out. */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED, runFused } from './fused-kernel.ts';

/**
 * `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta`, statistics over [H, W, C / groups] of every photo and
 * group.
 * @param x [B, H, W, C], C a multiple of `groups`
 * @param gamma [C]
 * @param beta [C]
 * Reference: Wu and He 2018, arXiv:1803.08494, eq. 1-3.
 */
export function groupNorm(
  x: tf.Tensor4D,
  groups: number,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): tf.Tensor4D {
  const normalise = tf.customGrad((...args) => {
    const [input, scale, shift, save] = args as [tf.Tensor4D, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const [value, mean, inverse] = forward(input, groups, scale, shift, epsilon);
    save([input, scale, mean, inverse]);
    return {
      value,
      gradFunc: (dy, saved) => {
        const [savedX, savedScale, savedMean, savedInverse] = saved as [
          tf.Tensor4D,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        return backward(dy as tf.Tensor4D, savedX, groups, savedScale, savedMean, savedInverse);
      },
    };
  });
  return normalise(x, gamma, beta) as tf.Tensor4D;
}

type Three = [tf.Tensor, tf.Tensor, tf.Tensor];

/** [B, H, W, C] -> [B, H * W, groups, C / groups] */
function split(x: tf.Tensor4D, groups: number): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  return tf.reshape(x, [batch, height * width, groups, channels / groups]);
}

function forward(x: tf.Tensor4D, groups: number, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): Three {
  const fused = runFused(FUSED.groupNorm, { x, gamma, beta }, { groups, epsilon });
  if (fused !== null) return [...fused] as Three;
  const parts = split(x, groups);
  const mean = tf.mean(parts, [1, 3], true); // [B, 1, groups, 1]
  const centred = tf.sub(parts, mean);
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), [1, 3], true), epsilon));
  const xhat = tf.reshape(tf.mul(centred, inverse), x.shape);
  return [tf.add(tf.mul(xhat, gamma), beta), tf.reshape(mean, [-1]), tf.reshape(inverse, [-1])];
}

/** With `g = dy * gamma`: `dx = (g - mean(g) - xhat * mean(g * xhat)) / s`, means over a photo's group. */
function backward(
  dy: tf.Tensor4D,
  x: tf.Tensor4D,
  groups: number,
  gamma: tf.Tensor,
  mean: tf.Tensor,
  inverse: tf.Tensor,
): Three {
  const fused = runFused(FUSED.groupNormGrad, { dy, x, gamma, mean, inverse }, { groups });
  if (fused !== null) return [...fused] as Three;
  const perGroup = [x.shape[0], 1, groups, 1];
  const scale = tf.reshape(inverse, perGroup);
  const xhat = tf.mul(tf.sub(split(x, groups), tf.reshape(mean, perGroup)), scale); // [B, HW, groups, C/groups]
  const g = split(tf.mul(dy, gamma), groups);
  const meanG = tf.mean(g, [1, 3], true);
  const meanGx = tf.mean(tf.mul(g, xhat), [1, 3], true);
  const dx = tf.mul(tf.sub(tf.sub(g, meanG), tf.mul(xhat, meanGx)), scale);
  const dgamma = tf.sum(tf.mul(dy, tf.reshape(xhat, x.shape)), [0, 1, 2]);
  return [tf.reshape(dx, x.shape), dgamma, tf.sum(dy, [0, 1, 2])];
}

/**
 * Batch normalisation over every axis but the last, with its gradient written out: two passes over the input
 * forwards, two backwards, instead of a dozen. Statistics come out for running averages and are constants to
 * differentiation.
 */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED, release, runFused } from './fused-kernel.ts';

export interface BatchNormResult {
  /** Same shape as the input. */
  readonly y: tf.Tensor;
  /** [C] */
  readonly mean: tf.Tensor1D;
  /** [C], biased (divided by the count): what normalises. Running statistics store it times count / (count - 1). */
  readonly variance: tf.Tensor1D;
}

/**
 * `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta` with the batch's own statistics.
 * @param x [..., C]
 * @param gamma [C]
 * @param beta [C]
 * Reference: Ioffe and Szegedy 2015, arXiv:1502.03167, algorithm 1.
 */
export function batchNormTrain(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): BatchNormResult {
  let keptMean: tf.Tensor | null = null;
  let keptVariance: tf.Tensor | null = null;
  const normalise = tf.customGrad((...args) => {
    const [input, scale, shift, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const [value, mean, variance] = forward(input, scale, shift, epsilon);
    save([input, scale, mean, variance]);
    keptMean = tf.keep(mean);
    keptVariance = tf.keep(variance);
    return {
      value,
      gradFunc: (dy, saved) => {
        const [savedX, savedScale, savedMean, savedVariance] = saved as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        return backward(dy as tf.Tensor, savedX, savedScale, savedMean, savedVariance, epsilon);
      },
    };
  });
  const y = normalise(x, gamma, beta);
  const mean = release(keptMean!) as tf.Tensor1D;
  const variance = release(keptVariance!) as tf.Tensor1D;
  return { y, mean, variance };
}

/**
 * The same with given statistics (the running ones); differentiable in x, gamma and beta. Shapes as in
 * `batchNormTrain`.
 */
export function batchNormEval(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  epsilon: number,
): tf.Tensor {
  return tf.tidy(() => {
    const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(mean, scale)));
  });
}

type Three = [tf.Tensor, tf.Tensor, tf.Tensor];

function forward(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): Three {
  const fused = runFused(FUSED.batchNorm, { x, gamma, beta }, { epsilon });
  if (fused !== null) return [...fused] as Three;
  const rows = tf.reshape(x, [-1, x.shape.at(-1)!]); // [R, C]
  const mean = tf.mean(rows, 0);
  const centred = tf.sub(rows, mean);
  const variance = tf.mean(tf.square(centred), 0);
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
  return [tf.reshape(tf.add(tf.mul(centred, scale), beta), x.shape), mean, variance];
}

/** `dx = gamma / s * (dy - mean(dy) - xhat * mean(dy * xhat))`, means over the rows. */
function backward(
  dy: tf.Tensor,
  x: tf.Tensor,
  gamma: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  epsilon: number,
): Three {
  const fused = runFused(FUSED.batchNormGrad, { dy, x, gamma, mean, variance }, { epsilon });
  if (fused !== null) return [...fused] as Three;
  const channels = x.shape.at(-1)!;
  const count = x.size / channels;
  const dyRows = tf.reshape(dy, [-1, channels]); // [R, C]
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const xhat = tf.mul(tf.sub(tf.reshape(x, [-1, channels]), mean), inverse); // [R, C]
  const dbeta = tf.sum(dyRows, 0);
  const dgamma = tf.sum(tf.mul(dyRows, xhat), 0);
  const inner = tf.sub(dyRows, tf.div(tf.add(dbeta, tf.mul(xhat, dgamma)), count));
  return [tf.reshape(tf.mul(inner, tf.mul(gamma, inverse)), x.shape), dgamma, dbeta];
}

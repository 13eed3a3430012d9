/**
 * Batch normalisation over every axis but the last, and the rectifier that follows it, with their gradient written out:
 * two passes over the input forwards, two backwards, instead of a dozen. Statistics come out for running averages and
 * are constants to differentiation.
 */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED, release, runFused } from './fused-kernel.ts';
import { type Bounds, passedBy, rectified, UNBOUNDED } from './rectifier.ts';

export interface BatchNormResult {
  /** Same shape as the input. */
  readonly y: tf.Tensor;
  /** [C] */
  readonly mean: tf.Tensor1D;
  /** [C], biased (divided by the count): what normalises. Running statistics store it times count / (count - 1). */
  readonly variance: tf.Tensor1D;
}

/**
 * `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta` with the batch's own statistics, cut to the bounds.
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
  bounds = UNBOUNDED,
): BatchNormResult {
  let keptMean: tf.Tensor | null = null;
  let keptVariance: tf.Tensor | null = null;
  const options = { epsilon, ...bounds };
  const normalise = tf.customGrad((...args) => {
    const [input, scale, shift, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const [value, mean, variance, ...record] = forward(input, scale, shift, options);
    save([input, scale, shift, mean, variance, ...record]);
    keptMean = tf.keep(mean);
    keptVariance = tf.keep(variance);
    return { value, gradFunc: (dy, saved) => backward(dy as tf.Tensor, saved, options) };
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
  bounds = UNBOUNDED,
): tf.Tensor {
  const normalise = tf.customGrad((...args) => {
    const [input, factor, offset, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([input, factor, offset]);
    const given = { x: input, gamma: factor, beta: offset, mean, variance };
    const fused = runFused(FUSED.batchNormEval, given, { epsilon, ...bounds });
    return {
      value: fused?.[0] ?? rectified(bounds, byStatistics(input, factor, offset, mean, variance, epsilon).y),
      gradFunc: (dy, saved) => {
        const [savedX, savedGamma, savedBeta] = saved as Three;
        const { y, xhat, inverse } = byStatistics(savedX, savedGamma, savedBeta, mean, variance, epsilon);
        const slope = passedBy(bounds, dy as tf.Tensor, y);
        const axes = Array.from({ length: savedX.rank - 1 }, (_, axis) => axis);
        return [
          tf.mul(slope, tf.mul(savedGamma, inverse)),
          tf.sum(tf.mul(slope, xhat), axes),
          tf.sum(slope, axes),
        ];
      },
    };
  });
  return normalise(x, gamma, beta);
}

/** `x * scale + shift` [C], in one pass: a norm whose statistics change nothing. */
export function affineByChannel(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): tf.Tensor {
  return batchNormEval(x, scale, shift, tf.zerosLike(scale), tf.onesLike(scale), 0);
}

type Three = [tf.Tensor, tf.Tensor, tf.Tensor];
type Options = { readonly epsilon: number } & Bounds;

function byStatistics(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  epsilon: number,
): { readonly y: tf.Tensor; readonly xhat: tf.Tensor; readonly inverse: tf.Tensor } {
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const xhat = tf.mul(tf.sub(x, mean), inverse);
  return { y: tf.add(tf.mul(xhat, gamma), beta), xhat, inverse };
}

function forward(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  options: Options,
): [...Three, ...tf.Tensor[]] {
  const fused = runFused(FUSED.batchNorm, { x, gamma, beta }, { ...options });
  if (fused !== null) return fused as [...Three, ...tf.Tensor[]];
  const rows = tf.reshape(x, [-1, x.shape.at(-1)!]); // [R, C]
  const mean = tf.mean(rows, 0);
  const variance = tf.mean(tf.square(tf.sub(rows, mean)), 0);
  const { y } = byStatistics(x, gamma, beta, mean, variance, options.epsilon);
  return [rectified(options, y), mean, variance];
}

/** `dx = gamma / s * (dy - mean(dy) - xhat * mean(dy * xhat))`, means over the rows, dy as far as it passes. */
function backward(dy: tf.Tensor, saved: readonly tf.Tensor[], options: Options): Three {
  const [x, gamma, beta, mean, variance, record] = saved as [...Three, tf.Tensor, tf.Tensor, tf.Tensor?];
  const given = { dy, x, gamma, beta, mean, variance, ...(record && { record }) };
  const fused = runFused(FUSED.batchNormGrad, given, { ...options });
  if (fused !== null) return [...fused] as Three;
  const { y, xhat: normal, inverse } = byStatistics(x, gamma, beta, mean, variance, options.epsilon);
  const channels = x.shape.at(-1)!;
  const dyRows = tf.reshape(passedBy(options, dy, y), [-1, channels]); // [R, C]
  const xhat = tf.reshape(normal, [-1, channels]); // [R, C]
  const dbeta = tf.sum(dyRows, 0);
  const dgamma = tf.sum(tf.mul(dyRows, xhat), 0);
  const inner = tf.sub(dyRows, tf.div(tf.add(dbeta, tf.mul(xhat, dgamma)), x.size / channels));
  return [tf.reshape(tf.mul(inner, tf.mul(gamma, inverse)), x.shape), dgamma, dbeta];
}

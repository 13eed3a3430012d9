/**
 * Batch normalisation over all axes but the last. Reference: Ioffe and Szegedy 2015, arXiv:1502.03167.
 */
import * as tf from '@tensorflow/tfjs-core';
import { runFused } from './fused.ts';

export interface BatchNormalised {
  readonly y: tf.Tensor;
  /** Of the batch, [C]; no gradient flows through them. */
  readonly mean: tf.Tensor1D;
  /** Biased (divided by n), [C]. */
  readonly variance: tf.Tensor1D;
}

/**
 * `y = gamma (x - mean) / sqrt(variance + epsilon) + beta` with the statistics of this batch; differentiable in x, gamma and beta.
 * @param x [..., C]
 */
export function batchNormTrain(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): BatchNormalised {
  const [y, mean, variance] =
    runFused('PupilBatchNorm', { x, gamma, beta }, { epsilon }) ?? forward(x, gamma, beta, epsilon);
  const differentiable = tf.customGrad((...args) => {
    const [input, scale, , save] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([input, scale, mean!, variance!]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [savedX, savedGamma, savedMean, savedVariance] = saved as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const inputs = { dy, x: savedX, gamma: savedGamma, mean: savedMean, variance: savedVariance };
      return runFused('PupilBatchNormGrad', inputs, { epsilon }) ?? backward(inputs, epsilon);
    };
    // The value was computed before: what counts here is that the tape sees one op.
    return { value: tf.clone(y!), gradFunc };
  });
  return { y: differentiable(x, gamma, beta), mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
}

/** The same with given statistics, as in inference. @param x [..., C] */
export function batchNormEval(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  epsilon: number,
): tf.Tensor {
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(mean, scale)));
}

function forward(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor[] {
  const { mean, variance } = tf.moments(x, leadingAxes(x));
  return [batchNormEval(x, gamma, beta, mean, variance, epsilon), mean, variance];
}

interface Saved {
  readonly dy: tf.Tensor;
  readonly x: tf.Tensor;
  readonly gamma: tf.Tensor;
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

function backward({ dy, x, gamma, mean, variance }: Saved, epsilon: number): tf.Tensor[] {
  const axes = leadingAxes(x);
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const normalised = tf.mul(tf.sub(x, mean), inverse);
  const dBeta = tf.sum(dy, axes);
  const dGamma = tf.sum(tf.mul(dy, normalised), axes);
  const count = x.size / gamma.size;
  const centred = tf.sub(dy, tf.add(tf.div(dBeta, count), tf.mul(normalised, tf.div(dGamma, count))));
  return [tf.mul(centred, tf.mul(gamma, inverse)), dGamma, dBeta];
}

function leadingAxes(x: tf.Tensor): number[] {
  return Array.from({ length: x.rank - 1 }, (_, axis) => axis);
}

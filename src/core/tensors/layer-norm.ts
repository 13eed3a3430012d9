/**
 * Layer normalisation over the last axis. Reference: Ba, Kiros and Hinton 2016, arXiv:1607.06450.
 */
import * as tf from '@tensorflow/tfjs-core';
import { runFused } from './fused.ts';

/** `y = gamma (x - mean) / sqrt(variance + epsilon) + beta`, statistics of each row. @param x [..., C] */
export function layerNorm(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor {
  const differentiable = tf.customGrad((...args) => {
    const [input, scale, shift, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([input, scale]);
    const value = runFused('PupilLayerNorm', { x: input, gamma: scale, beta: shift }, { epsilon })?.[0];
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [savedX, savedGamma] = saved as [tf.Tensor, tf.Tensor];
      return (
        runFused('PupilLayerNormGrad', { dy, x: savedX, gamma: savedGamma }, { epsilon }) ??
        backward(dy, savedX, savedGamma, epsilon)
      );
    };
    return { value: value ?? tf.add(tf.mul(standardise(input, epsilon).normalised, scale), shift), gradFunc };
  });
  return differentiable(x, gamma, beta);
}

function standardise(x: tf.Tensor, epsilon: number) {
  const { mean, variance } = tf.moments(x, -1, true);
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  return { normalised: tf.mul(tf.sub(x, mean), inverse), inverse };
}

function backward(dy: tf.Tensor, x: tf.Tensor, gamma: tf.Tensor, epsilon: number): tf.Tensor[] {
  const { normalised, inverse } = standardise(x, epsilon);
  const rows = Array.from({ length: x.rank - 1 }, (_, axis) => axis);
  const scaled = tf.mul(dy, gamma);
  const mean = tf.mean(scaled, -1, true);
  const projection = tf.mean(tf.mul(scaled, normalised), -1, true);
  const dx = tf.mul(tf.sub(scaled, tf.add(mean, tf.mul(normalised, projection))), inverse);
  return [dx, tf.sum(tf.mul(dy, normalised), rows), tf.sum(dy, rows)];
}

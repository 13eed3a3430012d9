/** One AdamW update of one parameter tensor, with all state explicit. */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED, runFused } from './fused-kernel.ts';

export interface AdamWScalars {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled: the parameter loses `learningRate * weightDecay` of itself first. */
  readonly weightDecay: number;
  /** `1 - beta1^t` and `1 - beta2^t` of this step t = 1, 2, ... */
  readonly correction1: number;
  readonly correction2: number;
}

export interface AdamWState {
  readonly parameter: tf.Tensor;
  readonly m: tf.Tensor;
  readonly v: tf.Tensor;
}

/**
 * `m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p = p (1 - lr wd) - lr (m / c1) / (sqrt(v / c2) + epsilon)`.
 * All tensors have one shape; the inputs stay the caller's, the outputs are new.
 * Reference: Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2 (as in PyTorch).
 */
export function fusedAdamW(state: AdamWState, gradient: tf.Tensor, scalars: AdamWScalars): AdamWState {
  return tf.tidy(() => {
    const { learningRate, beta1, beta2, epsilon, weightDecay, correction1, correction2 } = scalars;
    const fused = runFused(FUSED.adamW, { ...state, gradient }, { ...scalars });
    if (fused !== null) {
      const [parameter, m, v] = fused as [tf.Tensor, tf.Tensor, tf.Tensor];
      return { parameter, m, v };
    }
    const m = tf.add(tf.mul(state.m, beta1), tf.mul(gradient, 1 - beta1));
    const v = tf.add(tf.mul(state.v, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const deviation = tf.add(tf.sqrt(tf.div(v, correction2)), epsilon);
    const update = tf.mul(tf.div(m, deviation), learningRate / correction1);
    const parameter = tf.sub(tf.mul(state.parameter, 1 - learningRate * weightDecay), update);
    return { parameter, m, v };
  });
}

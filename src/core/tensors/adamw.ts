/** One AdamW update of a vector of parameters, with all state explicit. */
import * as tf from '@tensorflow/tfjs-core';
import { type Clipping, clipFactor } from './clipping.ts';
import { FUSED, runFused } from './fused-kernel.ts';

export interface AdamWScalars {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** `1 - beta1^t` and `1 - beta2^t` of this step t = 1, 2, ... */
  readonly correction1: number;
  readonly correction2: number;
}

/** [P] each. */
export interface AdamWState {
  readonly parameters: tf.Tensor1D;
  readonly m: tf.Tensor1D;
  readonly v: tf.Tensor1D;
}

/**
 * `g = gradient * clipFactor; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2;
 * p = p (1 - lr decay) - lr (m / c1) / (sqrt(v / c2) + epsilon)`.
 * @param decays [P]; decoupled: a parameter loses `learningRate * decay` of itself first
 * Reference: Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2 (as in PyTorch).
 */
export function fusedAdamW(
  state: AdamWState,
  gradient: tf.Tensor1D,
  decays: tf.Tensor1D,
  scalars: AdamWScalars,
  clipping: Clipping | null,
): AdamWState {
  return tf.tidy(() => {
    const { learningRate, beta1, beta2, epsilon, correction1, correction2 } = scalars;
    const clip = clipping === null ? {} : { norm: clipping.norm };
    const maxNorm = clipping?.maxNorm ?? 0;
    const fused = runFused(FUSED.adamW, { ...state, gradient, decays, ...clip }, { ...scalars, maxNorm });
    if (fused !== null) {
      const [parameters, m, v] = fused as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
      return { parameters, m, v };
    }
    const g = clipping === null ? gradient : tf.mul(gradient, clipFactor(clipping));
    const m: tf.Tensor1D = tf.add(tf.mul(state.m, beta1), tf.mul(g, 1 - beta1));
    const v: tf.Tensor1D = tf.add(tf.mul(state.v, beta2), tf.mul(tf.square(g), 1 - beta2));
    const deviation = tf.add(tf.sqrt(tf.div(v, correction2)), epsilon);
    const update = tf.mul(tf.div(m, deviation), learningRate / correction1);
    const kept = tf.sub(1, tf.mul(decays, learningRate));
    const parameters: tf.Tensor1D = tf.sub(tf.mul(state.parameters, kept), update);
    return { parameters, m, v };
  });
}

/**
 * AdamW and SGD with explicit state, as pure functions: tensors in, new tensors out. Nothing that was passed in is disposed; whoever
 * calls owns the old values and the new ones.
 */
import * as tf from '@tensorflow/tfjs-core';
import { fusedAdamW } from '../tensors/adamw.ts';

export interface AdamW {
  readonly kind: 'adamw';
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

export interface Sgd {
  readonly kind: 'sgd';
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
}

export type Optimizer = AdamW | Sgd;

export const ADAMW: AdamW = { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.05 };

/** Moments of one parameter: AdamW keeps m and v, SGD with momentum keeps its buffer in m. */
export interface Moments {
  readonly m: tf.Tensor | null;
  readonly v: tf.Tensor | null;
}

export interface Update extends Moments {
  readonly value: tf.Tensor;
}

/** What one update is made of. `step` counts updates of this parameter from 0; at 0 there are no moments yet. */
export interface UpdateInput {
  readonly value: tf.Tensor;
  readonly gradient: tf.Tensor;
  readonly moments: Moments | null;
  readonly step: number;
  readonly learningRate: number;
  /** false: no weight decay for this parameter. */
  readonly decay: boolean;
}

/** One parameter, one step. @see PyTorch's AdamW (decoupled decay) and SGD (decay as L2, buffer starts as the first gradient). */
export function update(optimizer: Optimizer, input: UpdateInput): Update {
  return optimizer.kind === 'adamw' ? adamw(optimizer, input) : sgd(optimizer, input);
}

function adamw(optimizer: AdamW, input: UpdateInput): Update {
  const { beta1, beta2, epsilon } = optimizer;
  const { value, gradient, moments, step, learningRate } = input;
  return tf.tidy(() => {
    const next = fusedAdamW(
      { parameter: value, m: moments?.m ?? tf.zerosLike(value), v: moments?.v ?? tf.zerosLike(value) },
      gradient,
      {
        learningRate,
        beta1,
        beta2,
        epsilon,
        weightDecay: input.decay ? optimizer.weightDecay : 0,
        correction1: 1 - beta1 ** (step + 1),
        correction2: 1 - beta2 ** (step + 1),
      },
    );
    return { value: next.parameter, m: next.m, v: next.v };
  });
}

function sgd(optimizer: Sgd, input: UpdateInput): Update {
  const { momentum, nesterov, weightDecay } = optimizer;
  const { value, moments, learningRate } = input;
  const decays = input.decay && weightDecay !== 0;
  const gradientOf = () => (decays ? tf.add(input.gradient, tf.mul(value, weightDecay)) : input.gradient);
  if (momentum === 0) {
    return { value: tf.tidy(() => tf.sub(value, tf.mul(gradientOf(), learningRate))), m: null, v: null };
  }
  const moved = tf.tidy(() => {
    const gradient = gradientOf();
    const m = moments?.m ? tf.add(tf.mul(moments.m, momentum), gradient) : tf.clone(gradient);
    const direction = nesterov ? tf.add(gradient, tf.mul(m, momentum)) : m;
    return { value: tf.sub(value, tf.mul(direction, learningRate)), m };
  });
  return { ...moved, v: null };
}

/**
 * AdamW and SGD with explicit state, as pure functions: tensors in, new tensors out. Nothing that was passed in is
 * disposed; whoever calls owns the old values and the new ones.
 */
import * as tf from '@tensorflow/tfjs-core';
import { fusedAdamW } from '../tensors/adamw.ts';
import { type Clipping, clipFactor } from '../tensors/clipping.ts';

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

/** [P] each: AdamW keeps m and v, SGD with momentum keeps its buffer in m. */
export interface Moments {
  readonly m: tf.Tensor1D | null;
  readonly v: tf.Tensor1D | null;
}

export interface Update extends Moments {
  readonly parameters: tf.Tensor1D;
}

/** What one update is made of; vectors are [P]. */
export interface UpdateInput {
  readonly parameters: tf.Tensor1D;
  readonly gradient: tf.Tensor1D;
  /** null before the first update: zeros. */
  readonly moments: Moments | null;
  /** Weight decay of each parameter. */
  readonly decays: tf.Tensor1D;
  /** Updates before this one. */
  readonly step: number;
  readonly learningRate: number;
  readonly clipping: Clipping | null;
}

/**
 * One step. @see PyTorch's AdamW (decoupled decay) and SGD (decay as L2, the buffer starts as the first gradient).
 */
export function update(optimizer: Optimizer, input: UpdateInput): Update {
  return optimizer.kind === 'adamw' ? adamw(optimizer, input) : sgd(optimizer, input);
}

function adamw({ beta1, beta2, epsilon }: AdamW, input: UpdateInput): Update {
  const { parameters, gradient, moments, decays, step, learningRate, clipping } = input;
  const zeros = moments === null ? tf.zerosLike(parameters) : null;
  const [m, v] = [moments?.m ?? zeros!, moments?.v ?? zeros!];
  const scalars = {
    learningRate,
    beta1,
    beta2,
    epsilon,
    correction1: 1 - beta1 ** (step + 1),
    correction2: 1 - beta2 ** (step + 1),
  };
  const next = fusedAdamW({ parameters, m, v }, gradient, decays, scalars, clipping);
  zeros?.dispose();
  return next;
}

function sgd({ momentum, nesterov }: Sgd, input: UpdateInput): Update {
  const { parameters, moments, decays, learningRate, clipping } = input;
  const moved = tf.tidy(() => {
    const clipped = clipping === null ? input.gradient : tf.mul(input.gradient, clipFactor(clipping));
    const gradient: tf.Tensor1D = tf.add(clipped, tf.mul(decays, parameters));
    const step = (direction: tf.Tensor1D): tf.Tensor1D => tf.sub(parameters, tf.mul(direction, learningRate));
    if (momentum === 0) return { parameters: step(gradient) };
    const m: tf.Tensor1D = moments?.m ? tf.add(tf.mul(moments.m, momentum), gradient) : gradient;
    return { parameters: step(nesterov ? tf.add(gradient, tf.mul(m, momentum)) : m), m };
  });
  return { m: null, ...moved, v: null };
}

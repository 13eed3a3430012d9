/**
 * One training step as a function: state and batch in, new state and losses out. Nothing is read back from the
 * device, nothing that was passed in is changed or disposed, and every random number comes from the key, so a resumed
 * run repeats the unbroken one.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type ParameterSpec, sizeOf } from '../students/parameters.ts';
import { euclideanNorm, pack } from '../tensors/vectors.ts';
import type { Batch } from './batch.ts';
import { emaDecayAt } from './ema.ts';
import { forwardPass } from './forward.ts';
import { update } from './optimizers.ts';
import type { StepPlan } from './step-plan.ts';
import type { TrainState } from './train-state.ts';
import {
  blendWeights,
  copyOf,
  tensorsOf,
  trackedOf,
  trainedOf,
  uploadVector,
  type Weights,
} from './weights.ts';

export interface StepResult {
  readonly state: TrainState;
  /** Weighted sum of the terms. The caller reads it when it likes, then disposes of it, as of all scalars here. */
  readonly loss: tf.Scalar;
  /** Each term before its weight, in the order of the plan. */
  readonly termLosses: readonly tf.Scalar[];
  /** Before clipping. */
  readonly gradientNorm: tf.Scalar;
}

/** Told when a part of the step ends, to time it. */
export type StepMark = (ended: 'forward' | 'backward') => void;

export function trainStep(
  plan: StepPlan,
  state: TrainState,
  batch: Batch,
  learningRate: number,
  mark: StepMark = () => {},
): StepResult {
  const tensors = tensorsOf(plan.specs, state.weights);
  const trained = trainedOf(plan.specs);
  const forward = forwardPass(plan, state, tensors, batch);
  // tfjs goes backward as soon as the loss is there, within the same call.
  const loss = () => {
    const value = forward.loss();
    mark('forward');
    return value;
  };
  // With `allowNoGradients`, a parameter that no term reaches comes back without a gradient.
  const { value: total, grads } = tf.engine().gradients(
    loss,
    trained.map(({ name }) => tensors.get(name)!),
    undefined,
    true,
  );
  // tfjs's types promise tensors; what no term reaches comes as undefined.
  const gradients = grads as readonly (tf.Tensor | undefined)[];
  mark('backward');

  const gradient = packGradients(trained, gradients);
  const norm = euclideanNorm(gradient);
  const decays = state.decays === null ? decaysOf(plan, trained, gradients) : tf.clone(state.decays);
  const { parameters, ...moments } = update(plan.optimizer, {
    parameters: state.weights.trained,
    gradient,
    moments: state.moments,
    decays,
    step: state.step,
    learningRate,
    clipping: plan.clipNorm === null ? null : { norm, maxNorm: plan.clipNorm },
  });
  const tracked = trackedOf(plan.specs).map(
    ({ name }) => forward.runningStatistics.get(name) ?? tensors.get(name)!,
  );
  const weights = {
    trained: parameters,
    tracked: tracked.length === 0 ? null : pack(tracked),
    frozen: copyOf(state.weights.frozen),
  };
  tf.dispose([gradient, ...tensors.values(), ...forward.runningStatistics.values()]);
  const average = nextAverage(plan, state, weights);
  const memories = forward.nextMemories();
  return {
    state: { step: state.step + 1, weights, moments, decays, average, memories },
    loss: total as tf.Scalar,
    termLosses: forward.termLosses,
    gradientNorm: norm,
  };
}

/** One vector; zeros where no term reaches. Disposes of the gradients. */
function packGradients(
  trained: readonly ParameterSpec[],
  gradients: readonly (tf.Tensor | undefined)[],
): tf.Tensor1D {
  const parts = trained.map((spec, place) => gradients[place] ?? tf.zeros([...spec.shape]));
  const vector = pack(parts);
  tf.dispose(parts);
  return vector;
}

/** What no term reaches has no decay either: with a gradient of zero it stays as it is, to the bit. */
function decaysOf(
  { optimizer, decayAll }: StepPlan,
  trained: readonly ParameterSpec[],
  gradients: readonly (tf.Tensor | undefined)[],
): tf.Tensor1D {
  const isReached = new Set(trained.filter((_, place) => gradients[place] !== undefined));
  return uploadVector(trained, (spec) => {
    const isDecayed = isReached.has(spec) && (decayAll || spec.decay);
    return new Float32Array(sizeOf(spec.shape)).fill(isDecayed ? optimizer.weightDecay : 0);
  });
}

function nextAverage(plan: StepPlan, state: TrainState, weights: Weights): Weights | null {
  if (plan.ema === null || state.average === null) return null;
  const decay = plan.ema.warmStart ? emaDecayAt(state.step, plan.ema.decay) : plan.ema.decay;
  return blendWeights(state.average, weights, decay);
}

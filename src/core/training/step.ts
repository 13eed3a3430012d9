/**
 * One training step as a function: state and batch in, new state and losses out. Nothing is read back from the device, nothing that
 * was passed in is changed or disposed, and every random number comes from the key, so a resumed run repeats the unbroken one.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ObjectiveInputs } from '../objectives/objective.ts';
import { OBJECTIVES } from '../objectives/registry.ts';
import { createRandom } from '../random.ts';
import type { ObjectiveTerm } from '../recipe.ts';
import { lookup, tensorOps } from '../students/interpreters/tensorflow.ts';
import type { ParameterSpec } from '../students/parameters.ts';
import type { Student } from '../students/student.ts';
import { averaged, emaDecayAt } from './ema.ts';
import { clipFactor, globalNorm } from './gradient-clip.ts';
import type { Moments, Optimizer } from './optimizers.ts';
import { update } from './optimizers.ts';

/** Keeps the dropout's random streams apart from all others that are numbered by step. */
const DROPOUT_STREAMS = 0x0d120907;

/** Everything that training changes. Tensors belong to the state: dispose of a state with `disposeState` once the next one is there. */
export interface TrainState {
  /** Steps taken. */
  readonly step: number;
  /** The student's parameters and running statistics, and the objective's own trainables. */
  readonly parameters: ReadonlyMap<string, tf.Tensor>;
  readonly moments: ReadonlyMap<string, Moments>;
  /** Averaged parameters and statistics; null without averaging. */
  readonly average: ReadonlyMap<string, tf.Tensor> | null;
}

/** What stays the same for a whole run. */
export interface StepPlan {
  readonly student: Student;
  /** The student's parameters and the objective's own, in the order in which gradients are taken. */
  readonly specs: readonly ParameterSpec[];
  readonly terms: readonly ObjectiveTerm[];
  readonly optimizer: Optimizer;
  readonly decayAll: boolean;
  readonly clipNorm: number | null;
  /** Decay of the averaged weights; `warmStart: false` is for tests. null = none. */
  readonly ema: { readonly decay: number; readonly warmStart: boolean } | null;
  readonly classCentroids: tf.Tensor2D | null;
  readonly seed: number;
}

/** One batch, on the device. Shapes are those of ObjectiveInputs. */
export interface Batch {
  /** [B, S, S, 3], augmented and normalised. */
  readonly images: tf.Tensor4D;
  readonly labels: tf.Tensor2D;
  readonly labelled: tf.Tensor1D;
  readonly embeddings: tf.Tensor2D | null;
  readonly teacherLogits: tf.Tensor2D | null;
}

export interface StepResult {
  readonly state: TrainState;
  /** Weighted sum of the terms. The caller reads it when it likes, then disposes of it, as of all scalars here. */
  readonly loss: tf.Scalar;
  /** Each term before its weight, in the order of the plan. */
  readonly termLosses: readonly tf.Scalar[];
  /** Before clipping. */
  readonly gradientNorm: tf.Scalar;
}

/** A state at step 0 from values by name. The average starts as a copy of them. */
export function createState(
  specs: readonly ParameterSpec[],
  values: ReadonlyMap<string, Float32Array>,
  withAverage: boolean,
): TrainState {
  const parameters = new Map<string, tf.Tensor>();
  for (const spec of specs) parameters.set(spec.name, tf.tensor(values.get(spec.name)!, [...spec.shape]));
  const average = withAverage ? new Map([...parameters].map(([name, t]) => [name, tf.clone(t)])) : null;
  return { step: 0, parameters, moments: new Map(), average };
}

export function disposeState(state: TrainState): void {
  tf.dispose([...state.parameters.values(), ...(state.average?.values() ?? [])]);
  for (const { m, v } of state.moments.values()) tf.dispose([m, v].filter((t) => t !== null));
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
  const trainable = plan.specs.filter((spec) => spec.isTrainable);
  const values = trainable.map((spec) => lookup(state.parameters)(spec.name));
  const forward = runForward(plan, state, batch);
  // tfjs goes backward as soon as the loss is there, within the same call.
  const loss = () => {
    const value = forward.loss();
    mark('forward');
    return value;
  };
  // With `allowNoGradients`, a parameter that no term reaches comes back without a gradient and is left as it is.
  const { value: total, grads } = tf.engine().gradients(loss, values, undefined, true);
  // tfjs's types promise tensors; what no term reaches comes as undefined.
  const gradients = (grads as readonly (tf.Tensor | undefined)[]).map((gradient) => gradient ?? null);
  mark('backward');

  const gradientNorm = globalNorm(gradients.filter((gradient) => gradient !== null));
  const factor = plan.clipNorm === null ? null : clipFactor(gradientNorm, plan.clipNorm);
  const parameters = new Map<string, tf.Tensor>();
  const moments = new Map<string, Moments>();
  for (const [index, spec] of trainable.entries()) {
    const value = values[index]!;
    const raw = gradients[index] ?? null;
    if (raw === null) {
      parameters.set(spec.name, tf.clone(value));
      continue;
    }
    const gradient = factor === null ? raw : tf.mul(raw, factor);
    const next = update(plan.optimizer, {
      value,
      gradient,
      moments: state.moments.get(spec.name) ?? null,
      step: state.step,
      learningRate,
      decay: plan.decayAll || spec.decay,
    });
    parameters.set(spec.name, next.value);
    moments.set(spec.name, { m: next.m, v: next.v });
    if (gradient !== raw) gradient.dispose();
    raw.dispose();
  }
  factor?.dispose();
  for (const spec of plan.specs) {
    if (spec.isTrainable) continue;
    const fresh = forward.runningStatistics.get(spec.name);
    parameters.set(spec.name, fresh ?? tf.clone(state.parameters.get(spec.name)!));
  }
  const next = { step: state.step + 1, parameters, moments, average: nextAverage(plan, state, parameters) };
  return { state: next, loss: total as tf.Scalar, termLosses: forward.termLosses, gradientNorm };
}

function runForward(plan: StepPlan, state: TrainState, batch: Batch) {
  const parameter = lookup(state.parameters);
  const termLosses: tf.Scalar[] = [];
  const ops = tensorOps({
    parameter,
    mode: 'train',
    random: createRandom(plan.seed ^ DROPOUT_STREAMS, state.step),
  });
  const loss = () => {
    const { features, logits } = plan.student.forward(ops, batch.images);
    const isMapped = plan.student.projection === 'student-to-teacher' || plan.student.projection === 'both';
    const inputs: ObjectiveInputs = {
      features: features as tf.Tensor2D,
      logits: logits as tf.Tensor2D,
      projected: isMapped ? (plan.student.toTeacher(ops, features) as tf.Tensor2D) : null,
      labels: batch.labels,
      labelled: batch.labelled,
      embeddings: batch.embeddings,
      teacherLogits: batch.teacherLogits,
      centroids: plan.classCentroids,
      parameter,
    };
    const weighted = plan.terms.map((term) => {
      const value = OBJECTIVES[term.id].loss(inputs, term.options);
      termLosses.push(tf.keep(tf.clone(value)));
      return tf.mul(value, term.weight);
    });
    return weighted.reduce((sum, value) => tf.add(sum, value));
  };
  return { loss, termLosses, runningStatistics: ops.runningStatistics };
}

function nextAverage(plan: StepPlan, state: TrainState, parameters: ReadonlyMap<string, tf.Tensor>) {
  if (plan.ema === null || state.average === null) return null;
  const decay = plan.ema.warmStart ? emaDecayAt(state.step, plan.ema.decay) : plan.ema.decay;
  const average = new Map<string, tf.Tensor>();
  for (const [name, value] of parameters) average.set(name, averaged(state.average.get(name)!, value, decay));
  return average;
}

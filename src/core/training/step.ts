/**
 * One training step as a function: state and batch in, new state and losses out. Nothing is read back from the
 * device, nothing that was passed in is changed or disposed, and every random number comes from the key, so a resumed
 * run repeats the unbroken one.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ObjectiveInputs } from '../objectives/objective.ts';
import { needsOf, OBJECTIVES } from '../objectives/registry.ts';
import { createRandom, type Random } from '../random.ts';
import type { ObjectiveTerm } from '../recipe/recipe.ts';
import { lookup, tensorOps } from '../students/interpreters/tensorflow.ts';
import { type ParameterSpec, sizeOf } from '../students/parameters.ts';
import { hasMapOut, isStage, type Student } from '../students/student.ts';
import { type Memories, nextMemories, stepSupplies } from '../supplies/in-step.ts';
import { disposeSupplies, joinSupplies } from '../supplies/prepare.ts';
import type { Supplies } from '../supplies/registry.ts';
import { euclideanNorm, pack } from '../tensors/vectors.ts';
import { emaDecayAt } from './ema.ts';
import { type Moments, type Optimizer, update } from './optimizers.ts';
import { secondLook } from './second-look.ts';
import {
  blendWeights,
  cloneWeights,
  copyOf,
  disposeWeights,
  tensorsOf,
  trackedOf,
  trainedOf,
  uploadVector,
  uploadWeights,
  type Weights,
} from './weights.ts';

/** Keeps the dropout's random streams apart from all others that are numbered by step. */
const DROPOUT_STREAMS = 0x0d120907;
const LOSS_STREAMS = 0x1055d1ce;

/**
 * Everything that training changes. Tensors belong to the state: dispose of a state with `disposeState` once the next
 * one is there.
 */
export interface TrainState {
  /** Steps taken. */
  readonly step: number;
  /** The student's parameters and running statistics, and the objective's own trainables. */
  readonly weights: Weights;
  /** null before the first step. */
  readonly moments: Moments | null;
  /**
   * [P], the weight decay of each parameter; null until a first backward pass has shown which parameters the terms
   * reach.
   */
  readonly decays: tf.Tensor1D | null;
  /** Averaged weights; null without averaging. */
  readonly average: Weights | null;
  /** What the supplies of the run remember of the student. */
  readonly memories: Memories;
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
  /** What the terms ask for that no batch changes. */
  readonly constants: Partial<Supplies>;
  readonly seed: number;
  /** Of the whole run; absent where it has no end, as in a timing. Only terms that start late ask. */
  readonly totalSteps?: number;
}

/** One batch, on the device. Shapes are those of ObjectiveInputs. */
export interface Batch {
  /** [B, S, S, 3], augmented and normalised. */
  readonly images: tf.Tensor4D;
  readonly labels: tf.Tensor2D;
  readonly labelled: tf.Tensor1D;
  /** Positions in the training set [B]; absent where nobody remembers photos. */
  readonly photos?: Int32Array;
  /** What the terms ask for, of these photos. */
  readonly supplies: Partial<Supplies>;
}

export function disposeBatch({ images, labels, labelled, supplies }: Batch): void {
  tf.dispose([images, labels, labelled]);
  disposeSupplies(supplies);
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

/**
 * A state at step 0 from values by name. The average starts as a copy of them.
 * @param memories become the state's own
 */
export function createState(
  specs: readonly ParameterSpec[],
  values: ReadonlyMap<string, Float32Array>,
  withAverage: boolean,
  memories: Memories = new Map(),
): TrainState {
  const weights = uploadWeights(specs, ({ name }) => values.get(name)!);
  return {
    step: 0,
    weights,
    moments: null,
    decays: null,
    average: withAverage ? cloneWeights(weights) : null,
    memories,
  };
}

export function disposeState({ weights, moments, decays, average, memories }: TrainState): void {
  disposeWeights(weights);
  if (average !== null) disposeWeights(average);
  for (const tensor of [moments?.m, moments?.v, decays, ...memories.values()]) tensor?.dispose();
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
  const forward = runForward(plan, state, tensors, batch);
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

/** @long the forward pass and what it leaves behind share one set of tensors */
function runForward(
  plan: StepPlan,
  state: TrainState,
  tensors: ReadonlyMap<string, tf.Tensor>,
  batch: Batch,
) {
  const needs = needsOf(plan.terms);
  const parameter = lookup(tensors);
  const stages: tf.Tensor[] = [];
  const termLosses: tf.Scalar[] = [];
  let predictions: tf.Tensor2D | null = null;
  const ops = tensorOps({
    parameter,
    mode: 'train',
    random: createRandom(plan.seed ^ DROPOUT_STREAMS, state.step),
    onTap: (name, value) => {
      if (isStage(name)) stages.push(value);
    },
  });
  const { images, photos } = batch;
  const { student, seed } = plan;
  const lookAgain = (others: tf.Tensor4D, random: Random) => secondLook(student, parameter, others, random);
  const pass = { student, seed, step: state.step, images, photos: photos ?? null, stages, lookAgain };
  const loss = () => {
    const { features, logits, projected } = student.forward<tf.Tensor>(ops, images);
    const mapped = projected ?? (hasMapOut(student) ? student.toTeacher<tf.Tensor>(ops, features) : null);
    if (state.memories.size > 0 && photos !== undefined)
      predictions = tf.keep(tf.softmax(logits as tf.Tensor2D));
    const inputs: ObjectiveInputs = {
      ...joinSupplies(plan.constants, batch.supplies),
      ...stepSupplies(needs, pass, state.memories),
      features: features as tf.Tensor2D,
      logits: logits as tf.Tensor2D,
      projected: mapped as tf.Tensor2D | null,
      labels: batch.labels,
      labelled: batch.labelled,
      parameter,
      keep: (name, value) => {
        ops.runningStatistics.get(name)?.dispose();
        ops.runningStatistics.set(name, tf.keep(tf.clone(value)));
      },
      progress: plan.totalSteps === undefined ? 1 : Math.min(1, state.step / plan.totalSteps),
      random: (stream) => createRandom(plan.seed ^ LOSS_STREAMS ^ stream, state.step),
    };
    const weighted = plan.terms.map((term) => {
      const value = OBJECTIVES.get(term.id).loss(inputs, term.options);
      termLosses.push(tf.keep(tf.clone(value)));
      return tf.mul(value, term.weight);
    });
    return weighted.reduce((sum, value) => tf.add(sum, value));
  };
  return {
    loss,
    nextMemories: (): Memories => {
      if (predictions === null || photos === undefined) return new Map();
      const next = nextMemories(needs, state.memories, { photos, predictions });
      predictions.dispose();
      return next;
    },
    termLosses,
    runningStatistics: ops.runningStatistics,
  };
}

function nextAverage(plan: StepPlan, state: TrainState, weights: Weights): Weights | null {
  if (plan.ema === null || state.average === null) return null;
  const decay = plan.ema.warmStart ? emaDecayAt(state.step, plan.ema.decay) : plan.ema.decay;
  return blendWeights(state.average, weights, decay);
}

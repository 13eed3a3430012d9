/** The forward pass of a step: from photos to the loss, and what it leaves behind for the steps to come. */
import * as tf from '@tensorflow/tfjs-core';
import type { ObjectiveInputs } from '../objectives/objective.ts';
import { needsOf, OBJECTIVES } from '../objectives/registry.ts';
import { createRandom, type Random } from '../random.ts';
import { lookup, type TensorOps, tensorOps } from '../students/interpreters/tensorflow.ts';
import { hasMapOut, isStage, type Student } from '../students/student.ts';
import { type Memories, nextMemories, stepSupplies } from '../supplies/in-step.ts';
import { joinSupplies } from '../supplies/prepare.ts';
import type { Batch } from './batch.ts';
import { secondLook } from './second-look.ts';
import type { StepPlan } from './step-plan.ts';
import type { TrainState } from './train-state.ts';

/** Keeps the dropout's random streams apart from all others that are numbered by step. */
const DROPOUT_STREAMS = 0x0d120907;
const LOSS_STREAMS = 0x1055d1ce;

export interface Forward {
  /** Weighted sum of the terms; to be called once, where gradients are taken. */
  loss(): tf.Tensor;
  // What follows is there once `loss` has been called, and belongs to the caller.
  /** Each term before its weight, in the order of the plan. */
  readonly termLosses: readonly tf.Scalar[];
  /** New running statistics by name, of the student and of the objective. */
  readonly runningStatistics: ReadonlyMap<string, tf.Tensor>;
  /** What supplies remember of this step; to be called once. */
  nextMemories(): Memories;
}

/** @param tensors the values of the state's weights by name */
export function forwardPass(
  plan: StepPlan,
  state: TrainState,
  tensors: ReadonlyMap<string, tf.Tensor>,
  batch: Batch,
): Forward {
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
  return {
    loss() {
      const answers = answersOf(student, ops, images);
      if (state.memories.size > 0 && photos !== undefined) predictions = tf.keep(tf.softmax(answers.logits));
      const inputs: ObjectiveInputs = {
        ...joinSupplies(plan.constants, batch.supplies),
        ...stepSupplies(needs, pass, state.memories),
        ...answers,
        labels: batch.labels,
        labelled: batch.labelled,
        parameter,
        keep: (name, value) => renew(ops.runningStatistics, name, value),
        progress: plan.totalSteps === undefined ? 1 : Math.min(1, state.step / plan.totalSteps),
        random: (stream) => createRandom(plan.seed ^ LOSS_STREAMS ^ stream, state.step),
      };
      const weighted = plan.terms.map((term) => {
        const value = OBJECTIVES.get(term.id).loss(inputs, term.options);
        termLosses.push(tf.keep(tf.clone(value)));
        return tf.mul(value, term.weight);
      });
      return weighted.reduce((sum, value) => tf.add(sum, value));
    },
    nextMemories() {
      if (predictions === null || photos === undefined) return new Map();
      const next = nextMemories(needs, state.memories, { photos, predictions });
      predictions.dispose();
      return next;
    },
    termLosses,
    runningStatistics: ops.runningStatistics,
  };
}

function answersOf(
  student: Student,
  ops: TensorOps,
  images: tf.Tensor4D,
): Pick<ObjectiveInputs, 'features' | 'logits' | 'projected'> {
  const { features, logits, projected } = student.forward<tf.Tensor>(ops, images);
  const mapped = projected ?? (hasMapOut(student) ? student.toTeacher<tf.Tensor>(ops, features) : null);
  return {
    features: features as tf.Tensor2D,
    logits: logits as tf.Tensor2D,
    projected: mapped as tf.Tensor2D | null,
  };
}

function renew(statistics: Map<string, tf.Tensor>, name: string, value: tf.Tensor): void {
  statistics.get(name)?.dispose();
  statistics.set(name, tf.keep(tf.clone(value)));
}

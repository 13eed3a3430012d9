/**
 * The student of a run with the weights that it is made of, ready to answer: see `findStudent`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { deepEqual } from '../../core/deep-equal.ts';
import { PupilError } from '../../core/errors.ts';
import type { AddedClass, Run } from '../../core/records/run.ts';
import { FROZEN_CLASSIFIER } from '../../core/students/head.ts';
import { type Directions, withDirections } from '../../core/targets/class-directions.ts';
import type { SavedTensor } from '../../core/training/checkpoint.ts';
import { describeRun } from '../../core/training/plan.ts';
import { getRun } from '../../storage/runs.ts';
import type { LiveStudent } from './answer-set.ts';
import { runBackendOf } from './choose-backend.ts';
import { findStudent } from './keeper.ts';

export interface OpenedStudent extends LiveStudent {
  readonly run: Run;
  readonly step: number;
  /** The same weights on the host. */
  readonly values: ReadonlyMap<string, SavedTensor>;
  /** The last of `classNames`. */
  readonly added: readonly AddedClass[];
}

/** `with added classes`: of all that it can name by now; figures are over the classes that it was trained on. */
type Vocabulary = 'its own classes' | 'with added classes';

let opened: OpenedStudent | null = null;

/** @throws {PupilError} RUN_NOT_FOUND */
export async function storedRun(runId: string): Promise<Run> {
  const run = await getRun(runId);
  if (run !== null) return run;
  throw new PupilError('RUN_NOT_FOUND', 'This run is not stored any more. Choose another one.', { runId });
}

/**
 * Kept until another student is opened or this one has trained on.
 * @throws {PupilError} RUN_NOT_FOUND or CHECKPOINT_INVALID
 */
export async function openStudent(
  runId: string,
  vocabulary: Vocabulary = 'its own classes',
): Promise<OpenedStudent> {
  const run = await storedRun(runId);
  const added = vocabulary === 'its own classes' ? [] : run.addedClasses;
  if (opened !== null && isSameStudent(opened.run, run) && isSame(opened.added, added)) {
    return { ...opened, run };
  }
  const found = await findStudent(run);
  if (found === null) {
    throw new PupilError('CHECKPOINT_INVALID', 'This run has no student yet. Train it first.', { runId });
  }
  closeStudent();
  await runBackendOf(run);
  const { teacherDims, step } = found.content;
  const classNames = [...found.content.classNames, ...added.map(({ name }) => name)];
  const { student } = describeRun(run.recipe, { classes: classNames.length, teacherDims });
  const source = withAddedClasses(found.weights, added);
  const values = new Map(
    student.parameters.map(({ name }) => {
      const tensor = source.get(name);
      if (tensor !== undefined) return [name, tensor];
      throw new PupilError('CHECKPOINT_INVALID', `The checkpoint lacks ${name}. Start a new run.`, { name });
    }),
  );
  const weights = new Map([...values].map(([name, t]) => [name, tf.tensor(t.values, [...t.shape])]));
  opened = { run, student, classNames, step, values, weights, added };
  return opened;
}

/** Of the same run, which has neither trained on nor been told to take other weights. */
const isSameStudent = (a: Run, b: Run) =>
  a.id === b.id && a.step === b.step && a.recipe.keep === b.recipe.keep && deepEqual(a.best, b.best);

const isSame = (a: readonly AddedClass[], b: readonly AddedClass[]) =>
  a.length === b.length && a.every(({ name }, i) => name === b[i]!.name);

/** The frozen classifier of a student that answers in the teacher's space; null of any other. */
export function directionsIn(values: ReadonlyMap<string, SavedTensor>): Directions | null {
  const [weight, bias] = [values.get(FROZEN_CLASSIFIER.weight), values.get(FROZEN_CLASSIFIER.bias)];
  return weight === undefined || bias === undefined ? null : { weight: weight.values, bias: bias.values };
}

function withAddedClasses(
  values: ReadonlyMap<string, SavedTensor>,
  added: readonly AddedClass[],
): ReadonlyMap<string, SavedTensor> {
  const layer = directionsIn(values);
  if (layer === null || added.length === 0) return values;
  const { weight, bias } = withDirections(layer, added);
  return new Map([
    ...values,
    [FROZEN_CLASSIFIER.weight, { shape: [weight.length / bias.length, bias.length], values: weight }],
    [FROZEN_CLASSIFIER.bias, { shape: [bias.length], values: bias }],
  ]);
}

/** Gives the device's memory back. */
export function closeStudent(): void {
  if (opened !== null) tf.dispose([...opened.weights.values()]);
  opened = null;
}

/** The student of a run with the weights of its newest checkpoint, ready to answer: averaged weights where the run has them. */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../core/errors.ts';
import type { Run } from '../../core/records.ts';
import type { SavedTensor } from '../../core/training/checkpoint.ts';
import { describeRun } from '../../core/training/plan.ts';
import { getRun } from '../../storage/runs.ts';
import type { LiveStudent } from './answer-set.ts';
import { runBackendOf } from './backend.ts';
import { findCheckpoint } from './keeper.ts';

export interface OpenedStudent extends LiveStudent {
  readonly run: Run;
  readonly step: number;
  /** The same weights on the host. */
  readonly values: ReadonlyMap<string, SavedTensor>;
}

let opened: OpenedStudent | null = null;

/** @throws {PupilError} RUN_NOT_FOUND */
export async function storedRun(runId: string): Promise<Run> {
  const run = await getRun(runId);
  if (run !== null) return run;
  throw new PupilError('RUN_NOT_FOUND', 'This run is not stored any more. Choose another one.', { runId });
}

/** Kept until another student is opened or this one has trained on. @throws {PupilError} RUN_NOT_FOUND or CHECKPOINT_INVALID */
export async function openStudent(runId: string): Promise<OpenedStudent> {
  const run = await storedRun(runId);
  if (opened?.run.id === runId && opened.step === run.step) return { ...opened, run };
  const found = await findCheckpoint(runId);
  if (found === null) {
    throw new PupilError('CHECKPOINT_INVALID', 'This run has no student yet. Train it first.', { runId });
  }
  closeStudent();
  await runBackendOf(run);
  const { classNames, teacherDims, average, parameters, step } = found.content;
  const { student } = describeRun(run.recipe, { classes: classNames.length, teacherDims });
  const source = average.size > 0 ? average : parameters;
  const values = new Map(
    student.parameters.map(({ name }) => {
      const tensor = source.get(name);
      if (tensor !== undefined) return [name, tensor];
      throw new PupilError('CHECKPOINT_INVALID', `The checkpoint lacks ${name}. Start a new run.`, { name });
    }),
  );
  const weights = new Map([...values].map(([name, t]) => [name, tf.tensor(t.values, [...t.shape])]));
  opened = { run, student, classNames, step, values, weights };
  return opened;
}

/** Gives the device's memory back. */
export function closeStudent(): void {
  if (opened !== null) tf.dispose([...opened.weights.values()]);
  opened = null;
}

/** The numbers that a run begins with. A run that has a checkpoint never comes here again. */
import type * as tf from '@tensorflow/tfjs-core';
import { deepEqual } from '../../core/deep-equal.ts';
import { PupilError } from '../../core/errors.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { Student } from '../../core/students/student.ts';
import { unfoldNorms } from '../../core/students/unfold-norms.ts';
import { disposeBatch } from '../../core/training/batch.ts';
import { initialValues, type RunDescription } from '../../core/training/plan.ts';
import { type GivenWeights, withGiven } from '../../core/training/start.ts';
import { getRun } from '../../storage/runs.ts';
import type { Feed } from './feed.ts';
import { findStudent } from './keeper.ts';
import { weightsOfFile } from './network-weights.ts';
import { fetchPretrained } from './pretrained.ts';
import { type ProbePhotos, probedHead } from './probed-head.ts';

/** Steps on whose photos published norms are measured: some 500 photos in batches of 64. */
const MEASURED_STEPS = 8;

/** @throws {PupilError} where the weights to start from are gone, do not fit or cannot be fetched */
export async function startingValues(
  { start, student: config, seed, head }: Recipe,
  { student, specs }: Pick<RunDescription, 'student' | 'specs'>,
  classNames: readonly string[],
  feed: Feed,
  totalSteps: number,
  photos: ProbePhotos,
): Promise<Map<string, Float32Array>> {
  const drawn = initialValues(specs, seed);
  if (start.kind === 'random') return drawn;
  if (start.kind === 'pretrained' || start.kind === 'file') {
    const steps = Math.min(MEASURED_STEPS, totalSteps);
    const stored =
      start.kind === 'file' ? await weightsOfFile(start, config) : await fetchPretrained(start.id);
    const given = await withNorms(stored, student, drawn, photosOf(feed, steps));
    const values = withGiven(drawn, student.parameters, given, false);
    if (start.head === 'drawn' || head.kind !== 'classes') return values;
    const { weight, bias } = await probedHead(student, values, photos);
    return new Map([...values, ['classifier.weight', weight], ['classifier.bias', bias]]);
  }
  const { weights, classNames: learned } = await weightsOfRun(start.runId, config);
  // A student that answers in the teacher's space has no classifier to give.
  const isSameTask = deepEqual(learned, classNames) && weights.has('classifier.weight');
  return withGiven(drawn, student.parameters, weights, isSameTask);
}

/** The photos of the first steps, as those steps will see them. */
async function* photosOf(feed: Feed, steps: number): AsyncGenerator<tf.Tensor4D> {
  for (let step = 0; step < steps; step++) {
    await feed.ready(step);
    const batch = feed.batch(step);
    yield batch.images;
    disposeBatch(batch);
  }
}

/** Norms that are folded into kernels get back what training needs; whole ones stay as they are. */
async function withNorms(
  given: GivenWeights,
  student: Student,
  drawn: ReadonlyMap<string, Float32Array>,
  photos: AsyncIterable<tf.Tensor4D>,
): Promise<GivenWeights> {
  const isFolded = student.parameters.some(({ name }) => /\.running_mean$/.test(name) && !given.has(name));
  if (!isFolded) return given;
  const folded = new Map(drawn);
  for (const { name } of student.parameters) {
    const tensor = given.get(name);
    if (tensor !== undefined && !name.startsWith('teacher_head.')) folded.set(name, tensor.values);
  }
  const norms = await unfoldNorms(student, folded, photos);
  const all = new Map<string, { readonly shape: readonly number[]; readonly values: Float32Array }>(given);
  for (const [name, values] of norms) all.set(name, { shape: [values.length], values });
  return all;
}

/** Those that were evaluated. */
async function weightsOfRun(
  runId: string,
  config: Recipe['student'],
): Promise<{ readonly weights: GivenWeights; readonly classNames: readonly string[] }> {
  const run = await getRun(runId);
  if (run === null) {
    throw new PupilError(
      'RUN_NOT_FOUND',
      'The run that this one starts from is not stored any more. Choose another start.',
      { runId },
    );
  }
  if (!deepEqual(run.recipe.student, config)) {
    throw new PupilError(
      'RECIPE_INVALID',
      `${run.name} has trained another student than this one. Start from a run of the same student and image size, or from random weights.`,
      { runId, trained: run.recipe.student.id, wanted: config.id },
    );
  }
  const found = run.status === 'finished' || run.status === 'stopped' ? await findStudent(run) : null;
  if (found === null) {
    throw new PupilError(
      'RECIPE_INVALID',
      `${run.name} has no finished student to start from: it is ${run.status} at step ${run.step}. Train it to its end, or choose another start.`,
      { runId, status: run.status },
    );
  }
  return { weights: found.weights, classNames: found.content.classNames };
}

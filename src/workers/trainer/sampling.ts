/**
 * The sampler of a recipe, with what the teacher's stored embeddings say of the training photos where the way of
 * drawing asks for it.
 */
import { PupilError } from '../../core/errors.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { samplingMaterial } from '../../core/selection/sampling-material.ts';
import type { Sampler } from '../../core/training/sampler.ts';
import {
  createRecipeSampler,
  type SamplingMaterial,
  samplingAsksTeacher,
} from '../../core/training/sampling.ts';
import { runBackend } from '../shared/backend.ts';
import { centredEmbeddings } from './centred-embeddings.ts';
import type { TrainingSet } from './material.ts';

/**
 * Hard partners are looked for among the labels that the student may see.
 * @throws {PupilError} NO_EMBEDDINGS where the way of drawing asks a teacher that has not looked, RECIPE_INVALID
 */
export async function samplerFor(recipe: Recipe, train: TrainingSet, totalSteps: number): Promise<Sampler> {
  const { batchSize, seed, sampling } = recipe;
  const plan = { pool: train.pool, labels: train.labels, batchSize, seed, totalSteps };
  return createRecipeSampler(sampling, plan, await materialFor(recipe, train));
}

async function materialFor(
  { sampling, teacherFingerprint, seed }: Recipe,
  { ids, labels }: TrainingSet,
): Promise<SamplingMaterial> {
  if (!samplingAsksTeacher(sampling)) return { groups: null, partners: null };
  if (teacherFingerprint === null) {
    throw new PupilError(
      'NO_EMBEDDINGS',
      'The way in which this recipe draws batches asks what a teacher sees in the photos, and none has looked. Let one look at the Teacher station, or draw batches uniformly.',
    );
  }
  const rows = await centredEmbeddings(teacherFingerprint, ids, ids);
  // The same bits on any number of threads: a resumed run draws what it would have drawn.
  await runBackend('wasm');
  return samplingMaterial(sampling, rows, labels, seed);
}

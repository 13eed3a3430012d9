/** The sampler of a recipe, with what the teacher's stored embeddings say of the training photos where the way of drawing asks for it. */
import { PupilError } from '../../core/errors.ts';
import type { Recipe } from '../../core/recipe.ts';
import { hardPairs } from '../../core/selection/hard-pairs.ts';
import { clusterRows } from '../../core/selection/k-means.ts';
import { distanceOf, semanticBalance } from '../../core/selection/semantic-balance.ts';
import type { Rows } from '../../core/targets/normalise.ts';
import type { Sampler } from '../../core/training/sampler.ts';
import {
  createRecipeSampler,
  type SamplingMaterial,
  samplingAsksTeacher,
} from '../../core/training/sampling.ts';
import { runBackend } from './backend.ts';
import type { TrainingSet } from './material.ts';
import { centredEmbeddings } from './targets.ts';

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
  const nothing: SamplingMaterial = { groups: null, partners: null };
  if (sampling === undefined || !samplingAsksTeacher(sampling)) return nothing;
  if (teacherFingerprint === null) {
    throw new PupilError(
      'NO_EMBEDDINGS',
      'The way in which this recipe draws batches asks what a teacher sees in the photos, and none has looked. Let one look at the Teacher station, or draw batches uniformly.',
    );
  }
  const rows = await centredEmbeddings(teacherFingerprint, ids, ids);
  // The same bits on any number of threads: a resumed run draws what it would have drawn.
  await runBackend('wasm');
  switch (sampling.kind) {
    case 'cluster-capped':
      return { ...nothing, groups: (await clusterRows(rows, sampling.clusters, seed)).assignments };
    case 'one-of-alike':
      return { ...nothing, groups: await groupsOfAlike(rows, labels, sampling.minCosine) };
    case 'hard-pairs':
      return { ...nothing, partners: await hardPairs(rows, labels) };
    default:
      return nothing;
  }
}

/** Semantic balance by weights: groups as it would merge them, never across classes. */
async function groupsOfAlike(rows: Rows, labels: Int32Array, minCosine: number): Promise<Int32Array> {
  const balance = await semanticBalance(rows, { distance: distanceOf(minCosine), labels, isGuarded: true });
  return balance.groups;
}

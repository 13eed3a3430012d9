/**
 * A student that learns on stored views: it sees those views and no others, and is taught what the teacher said of
 * them.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { centredUnit } from '../../core/targets/normalise.ts';
import { probeLogits } from '../../core/targets/probe-logits.ts';
import { disposeBatch } from '../../core/training/batch.ts';
import { createSampler } from '../../core/training/sampler.ts';
import { packViews, planKey, usualPlan, VIEW_BYTES, type ViewPlan } from '../../core/views/plan.ts';
import { fitByteScale, toBytes } from '../../core/views/quantise.ts';
import { viewTurn } from '../../core/views/turns.ts';
import { newestCheckpoint } from '../../storage/checkpoints.ts';
import { commitViews } from '../../storage/views.ts';
import { cutViews } from '../shared/cut-views.ts';
import { cropSource } from './crop-source.ts';
import { createFeed } from './feed.ts';
import { openFolder, trainingSet } from './material.ts';
import { PIXEL_LIMITS } from './pixel-limits.ts';
import { openViews } from './stored-views.ts';
import { preparedFor } from './supplies.ts';
import { FINGERPRINT, storeFolder, storeRun, TINY_RECIPE } from './testing/stored-folder.ts';
import { trainingIn } from './testing/training.ts';

const PROJECT = 'views-test';
const DIMS = 16;
const PLAN = usualPlan(8);
const EXACT = usualPlan(2, 'fp32');
const RECIPE: Recipe = { ...TINY_RECIPE, views: EXACT };
const { trainOn, trained, pausedAfter, end } = trainingIn(PROJECT);
let ids: readonly string[];

/**
 * Random embeddings for all views of these photos, as a teacher would have stored them.
 * @returns them [photos, count, DIMS]
 */
async function storeViews(plan: ViewPlan): Promise<Float32Array> {
  const random = createRandom(11, plan.count);
  const values = Float32Array.from({ length: ids.length * plan.count * DIMS }, () => 3 + random.normal());
  const scale = plan.precision === 'int8' ? fitByteScale({ dims: DIMS, values }) : null;
  const parameters = new Uint8Array(ids.length * plan.count * VIEW_BYTES);
  for (const [i, id] of ids.entries()) parameters.set(packViews(plan, id), i * plan.count * VIEW_BYTES);
  const kept = scale === null ? values : toBytes(scale, { dims: DIMS, values });
  const block = { plan: planKey(plan), ids, dims: DIMS, parameters, values: kept };
  await commitViews({ fingerprint: FINGERPRINT, ...block }, scale, 1);
  return values;
}

let exact: Float32Array;

beforeAll(async () => {
  await tf.setBackend('cpu');
  await storeFolder(PROJECT);
  ids = trainingSet(await openFolder(PROJECT), TINY_RECIPE).ids;
  await storeViews(PLAN);
  exact = await storeViews(EXACT);
});

afterEach(end);

describe('a batch of stored views', () => {
  it('shows each photo in a view of its own, and says what the teacher said of that view', async () => {
    const folder = await openFolder(PROJECT);
    const train = trainingSet(folder, RECIPE);
    const prepared = await preparedFor(RECIPE, folder, train);
    const views = await openViews(FINGERPRINT, EXACT, train.ids, RECIPE.seed);
    const { batchSize } = RECIPE;
    const maxBytes = PIXEL_LIMITS.trainBytes;
    const source = await cropSource(train.ids, { imageSizePx: 32, batchSize, maxBytes });
    const classes = folder.project.classes.length;
    const draw = createSampler(train.pool, RECIPE.batchSize, RECIPE.seed);
    const material = { ...train, draw, source, classes, prepared, views };
    const squares = source.open(draw).source.pixels;
    const feed = createFeed(material, RECIPE);
    const shown = new Set<string>();
    for (const step of [0, 1, 5, 8]) {
      await feed.ready(step);
      const batch = feed.batch(step);
      const { photos, passes } = draw(step);
      const rows = photos.map((photo, i) => photo * 2 + viewTurn(2, RECIPE.seed, photo, passes[i]!));
      const raw = new Float32Array(photos.length * DIMS);
      for (const [i, row] of rows.entries()) raw.set(exact.subarray(row * DIMS, (row + 1) * DIMS), i * DIMS);
      const taught = centredUnit({ dims: DIMS, values: raw }, prepared.space!.mean);
      expect(await batch.supplies.embeddings!.data()).toEqual(taught.values);
      expect(await batch.supplies.teacherLogits!.data()).toEqual(
        probeLogits(prepared.materials.teacherLogits!, taught),
      );
      const images = await batch.images.data();
      photos.forEach((photo, i) => {
        const size = 96 * 96 * 3;
        const data = squares.subarray(photo * size, (photo + 1) * size);
        const own = { data, at: 0, widthPx: 96, heightPx: 96, channels: 3 } as const;
        const pixels = cutViews(own, packViews(EXACT, train.ids[photo]!), 32);
        const view = rows[i]! % 2;
        shown.add(`${photo} ${view}`);
        for (const at of [0, 1, 2, 500, 3071]) {
          const normal = ([0.48145466, 0.4578275, 0.40821073] as const)[at % 3]!;
          const spread = ([0.26862954, 0.26130258, 0.27577711] as const)[at % 3]!;
          const level = (images[i * 3072 + at]! * spread + normal) * 255;
          expect(level).toBeCloseTo(pixels[view * 3072 + at]!, 3);
        }
      });
      disposeBatch(batch);
    }
    // 64 draws of 48 photos: some came twice, and the second time in their other view.
    expect(shown.size).toBeGreaterThan(48);
    feed.dispose();
  });
});

describe('a run on stored views', () => {
  it('gives the same student twice, and another one than without them', async () => {
    const first = await trained('first', { views: PLAN });
    expect(first).toMatchObject({ status: 'finished', step: 30 });
    expect((await trained('again', { views: PLAN })).weightsHash).toBe(first.weightsHash);
    expect((await trained('without', {})).weightsHash).not.toBe(first.weightsHash);
    expect((await trained('others', { views: EXACT })).weightsHash).not.toBe(first.weightsHash);
  });

  it('is what it was before without them, named or not', async () => {
    const absent = await trained('absent', {});
    expect((await trained('null', { views: null })).weightsHash).toBe(absent.weightsHash);
  });

  it('goes on after a pause to the very student of an unbroken one', async () => {
    const unbroken = await trained('unbroken', { views: PLAN, epochs: 20 });
    await pausedAfter('paused', 10, { views: PLAN, epochs: 20 });
    expect((await newestCheckpoint('paused')).checkpoint?.step).toBe(10);
    expect(await trainOn('paused')).toEqual({ ...unbroken, runId: 'paused' });
  });

  it('learns from labels alone too, on the same views', async () => {
    const objective = [{ id: 'ce', weight: 1, options: {} }] as const;
    expect(await trained('labels', { views: PLAN, objective, epochs: 2 })).toMatchObject({ step: 6 });
  });

  it('is refused, with their number, where views are missing', async () => {
    await storeRun('missing', PROJECT, { views: { ...PLAN, seed: 5 } });
    await expect(trainOn('missing')).rejects.toMatchObject({
      code: 'NO_EMBEDDINGS',
      facts: { missing: ids.length, asked: ids.length },
    });
  });
});

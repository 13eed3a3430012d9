/**
 * Whoever adds to Pupil writes a file and a line of a registry. Here entries come in through the registries alone,
 * and a student trains on them.
 */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { singleObjectives } from '../bakeoff/singles.ts';
import { readComposition } from '../objectives/composition.ts';
import { planeBatch } from '../objectives/plane/batch.ts';
import { pullAt } from '../objectives/plane/pull.ts';
import { OBJECTIVES } from '../objectives/registry.ts';
import { createRandom } from '../random.ts';
import { composeRecipe } from '../recipe/compose.ts';
import { asksTeacher, forecastBytes, needsWords } from '../supplies/needs.ts';
import {
  batchSupplies,
  disposeSupplies,
  materialBytes,
  prepareSupplies,
  runSupplies,
} from '../supplies/prepare.ts';
import { SUPPLIES } from '../supplies/registry.ts';
import type { Source } from '../supplies/supply.ts';
import { unitRows } from '../targets/normalise.ts';
import { type Batch, disposeBatch } from '../training/batch.ts';
import { describeRun, initialValues, stepPlan } from '../training/plan.ts';
import { trainStep } from '../training/step.ts';
import { createState, disposeState } from '../training/train-state.ts';
import { answersOf, drawBatch } from './drawn-batch.ts';
import { REMOTENESS, RESTRAINT } from './fake-terms.ts';
import { oneHot } from './one-hot.ts';

const PHOTOS = 6;
const CLASSES = 3;
const DIMS = 4;
const SIDE_PX = 8;

const undo: (() => void)[] = [];
beforeEach(async () => {
  await tf.setBackend('cpu');
  undo.push(SUPPLIES.register(REMOTENESS), OBJECTIVES.register(RESTRAINT));
});
afterEach(() => {
  for (const one of undo.splice(0)) one();
});

function noise(seed: number, length: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.normal());
}

const rows = unitRows({ dims: DIMS, values: noise(1, PHOTOS * DIMS) });
const labels = Int32Array.from({ length: PHOTOS }, (_, photo) => photo % CLASSES);
const SOURCE: Source = {
  classes: CLASSES,
  labels,
  seed: 1,
  teacher: {
    rows,
    mean: new Float64Array(DIMS),
    withValidation: { rows, labels },
    readClassTexts: async () => ({ texts: [], ofClass: [], embeddings: [] }),
  },
};

describe('a loss and a supply that are registered', () => {
  const recipe = () => ({
    ...composeRecipe({
      preset: 'ce+restraint',
      student: 'conv',
      imageSizePx: 32,
      teacherFingerprint: 'test',
      labelledShare: 1,
    }),
    student: {
      id: 'conv',
      imageSizePx: SIDE_PX,
      widths: [4, 8],
      blocksPerStage: [1, 1],
      norm: 'batch',
      groups: 2,
      stemStride: 1,
      padding: 'sym',
    } as const,
    batchSize: PHOTOS,
  });

  it('train a student for three steps', async () => {
    const description = describeRun(recipe(), { classes: CLASSES, teacherDims: DIMS, trainPhotos: PHOTOS });
    const materials = await prepareSupplies(description.needs, SOURCE, async () => {});
    const plan = stepPlan(recipe(), description, runSupplies(materials), 3);
    const photos = Int32Array.from({ length: PHOTOS }, (_, row) => (row * 5) % PHOTOS);
    const batch: Batch = {
      images: tf.tensor4d(noise(2, PHOTOS * SIDE_PX * SIDE_PX * 3), [PHOTOS, SIDE_PX, SIDE_PX, 3]),
      labels: oneHot(
        Array.from(photos, (photo) => labels[photo]!),
        CLASSES,
      ),
      labelled: tf.ones([PHOTOS]),
      photos,
      supplies: batchSupplies(materials, { photos, look: () => null }),
    };
    const start = createState(plan.specs, initialValues(plan.specs, 1), plan.ema !== null);
    let state = start;
    const losses: number[] = [];
    for (let step = 0; step < 3; step++) {
      const taken = trainStep(plan, state, batch, 1e-2);
      const own = taken.termLosses[1]!.dataSync()[0]!;
      losses.push(taken.loss.dataSync()[0]!);
      expect(losses.at(-1)).toBeCloseTo(taken.termLosses[0]!.dataSync()[0]! + 0.5 * own, 5);
      disposeState(state);
      state = taken.state;
    }
    expect(losses[2]).toBeLessThan(losses[0]!);
    expect(state.step).toBe(3);
    disposeBatch(batch);
    disposeSupplies(plan.constants);
    disposeState(state);
  });

  it('are known wherever the built-in ones are', async () => {
    const { needs } = describeRun(recipe(), { classes: CLASSES, teacherDims: DIMS });
    expect(needsWords(needs)).toMatch(/the teacher’s embeddings and how far each photo is from the first$/);
    expect(asksTeacher(needs)).toBe(true);
    expect(singleObjectives().map(({ id }) => id)).toContain('ce+restraint');
    const sizes = { photos: PHOTOS, classes: CLASSES, teacherDims: DIMS };
    const materials = await prepareSupplies(needs, SOURCE, async () => {});
    expect(forecastBytes(needs, sizes)).toBe(materialBytes(materials));
  });

  it('have a made-up batch and a picture without a word more', async () => {
    const { loss, gradients } = await answersOf(
      'restraint',
      {},
      drawBatch('restraint', {}, { photos: 4, classes: 3 }),
    );
    expect(loss).toBeGreaterThan(0);
    expect(gradients.get('logits')!.some((slope) => slope !== 0)).toBe(true);
    const batch = await planeBatch('restraint', {});
    const { pull } = await pullAt('restraint', {}, batch, { right: 1, up: 0 });
    // Logits shrink towards the centre.
    expect(pull.right).toBeLessThan(0);
    batch.dispose();
  });

  it('are refused by name where nobody has looked, and forgotten when they are taken away', async () => {
    const { needs } = describeRun(recipe(), { classes: CLASSES, teacherDims: DIMS });
    const alone = prepareSupplies(needs, { ...SOURCE, teacher: null }, async () => {});
    await expect(alone).rejects.toMatchObject({ code: 'NO_EMBEDDINGS' });
    for (const one of undo.splice(0)) one();
    expect(() => readComposition('ce+restraint')).toThrow(/no objective “restraint”/);
    expect(() => needsWords(needs)).toThrow(/no supply called remoteness/);
  });
});

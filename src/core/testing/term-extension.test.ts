/** Whoever adds to Pupil writes a file and a line of a registry. Here entries come in through the registries alone, and a student trains on them. */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { singleObjectives } from '../bakeoff/singles.ts';
import { readComposition } from '../objectives/composition.ts';
import type { Objective, ObjectiveInputs } from '../objectives/objective.ts';
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
import { type Source, type Supply, teacherOf } from '../supplies/supply.ts';
import { unitRows } from '../targets/normalise.ts';
import { describeRun, initialValues, stepPlan } from '../training/plan.ts';
import { type Batch, createState, disposeBatch, disposeState, trainStep } from '../training/step.ts';
import { answersOf, drawBatch } from './drawn-batch.ts';
import { oneHot } from './one-hot.ts';

const PHOTOS = 6;
const CLASSES = 3;
const DIMS = 4;
const SIDE_PX = 8;

/** How far each photo is from the first one, in the teacher's eyes: a supply of one file. */
const REMOTENESS: Supply<'remoteness', { readonly power: number }, Float32Array, tf.Tensor1D> = {
  id: 'remoteness',
  words: 'how far each photo is from the first',
  asks: 'teacher',
  prepare(source, { power }) {
    const { dims, values } = teacherOf(source).rows;
    return Float32Array.from({ length: values.length / dims }, (_, row) => {
      let cosine = 0;
      for (let d = 0; d < dims; d++) cosine += values[d]! * values[row * dims + d]!;
      return (1 - cosine) ** power;
    });
  },
  batch: (distances, { photos }) => tf.tensor1d(Float32Array.from(photos, (photo) => distances[photo]!)),
  bytes: ({ photos }) => 4 * photos,
  example: ({ numbers }) =>
    tf.cast(
      numbers((photo) => photo),
      'float32',
    ),
};

type Inputs = ObjectiveInputs & { readonly remoteness: tf.Tensor1D };

/** The more remote a photo, the larger its logits may be: a loss of one file. */
const RESTRAINT: Objective = {
  id: 'restraint',
  name: 'Restraint',
  group: 'One photo, one target',
  explanation: 'Say little of photos that are near to the first.',
  formula: 'z^2 / (1 + r)',
  weight: 0.5,
  weightReason: 'Half of what labels say.',
  source: 'This test',
  needs: () => ({ embeddings: true, ...{ remoteness: { power: 2 } } }),
  projection: 'none',
  picturedAs: 'scores',
  options: [],
  parameters: () => [],
  loss(inputs) {
    const { logits, remoteness } = inputs as Inputs;
    return tf.mean(tf.div(tf.mean(tf.square(logits), 1), tf.add(remoteness, 1)));
  },
};

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

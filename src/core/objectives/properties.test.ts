/**
 * What holds for every objective with every one of its options at both ends: order does not matter, and nothing odd
 * makes NaN.
 */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { answersOf, type BatchKind, type DrawnBatch, drawBatch } from '../testing/drawn-batch.ts';
import type { ObjectiveInputs, ObjectiveOptions, OptionValue } from './objective.ts';
import { OBJECTIVES } from './registry.ts';

/** The defaults; each switch turned; each number at either end. */
function variantsOf(id: string): readonly ObjectiveOptions[] {
  const ends = OBJECTIVES.get(id).options.flatMap(({ name, kind, value, min, max }) => {
    const values: readonly (OptionValue | undefined)[] = kind === 'switch' ? [!value] : [min, max];
    return values.filter((one) => one !== undefined).map((one) => ({ [name]: one }));
  });
  return [{}, ...ends];
}

/** The batch with some of its inputs replaced. */
function changed(
  batch: DrawnBatch,
  change: (inputs: ObjectiveInputs) => Partial<ObjectiveInputs>,
): DrawnBatch {
  return { ...batch, inputs: { ...batch.inputs, ...change(batch.inputs) } };
}

/** Numbers of a row each, in the rows' own order. @param order of the rows as they are given */
function inOwnOrder(values: Float32Array, order: readonly number[]): Float32Array {
  const width = values.length / order.length;
  const sorted = new Float32Array(values.length);
  for (const [place, row] of order.entries()) {
    sorted.set(values.subarray(place * width, (place + 1) * width), row * width);
  }
  return sorted;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** The last photo has no label that may be used. */
const USUAL: BatchKind = { photos: 6, classes: 4, labelledShare: 5 / 6 };

describe.each(OBJECTIVES.ids())('%s', (id) => {
  it('is the same whatever the order of the batch, and its gradients follow the photos', async () => {
    const order = [4, 0, 3, 5, 1, 2];
    for (const options of variantsOf(id)) {
      const straight = await answersOf(id, options, drawBatch(id, options, USUAL));
      const batch = drawBatch(id, options, USUAL, order);
      const turned = await answersOf(id, options, batch);
      const tolerance = 1e-4 * Math.max(1, Math.abs(straight.loss));
      expect(Math.abs(turned.loss - straight.loss), JSON.stringify(options)).toBeLessThan(tolerance);
      for (const [name, values] of straight.gradients) {
        const found = turned.gradients.get(name)!;
        const others = batch.answers.has(name) ? inOwnOrder(found, order) : found;
        const size = Math.max(1e-3, ...values.map(Math.abs));
        for (const [at, value] of values.entries()) {
          const difference = Math.abs(others[at]! - value) / size;
          expect(difference, `${name}[${at}] with ${JSON.stringify(options)}`).toBeLessThan(1e-3);
        }
      }
    }
  });

  it('teaches the student something', async () => {
    const batch = drawBatch(id, {}, USUAL);
    const { gradients } = await answersOf(id, {}, batch);
    const slopes = [...batch.answers.keys()].flatMap((name) => [...gradients.get(name)!]);
    expect(Math.max(...slopes.map(Math.abs))).toBeGreaterThan(1e-6);
  });

  it.each<[string, BatchKind]>([
    ['one class', { photos: 5, classes: 1, labelledShare: 0.8 }],
    ['one photo', { photos: 1, classes: 3 }],
    ['1,000 classes', { photos: 3, classes: 1000, labelledShare: 0.6 }],
    ['no label', { photos: 4, classes: 3, labelledShare: 0 }],
    ['identical photos', { photos: 4, classes: 3, vectors: 'identical' }],
    ['zero vectors', { photos: 4, classes: 3, vectors: 'zero' }],
    ['a student far off', { photos: 4, classes: 3, studentScale: 1e4 }],
  ])('is a number, with numbers for gradients, for %s', async (_, kind) => {
    for (const options of variantsOf(id)) {
      const { loss, gradients } = await answersOf(id, options, drawBatch(id, options, kind));
      expect(Number.isFinite(loss), JSON.stringify(options)).toBe(true);
      for (const values of gradients.values()) {
        expect(values.every(Number.isFinite), JSON.stringify(options)).toBe(true);
      }
    }
  });
});

describe('the anchor objectives', () => {
  const lossOf = async (
    id: string,
    options: ObjectiveOptions,
    change: (inputs: ObjectiveInputs) => Partial<ObjectiveInputs>,
  ) => (await answersOf(id, options, changed(drawBatch(id, options, USUAL), change))).loss;

  it('are one loss: with the same anchors they are the same number', async () => {
    const noise = createRandom(30);
    const drawn = Float32Array.from({ length: 4 * 5 }, () => noise.normal());
    const anchors = () => tf.tensor2d(drawn, [4, 5]);
    const same = () => ({
      centroids: anchors(),
      bank: anchors(),
      clusters: { centres: anchors(), ids: tf.tensor1d([], 'int32') },
      classTexts: anchors(),
    });
    const ids = ['anchor_bank', 'anchor_class', 'anchor_text', 'anchor_cluster'];
    const student = drawBatch('anchor_class', {}, USUAL);
    const losses = await Promise.all(
      ids.map((id) =>
        lossOf(id, {}, () => ({
          ...same(),
          projected: tf.clone(student.inputs.projected!),
          embeddings: tf.clone(student.inputs.embeddings!),
        })),
      ),
    );
    expect(new Set(losses).size).toBe(1);
    expect(losses[0]).toBeGreaterThan(0.01);
  });

  it('fall to nothing where the student is the teacher, and to the evenness of the teacher at high temperature', async () => {
    const same = ({ embeddings }: ObjectiveInputs) => ({ projected: tf.clone(embeddings!) });
    expect(await lossOf('anchor_bank', {}, same)).toBeCloseTo(0, 5);
    const even = { temperature: 1, teacherTemperature: 1 };
    const asIs = () => ({});
    expect(await lossOf('anchor_bank', even, asIs)).toBeLessThan(
      (await lossOf('anchor_bank', {}, asIs)) / 10,
    );
  });
});

/**
 * What single objectives must do whatever the numbers: at the limits of their options, and where two of them are the
 * same by definition.
 */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../engine/backend.ts';
import { nodeEngineFiles } from '../../engine/testing/node-files.ts';
import { answersOf, type BatchKind, drawBatch } from '../testing/drawn-batch.ts';
import { oneHot } from '../testing/one-hot.ts';
import { neighbourTargets } from './math/neighbour-targets.ts';
import type { ObjectiveInputs, ObjectiveOptions } from './objective.ts';
import { selfVotes } from './terms/neighbours/knn-self.ts';

const KIND: BatchKind = { photos: 8, classes: 3, labelledShare: 0.75 };

const answer = (
  id: string,
  options: ObjectiveOptions = {},
  kind: BatchKind = KIND,
  change: (inputs: ObjectiveInputs) => Partial<ObjectiveInputs> = () => ({}),
) => {
  const batch = drawBatch(id, options, kind);
  return answersOf(id, options, { ...batch, inputs: { ...batch.inputs, ...change(batch.inputs) } });
};
const lossOf = async (...args: Parameters<typeof answer>) => (await answer(...args)).loss;

describe('objectives', () => {
  beforeAll(async () => {
    await startBackend('cpu', nodeEngineFiles());
  });

  it('teacherkd at an endless temperature cannot tell photos apart', async () => {
    const options = { noTemperature: false, temperature: 1e9 };
    expect(await lossOf('teacherkd', options)).toBeCloseTo(Math.log(KIND.photos), 5);
  });

  it('teacherkd without labels is the same with and without classmates', async () => {
    const kind = { ...KIND, labelledShare: 0 };
    expect(await lossOf('teacherkd', { sameClass: true }, kind)).toBeCloseTo(
      await lossOf('teacherkd', { sameClass: false }, kind),
      6,
    );
  });

  it('dkd with the teacher’s doubt as weight of the others is plain distillation, as the paper proves', async () => {
    // One photo: the weight is its own.
    const kind = { photos: 1, classes: 4 };
    const { inputs } = drawBatch('dkd', {}, kind);
    const right = (await tf.softmax(tf.div(inputs.teacherLogits!, 2)).data())[0]!;
    const decoupled = await lossOf('dkd', { temperature: 2, target: 1, others: 1 - right }, kind);
    expect(decoupled).toBeCloseTo(await lossOf('kd_probe', { temperature: 2 }, kind), 5);
  });

  it('dkd takes the teacher’s first choice for a missing label, or leaves the photo out', async () => {
    const kind = { photos: 4, classes: 3, labelledShare: 0 };
    const chosen = (await drawBatch('dkd', {}, kind).inputs.teacherLogits!.array()).map((row) =>
      row.indexOf(Math.max(...row)),
    );
    const told = { labels: oneHot(chosen, 3), labelled: tf.ones([4]) as tf.Tensor1D };
    expect(await lossOf('dkd', {}, kind)).toBeCloseTo(await lossOf('dkd', {}, kind, () => told), 6);
    expect(await lossOf('dkd', { teacherTargets: false }, kind)).toBe(0);
  });

  it('balanced softmax and class-balanced weights are plain cross-entropy where classes are alike', async () => {
    const alike = () => ({ classCounts: tf.fill([3], 17) as tf.Tensor1D });
    const plain = await lossOf('ce', { labelSmoothing: 0 });
    expect(await lossOf('balanced_softmax', {}, KIND, alike)).toBeCloseTo(plain, 5);
    expect(await lossOf('class_balanced', {}, KIND, alike)).toBeCloseTo(plain, 5);
    expect(await lossOf('class_balanced', { beta: 0 })).toBeCloseTo(plain, 5);
    expect(await lossOf('class_balanced')).not.toBeCloseTo(plain, 2);
  });

  it('neighbours say nothing at share 0, and nothing of photos with neither label nor neighbour', async () => {
    const plain = await lossOf('ce', { labelSmoothing: 0 });
    const silent = (inputs: ObjectiveInputs) => ({ neighbours: tf.zerosLike(inputs.neighbours!) });
    expect(await lossOf('knn_soft', {}, KIND, silent)).toBeCloseTo(plain, 5);
    expect(await lossOf('knn_soft', { share: 0 }, { ...KIND, labelledShare: 1 })).toBeCloseTo(
      await lossOf('ce', { labelSmoothing: 0 }, { ...KIND, labelledShare: 1 }),
      5,
    );
    const { targets, weights } = neighbourTargets(
      { labels: oneHot([0, 1, 1], 2), labelled: tf.tensor1d([1, 0, 0]) },
      tf.tensor2d([0, 1, 1, 0, 0, 0], [3, 2]),
      0.25,
    );
    expect(await targets.array()).toEqual([
      [0.75, 0.25],
      [1, 0],
      [0, 0],
    ]);
    expect([...(await weights.data())]).toEqual([1, 1, 0]);
  });

  it('knn_self asks the nearest labelled others, never the photo itself', async () => {
    const features = tf.tensor2d([1, 0, 1, 0.1, 0, 1, 0.1, 1, 1, 0.2], [5, 2]);
    const labels = oneHot([0, 1, 0, 1, 1], 2);
    const votes = selfVotes({ features, labels, labelled: tf.tensor1d([1, 1, 1, 1, 0]) }, 1);
    expect(await votes.array()).toEqual([
      [0, 1],
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 1],
    ]);
  });

  it.each([
    ['self_history', 0.3],
    ['helip_margin', 0.7],
  ] as const)('%s waits for its share of the training', async (id, share) => {
    const at = (progress: number) => answer(id, {}, KIND, () => ({ progress }));
    const early = await at(share - 0.01);
    expect(early.loss).toBe(0);
    expect([...early.gradients.values()].every((slope) => slope.every((value) => value === 0))).toBe(true);
    expect((await at(share)).loss).toBeGreaterThan(0);
  });

  it('self_history is silent where the teacher disagrees everywhere, and has nothing to say to a student that stays', async () => {
    const against = (inputs: ObjectiveInputs) => ({ teacherLogits: tf.neg(inputs.history!) as tf.Tensor2D });
    expect(await lossOf('self_history', {}, KIND, against)).toBe(0);
    const staying = (inputs: ObjectiveInputs) => ({ logits: tf.log(inputs.history!) as tf.Tensor2D });
    expect(await lossOf('self_history', { agreement: false }, KIND, staying)).toBeCloseTo(0, 5);
  });

  it('self_feat holds the last layer still', async () => {
    const { gradients } = await answer('self_feat');
    expect(gradients.get('features')!.every((value) => value === 0)).toBe(true);
    expect(gradients.get('early')!.some((value) => value !== 0)).toBe(true);
  });

  it('helip_margin is 0 where hard pairs are nearest, and takes near-duplicates for neither', async () => {
    const like = (inputs: ObjectiveInputs) => ({ projected: inputs.embeddings! });
    expect(await lossOf('helip_margin', { otherClass: false }, KIND, like)).toBe(0);
    expect(await lossOf('helip_margin', {}, { ...KIND, vectors: 'identical' })).toBe(0);
  });

  it('smooth_ap nears the true average precision as its temperature falls', async () => {
    const photos = [0, 80, 10, 50, 30].map((degrees) => (degrees * Math.PI) / 180);
    const inputs = {
      features: tf.tensor2d(
        photos.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]),
        [5, 2],
      ),
      labels: oneHot([0, 0, 1, 1, 0], 2),
      labelled: tf.ones([5]) as tf.Tensor1D,
    };
    // Own kind at ranks 2 and 4; 2 and 4; of the second class at 2 and at 3 (by angle: 40, after 20 and 30); 2 and 3
    // again.
    const precise = [precision([2, 4]), precision([2, 4]), precision([3]), precision([3]), precision([3, 4])];
    const mean = precise.reduce((sum, value) => sum + value) / 5;
    const loss = await lossOf('smooth_ap', { temperature: 0.0005 }, { photos: 5, classes: 2 }, () => inputs);
    expect(loss).toBeCloseTo(1 - mean, 3);
  });

  it('two_head_kd weighs a class by how much surer labels are of it, and remembers', async () => {
    const kind = { photos: 3, classes: 3 };
    const batch = drawBatch('two_head_kd', {}, kind);
    const sure = tf.tensor2d([9, 0, 0, 0, -9, 0, 0, 0, 0], [3, 3]);
    const own = (name: string) => (name.endsWith('weight') ? tf.zeros([6, 3]) : tf.zeros([3]));
    const kept = new Map<string, number[]>();
    const weigh = (most: number) =>
      answersOf(
        'two_head_kd',
        { most, momentum: 0 },
        {
          ...batch,
          sources: new Map([['logits', batch.inputs.logits]]),
          kept: new Map(),
          inputs: {
            ...batch.inputs,
            logits: tf.clone(sure),
            teacherLogits: tf.tensor2d([1, 0, 0, 0, 0, 0, 0, 0, 0], [3, 3]),
            features: tf.clone(batch.inputs.features),
            labels: oneHot([0, 1, 2], 3),
            labelled: tf.ones([3]),
            parameter: own,
            keep: (name, value) => kept.set(name, [...value.dataSync()]),
          },
        },
      );
    const plain = (await weigh(1)).loss;
    // Only the first photo's answer differs from the teacher's; labels are three times as sure of its class.
    expect((await weigh(2)).loss).toBeCloseTo(2 * plain, 5);
    expect((await weigh(10)).loss).toBeCloseTo(3 * plain, 2);
    expect(kept.get('second_head.sure_by_labels')![0]).toBeCloseTo(1, 2);
    expect(kept.get('second_head.sure_by_teacher')![0]).toBeCloseTo(1 / 3, 5);
  });
});

/** Average precision of what is found at these ranks. */
function precision(ranks: readonly number[]): number {
  return ranks.reduce((sum, rank, found) => sum + (found + 1) / rank, 0) / ranks.length;
}

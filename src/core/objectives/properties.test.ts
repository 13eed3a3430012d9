/** What holds for every objective with every one of its options at both ends: order does not matter, and nothing odd makes NaN. */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { initialise } from '../students/parameters.ts';
import { oneHot } from '../testing/one-hot.ts';
import type { ObjectiveInputs, ObjectiveOptions, OptionValue } from './objective.ts';
import { OBJECTIVES } from './registry.ts';

const WIDTH = 5;
const DIMS = 6;
const CLUSTERS = 7;

interface Shape {
  readonly photos: number;
  readonly classes: number;
}

type Named = Readonly<Record<string, tf.Tensor>>;

/** A batch with everything that an objective may ask for. The student's answers are apart: gradients are taken of them. */
interface Case {
  readonly student: Named;
  readonly taught: Named;
  readonly constants: Named;
}

function noise(shape: number[], seed: number): tf.Tensor {
  const random = createRandom(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  );
}

function caseOf({ photos, classes }: Shape): Case {
  const labels = Array.from({ length: photos }, (_, row) => (row * 7) % classes);
  return {
    student: {
      features: noise([photos, WIDTH], 1),
      logits: noise([photos, classes], 2),
      projected: noise([photos, DIMS], 3),
      masked: noise([photos, DIMS], 4),
      early: noise([photos, 4], 5),
    },
    taught: {
      labels: oneHot(labels, classes),
      // The last photo of a larger batch has no label that may be used.
      labelled: tf.tensor1d(labels.map((_, row) => (row > 0 && row === photos - 1 ? 0 : 1))),
      embeddings: noise([photos, DIMS], 6),
      teacherLogits: noise([photos, classes], 7),
      groups: tf.tensor1d(
        labels.map((_, row) => (row % 4 === 1 ? 1 : -1)),
        'int32',
      ),
      neighbours: tf.softmax(noise([photos, classes], 8)),
      history: tf.softmax(noise([photos, classes], 9)),
    },
    constants: {
      centroids: noise([classes, DIMS], 10),
      bank: noise([9, DIMS], 11),
      clusters: noise([CLUSTERS, DIMS], 12),
      classTexts: noise([classes, DIMS], 13),
      classCounts: tf.tensor1d(Array.from({ length: classes }, (_, c) => (c * 5) % 11)),
    },
  };
}

/** The defaults; each switch turned; each number at either end. */
function variantsOf(id: string): readonly ObjectiveOptions[] {
  const ends = OBJECTIVES.get(id).options.flatMap(({ name, kind, value, min, max }) => {
    const values: readonly (OptionValue | undefined)[] = kind === 'switch' ? [!value] : [min, max];
    return values.filter((one) => one !== undefined).map((one) => ({ [name]: one }));
  });
  return [{}, ...ends];
}

interface Answer {
  readonly loss: number;
  /** Of what of the student the loss reaches. */
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

/** As many as are asked for, and each photo in one of them. */
function clustersOf(count: number, { clusters }: Named, order: readonly number[]): Named {
  const some = Math.min(count, clusters!.shape[0]!);
  const ids = order.map((row) => (row * 3) % some);
  return { clusters: tf.slice(clusters!, [0, 0], [some, DIMS]), clusterIds: tf.tensor1d(ids, 'int32') };
}

/** @param order rows of the batch */
async function answerOf(
  id: string,
  options: ObjectiveOptions,
  { student, taught, constants }: Case,
  order: readonly number[],
): Promise<Answer> {
  const arranged = (tensors: Named) =>
    Object.fromEntries(Object.entries(tensors).map(([name, rows]) => [name, tf.gather(rows, [...order])]));
  const answers = arranged(student);
  const classes = taught['labels']!.shape[1]!;
  const sizes = { classes, featureWidth: WIDTH, teacherDims: DIMS, stageWidths: [4], trainPhotos: CLUSTERS };
  const specs = OBJECTIVES.get(id).parameters(options, sizes);
  const started = initialise(specs, createRandom(3));
  const own = Object.fromEntries(
    specs.map(({ name, shape }) => [name, tf.tensor(started.get(name)!, [...shape])]),
  );
  const studentsOwn: Named = {
    'cluster_projection.weight': noise([DIMS, WIDTH], 20),
    'cluster_projection.bias': noise([WIDTH], 21),
  };
  const sources = { ...answers, ...own };
  const inputs = {
    ...answers,
    ...arranged(taught),
    ...constants,
    ...clustersOf(OBJECTIVES.get(id).needs(options).clusters?.count ?? CLUSTERS, constants, order),
    early: [answers['early']],
    rows: Int32Array.from(order),
    parameter: (name: string) => own[name] ?? studentsOwn[name]!,
    keep: () => {},
    progress: 1,
    random: (stream: number) => createRandom(1, stream),
  } as unknown as ObjectiveInputs;
  const { value, grads } = tf
    .engine()
    .gradients(() => OBJECTIVES.get(id).loss(inputs, options), Object.values(sources), undefined, true);
  const gradients: Record<string, readonly number[]> = {};
  for (const [at, name] of Object.keys(sources).entries()) {
    const gradient = grads[at] as tf.Tensor | undefined;
    if (gradient === undefined) continue;
    const isOfRows = name in answers;
    const back = order.map((_, row) => order.indexOf(row));
    gradients[name] = Array.from(await (isOfRows ? tf.gather(gradient, back) : gradient).data());
  }
  return { loss: (await value.data())[0]!, gradients };
}

const inOrder = ({ photos }: Shape) => Array.from({ length: photos }, (_, row) => row);

function zeroed(rows: Named, names: readonly string[]): Named {
  const all = Object.entries(rows);
  return Object.fromEntries(all.map(([name, t]) => [name, names.includes(name) ? tf.zerosLike(t) : t]));
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(OBJECTIVES.ids())('%s', (id) => {
  it('is the same whatever the order of the batch, and its gradients follow the photos', async () => {
    const shape = { photos: 6, classes: 4 };
    const batch = caseOf(shape);
    for (const options of variantsOf(id)) {
      const straight = await answerOf(id, options, batch, inOrder(shape));
      const turned = await answerOf(id, options, batch, [4, 0, 3, 5, 1, 2]);
      const tolerance = 1e-4 * Math.max(1, Math.abs(straight.loss));
      expect(Math.abs(turned.loss - straight.loss), JSON.stringify(options)).toBeLessThan(tolerance);
      for (const [name, values] of Object.entries(straight.gradients)) {
        const size = Math.max(1e-3, ...values.map(Math.abs));
        for (const [at, value] of values.entries()) {
          const difference = Math.abs(turned.gradients[name]![at]! - value) / size;
          expect(difference, `${name}[${at}] with ${JSON.stringify(options)}`).toBeLessThan(1e-3);
        }
      }
    }
  });

  it('teaches the student something', async () => {
    const shape = { photos: 6, classes: 4 };
    const { gradients } = await answerOf(id, {}, caseOf(shape), inOrder(shape));
    expect(Math.max(...Object.values(gradients).flat().map(Math.abs))).toBeGreaterThan(1e-6);
  });

  const odd: Readonly<Record<string, () => readonly [Case, Shape]>> = {
    'one class': () => [caseOf({ photos: 5, classes: 1 }), { photos: 5, classes: 1 }],
    'one photo': () => [caseOf({ photos: 1, classes: 3 }), { photos: 1, classes: 3 }],
    '1,000 classes': () => [caseOf({ photos: 3, classes: 1000 }), { photos: 3, classes: 1000 }],
    'no label': () => {
      const shape = { photos: 4, classes: 3 };
      const batch = caseOf(shape);
      return [{ ...batch, taught: zeroed(batch.taught, ['labels', 'labelled']) }, shape];
    },
    'identical photos': () => {
      const shape = { photos: 4, classes: 3 };
      const batch = caseOf(shape);
      const alike = (rows: Named) =>
        Object.fromEntries(Object.entries(rows).map(([name, t]) => [name, tf.gather(t, [0, 0, 0, 0])]));
      return [
        { student: alike(batch.student), taught: alike(batch.taught), constants: batch.constants },
        shape,
      ];
    },
    'zero vectors': () => {
      const shape = { photos: 4, classes: 3 };
      const { student, taught, constants } = caseOf(shape);
      const all = {
        student: zeroed(student, Object.keys(student)),
        taught: zeroed(taught, ['embeddings', 'teacherLogits']),
        constants: zeroed(constants, Object.keys(constants)),
      };
      return [all, shape];
    },
    'a student far off': () => {
      const shape = { photos: 4, classes: 3 };
      const { student, ...rest } = caseOf(shape);
      const far = Object.fromEntries(Object.entries(student).map(([name, t]) => [name, tf.mul(t, 1e4)]));
      return [{ student: far, ...rest }, shape];
    },
  };
  it.each(Object.keys(odd))('is a number, with numbers for gradients, for %s', async (what) => {
    const [batch, shape] = odd[what]!();
    for (const options of variantsOf(id)) {
      const { loss, gradients } = await answerOf(id, options, batch, inOrder(shape));
      expect(Number.isFinite(loss), JSON.stringify(options)).toBe(true);
      expect(Object.values(gradients).flat().every(Number.isFinite), JSON.stringify(options)).toBe(true);
    }
  });
});

describe('the anchor objectives', () => {
  it('are one loss: with the same anchors they are the same number', async () => {
    const shape = { photos: 6, classes: 4 };
    const batch = caseOf(shape);
    const anchors = noise([4, DIMS], 30);
    const constants = { centroids: anchors, bank: anchors, clusters: anchors, classTexts: anchors };
    const losses = await Promise.all(
      (['anchor_bank', 'anchor_class', 'anchor_text', 'anchor_cluster'] as const).map(
        async (id) => (await answerOf(id, {}, { ...batch, constants }, inOrder(shape))).loss,
      ),
    );
    expect(new Set(losses).size).toBe(1);
    expect(losses[0]).toBeGreaterThan(0.01);
  });

  it('fall to nothing where the student is the teacher, and to the evenness of the teacher at high temperature', async () => {
    const shape = { photos: 6, classes: 4 };
    const batch = caseOf(shape);
    const same = { ...batch, student: { ...batch.student, projected: batch.taught['embeddings']! } };
    expect((await answerOf('anchor_bank', {}, same, inOrder(shape))).loss).toBeCloseTo(0, 5);
    const even = { temperature: 1, teacherTemperature: 1 };
    const hot = (await answerOf('anchor_bank', even, batch, inOrder(shape))).loss;
    const cold = (await answerOf('anchor_bank', {}, batch, inOrder(shape))).loss;
    expect(hot).toBeLessThan(cold / 10);
  });
});

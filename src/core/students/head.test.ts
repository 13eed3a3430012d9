/** Answers in the teacher's space, held to the same in double precision. */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { withDirections } from '../targets/class-directions.ts';
import type { ConvConfig } from './families/conv.ts';
import { FROZEN_CLASSIFIER, HEAD_IDS, headIdOf, headOf } from './head.ts';
import { countStudent } from './interpreters/count.ts';
import { lookup, tensorOps } from './interpreters/tensorflow.ts';
import { initialise, sizeOf } from './parameters.ts';
import { describeStudent } from './student.ts';

const CLASSES = 4;
const DIMS = 6;
const BATCH = 3;
const CONFIG: ConvConfig = {
  id: 'conv',
  imageSizePx: 8,
  widths: [4, 8],
  blocksPerStage: [1, 1],
  norm: 'batch',
  groups: 2,
  stemStride: 1,
  padding: 'sym',
};
const WIDTH = 8;
const HEADS = { classes: CLASSES, teacherDims: DIMS, head: 'space' } as const;
const student = describeStudent(CONFIG, HEADS);

function drawn() {
  const random = createRandom(3);
  const values = initialise(student.parameters, random);
  for (const { name } of student.parameters.filter((spec) => spec.isFrozen)) {
    values.set(
      name,
      values.get(name)!.map(() => random.normal()),
    );
  }
  const images = tf.tensor4d(
    Float32Array.from({ length: BATCH * 8 * 8 * 3 }, () => random.normal()),
    [BATCH, 8, 8, 3],
  );
  const slopes = Float32Array.from({ length: BATCH * CLASSES }, () => random.normal());
  return { values, images, slopes };
}

const tensors = (values: ReadonlyMap<string, Float32Array>) =>
  new Map(student.parameters.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, [...shape])]));

/** unit(x G + g) W + b in double precision, row by row. */
function reference(
  features: ArrayLike<number>,
  values: ReadonlyMap<string, ArrayLike<number>>,
): { logits: number[]; units: number[] } {
  const [g, shift] = [values.get('teacher_head.weight')!, values.get('teacher_head.bias')!];
  const [w, bias] = [values.get(FROZEN_CLASSIFIER.weight)!, values.get(FROZEN_CLASSIFIER.bias)!];
  const logits: number[] = [];
  const units: number[] = [];
  for (let row = 0; row < BATCH; row++) {
    const projected = Array.from({ length: DIMS }, (_, d) => {
      let sum = shift[d]!;
      for (let i = 0; i < WIDTH; i++) sum += features[row * WIDTH + i]! * g[i * DIMS + d]!;
      return sum;
    });
    const length = Math.hypot(...projected);
    units.push(...projected.map((value) => value / length));
    for (let c = 0; c < CLASSES; c++) {
      let sum = bias[c]!;
      for (let d = 0; d < DIMS; d++) sum += (projected[d]! / length) * w[d * CLASSES + c]!;
      logits.push(sum);
    }
  }
  return { logits, units };
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  expect(Math.max(...Array.from(actual, (value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(
    tolerance,
  );
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('a student that answers in the teacher’s space', () => {
  it('gives the values and the gradients that double precision gives', async () => {
    const { values, images, slopes } = drawn();
    const parameters = tensors(values);
    const answers = () =>
      student.forward<tf.Tensor>(tensorOps({ parameter: lookup(parameters), mode: 'eval' }), images);
    const { features, logits } = answers();
    const seen = await features.data();
    expectClose(await logits.data(), reference(seen, values).logits, 1e-5);

    const learned = ['teacher_head.weight', 'teacher_head.bias'];
    const { grads } = tf.engine().gradients(
      () => tf.sum(tf.mul(answers().logits, tf.tensor2d(slopes, [BATCH, CLASSES]))) as tf.Scalar,
      learned.map((name) => parameters.get(name)!),
    );
    for (const [place, name] of learned.entries()) {
      const start = Float64Array.from(values.get(name)!);
      const differences = Array.from(start, (_, i) => {
        const at = (by: number) => {
          const moved = start.slice();
          moved[i]! += by;
          return dot(
            reference(seen, new Map<string, ArrayLike<number>>([...values, [name, moved]])).logits,
            slopes,
          );
        };
        return (at(1e-5) - at(-1e-5)) / 2e-5;
      });
      expectClose(await grads[place]!.data(), differences, 1e-4);
    }
  });

  it('has no class head: its rows are given, count as bytes and not as parameters, and none is trained', () => {
    const names = student.parameters.map(({ name }) => name);
    expect(names.some((name) => name.startsWith('classifier'))).toBe(false);
    const given = student.parameters.filter((spec) => spec.isFrozen);
    expect(given.map(({ name, shape }) => [name, shape])).toEqual([
      [FROZEN_CLASSIFIER.weight, [DIMS, CLASSES]],
      [FROZEN_CLASSIFIER.bias, [CLASSES]],
    ]);
    expect(given.some(({ isTrainable, decay }) => isTrainable || decay)).toBe(false);
    const { parameters, sizeBytes } = countStudent(student);
    const all = student.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    expect(sizeBytes).toBe(4 * all);
    const trained = student.parameters.filter((spec) => spec.isTrainable);
    expect(parameters).toBe(trained.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
  });

  it('says the same of its own classes, to the bit, with one more of them', async () => {
    const { values, images } = drawn();
    const layer = {
      weight: values.get(FROZEN_CLASSIFIER.weight)!,
      bias: values.get(FROZEN_CLASSIFIER.bias)!,
    };
    const added = { weight: Float32Array.from({ length: DIMS }, (_, d) => d - 2), bias: 0.5 };
    const wider = withDirections(layer, [added]);
    const more = describeStudent(CONFIG, { ...HEADS, classes: CLASSES + 1 });
    const parameters = tensors(values);
    const ops = (extra: ReadonlyMap<string, tf.Tensor>) =>
      tensorOps({ parameter: lookup(new Map([...parameters, ...extra])), mode: 'eval' });
    const before = student.forward<tf.Tensor>(ops(new Map()), images);
    const after = more.forward<tf.Tensor>(
      ops(
        new Map<string, tf.Tensor>([
          [FROZEN_CLASSIFIER.weight, tf.tensor2d(wider.weight, [DIMS, CLASSES + 1])],
          [FROZEN_CLASSIFIER.bias, tf.tensor1d(wider.bias)],
        ]),
      ),
      images,
    );
    const own = tf.slice(after.logits, [0, 0], [BATCH, CLASSES]);
    expect(await own.data()).toEqual(await before.logits.data());
    const { units } = reference(await before.features.data(), values);
    const expected = Array.from({ length: BATCH }, (_, row) => {
      return 0.5 + dot(units.slice(row * DIMS, (row + 1) * DIMS), added.weight);
    });
    expectClose(await tf.slice(after.logits, [0, CLASSES], [BATCH, 1]).data(), expected, 1e-5);
  });
});

describe('the head of a recipe', () => {
  it('has one word each, and is a class head unless a student is told otherwise', () => {
    expect(HEAD_IDS.map((id) => headIdOf(headOf(id)))).toEqual(HEAD_IDS);
    const plain = describeStudent(CONFIG, { classes: CLASSES, teacherDims: DIMS, projection: 'both' });
    const said = describeStudent(CONFIG, {
      classes: CLASSES,
      teacherDims: DIMS,
      projection: 'both',
      head: 'classes',
    });
    expect(said.parameters).toEqual(plain.parameters);
    expect(plain.parameters.some((spec) => spec.isFrozen)).toBe(false);
  });

  it('in the teacher’s space starts from the same backbone as a class head of that seed', () => {
    const plain = describeStudent(CONFIG, { classes: CLASSES, teacherDims: DIMS });
    const [ours, theirs] = [student, plain].map(({ parameters }) => initialise(parameters, createRandom(7)));
    const backbone = plain.parameters.filter(({ name }) => !name.startsWith('classifier'));
    for (const { name } of backbone) expect(ours!.get(name)).toEqual(theirs!.get(name));
  });
});

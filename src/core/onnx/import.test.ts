/** From bytes to a student: what is read, at which sizes, and that all other bytes end in a refusal. */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectOnlyRefusals } from '../files/testing/mutations.ts';
import { message } from '../files/testing/onnx-bytes.ts';
import { createRandom } from '../random.ts';
import { composeRecipe } from '../recipe/compose.ts';
import { parseRecipe } from '../recipe/parse.ts';
import { describeStudent, initialiseStudent } from '../students/student.ts';
import { withGiven } from '../training/start.ts';
import { importOnnx } from './import.ts';
import { readGraph } from './model.ts';
import { answerOf, tensorsOf } from './testing/oracle.ts';
import { floats, type GraphText, longs, tensorFields, wave, writeGraph } from './testing/write-graph.ts';

/** A convolution, a squeeze-and-excitation block, a shuffle of channels, and a classifier. */
const NET: GraphText = {
  nodes: [
    {
      op: 'Conv',
      inputs: ['x', 'onnx::Conv_7', 'stem.bias'],
      outputs: ['a'],
      name: '/stem/stem.0/Conv',
      attributes: { kernel_shape: [3n, 3n], pads: [1n, 1n, 1n, 1n], strides: [2n, 2n] },
    },
    { op: 'Relu', inputs: ['a'], outputs: ['b'] },
    { op: 'GlobalAveragePool', inputs: ['b'], outputs: ['g'] },
    { op: 'Conv', inputs: ['g', 'se.weight'], outputs: ['s'] },
    { op: 'Sigmoid', inputs: ['s'], outputs: ['t'] },
    { op: 'Mul', inputs: ['t', 'b'], outputs: ['c'] },
    { op: 'Reshape', inputs: ['c', 'split'], outputs: ['d'] },
    { op: 'Transpose', inputs: ['d'], outputs: ['e'], attributes: { perm: [0n, 2n, 1n, 3n, 4n] } },
    { op: 'Reshape', inputs: ['e', 'join'], outputs: ['f'] },
    { op: 'Conv', inputs: ['f', 'last.weight'], outputs: ['h'], attributes: { group: 2n } },
    { op: 'GlobalAveragePool', inputs: ['h'], outputs: ['p'] },
    { op: 'Flatten', inputs: ['p'], outputs: ['q'] },
    {
      op: 'Gemm',
      inputs: ['q', 'classifier.weight', 'classifier.bias'],
      outputs: ['logits'],
      attributes: { transB: 1n },
    },
  ],
  weights: {
    'onnx::Conv_7': wave([4, 3, 3, 3]),
    'stem.bias': wave([4]),
    'se.weight': wave([4, 4, 1, 1]),
    split: longs([0, 2, 2, 4, -1]),
    join: longs([0, 4, 4, 4]),
    'last.weight': wave([6, 2, 1, 1]),
    'classifier.weight': wave([5, 6]),
    'classifier.bias': wave([5]),
  },
  output: ['logits', ['photos', 5]],
};
const AT_8 = { imageSizePx: 8, name: 'a net' } as const;

/** Tokens: patches of 2 px, a class token, a table of positions. */
const tokens = (isRow: boolean): GraphText => ({
  nodes: [
    {
      op: 'Conv',
      inputs: ['x', 'patch.weight'],
      outputs: ['a'],
      attributes: { strides: [2n, 2n], kernel_shape: [2n, 2n] },
    },
    { op: 'Reshape', inputs: ['a', 'shape'], outputs: ['b'] },
    { op: 'Transpose', inputs: ['b'], outputs: ['c'], attributes: { perm: [0n, 2n, 1n] } },
    { op: 'Concat', inputs: ['cls', 'c'], outputs: ['d'], attributes: { axis: 1n } },
    { op: 'Add', inputs: ['d', 'positions'], outputs: ['e'] },
    { op: 'ReduceMean', inputs: ['e'], outputs: ['y'], attributes: { axes: [1n], keepdims: 0n } },
  ],
  weights: {
    'patch.weight': wave([4, 3, 2, 2]),
    shape: longs([0, 4, -1]),
    cls: wave([1, 1, 4]),
    // A row whose numbers grow evenly from left to right and from above.
    positions: isRow
      ? floats(
          [1, 17, 4],
          Array.from({ length: 68 }, (_, i) => (i < 4 ? 9 : ((i >> 2) - 1) % 4)),
        )
      : wave([1, 17, 4]),
  },
  input: ['photos', 3, 'height', 'width'],
});

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('a network from a file', () => {
  it('is a student whose old classifier was cut off, and whose weights keep their names', () => {
    const { config, weights, classifier } = importOnnx(writeGraph(NET), AT_8);
    const student = describeStudent(config, { classes: 7, teacherDims: 0 });
    expect(student.featureWidth).toBe(6);
    expect(classifier).toMatchObject({ classes: 5, weight: 'network.classifier.weight' });
    expect([...weights].map(([name, { shape }]) => `${name} ${shape.join('x')}`)).toEqual([
      'network.stem.0.weight 3x3x3x4',
      'network.stem.bias 4',
      'network.se.weight 1x1x4x4',
      'network.last.weight 1x1x2x6',
    ]);
    const own = student.parameters.map(({ name }) => name).filter((name) => name.startsWith('network.'));
    expect(own).toEqual([...weights.keys()]);
    expect(config.program.steps.map(({ op }) => op)).toEqual([
      'channels',
      'conv',
      'relu',
      'reduce',
      'conv',
      'sigmoid',
      'multiply',
      'rearrange',
      'conv',
      'reduce',
      'reshape',
    ]);
  });

  it('begins a run with its weights in the place of those drawn, and fits a recipe', () => {
    const { config, weights } = importOnnx(writeGraph(NET), AT_8);
    const student = describeStudent(config, { classes: 3, teacherDims: 0 });
    const values = withGiven(initialiseStudent(student, createRandom(1)), student.parameters, weights, false);
    expect(values.get('network.stem.bias')).toEqual(weights.get('network.stem.bias')!.values);
    expect(values.get('classifier.weight')!.length).toBe(18);
    const recipe = {
      ...composeRecipe({
        preset: 'ce',
        student: 'conv',
        imageSizePx: 32,
        teacherFingerprint: null,
        labelledShare: 1,
      }),
      student: config,
    };
    expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toMatchObject({
      student: { id: 'onnx', name: 'a net' },
    });
    const torn = { ...config, program: { steps: [{ op: 'relu', from: [1] }], output: 1 } };
    expect(() => parseRecipe({ ...recipe, student: torn })).toThrow();
  });

  it('names its stages for objectives that look inside', () => {
    const { config } = importOnnx(writeGraph(NET), AT_8);
    const taps = config.program.steps.flatMap(({ tap, op }) =>
      tap === undefined ? [] : [`${tap} after ${op}`],
    );
    expect(taps).toEqual(['map0 after conv']);
  });

  it('sees photos as it was taught to, whatever normalisation they come with', async () => {
    const { config, weights } = importOnnx(writeGraph(NET), AT_8);
    const raw = importOnnx(writeGraph(NET), { ...AT_8, normalisation: 'raw' });
    const [own, imagenet] = [
      { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] },
      { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    ];
    const pixels = tf.tensor4d(
      Array.from({ length: 192 }, (_, i) => (i % 7) / 7),
      [1, 8, 8, 3],
    );
    const as = ({ mean, std }: { mean: number[]; std: number[] }) => tf.div(tf.sub(pixels, mean), std);
    const given = answerOf({
      network: { config, weights, classifier: null },
      weights: tensorsOf(weights),
      images: as(own!),
    });
    const wanted = answerOf({ network: raw, weights: tensorsOf(raw.weights), images: as(imagenet!) });
    for (const [i, value] of (await wanted.data()).entries())
      expect((await given.data())[i]).toBeCloseTo(value, 5);
  });

  it('keeps its old classifier where the whole of it is asked for', async () => {
    const whole = importOnnx(writeGraph(NET), { ...AT_8, isWhole: true });
    expect(whole.weights.has('network.classifier.bias')).toBe(true);
    const answer = answerOf({
      network: whole,
      weights: tensorsOf(whole.weights),
      images: tf.ones([2, 8, 8, 3]),
    });
    expect(answer.shape).toEqual([2, 5]);
  });
});

describe('a table of positions', () => {
  it('stays as it is at the size that it was learned at', () => {
    const { weights } = importOnnx(writeGraph(tokens(false)), AT_8);
    expect(weights.get('network.positions')).toMatchObject({ shape: [17, 4], source: { order: [0, 1, 2] } });
    expect(weights.get('network.cls')!.shape).toEqual([4]);
  });

  it('is resized as an image at another, the class token’s row left as it was', () => {
    const { weights } = importOnnx(writeGraph(tokens(true)), { ...AT_8, imageSizePx: 16 });
    const { shape, values } = weights.get('network.positions')!;
    expect(shape).toEqual([65, 4]);
    expect([...values.subarray(0, 4)]).toEqual([9, 9, 9, 9]);
    const firstRow = Array.from({ length: 8 }, (_, x) => values[(1 + x) * 4]);
    expect(firstRow).toEqual([0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]);
  });
});

describe('a reader of strangers’ files', () => {
  it('answers any bytes with a student or a refusal', () => {
    const whole = writeGraph(NET);
    expectOnlyRefusals(whole, ['MODEL_INVALID'], (bytes) => importOnnx(bytes, AT_8));
  });

  it('refuses weights that lie elsewhere, types that it does not know, and numbers that are not there', () => {
    const withWeight = (fields: Uint8Array) =>
      message([
        [1, 8],
        [
          7,
          [
            [5, fields],
            [
              1,
              [
                [1, 'x'],
                [2, 'y'],
                [4, 'Relu'],
              ],
            ],
            [11, [[1, 'x']]],
            [12, [[1, 'y']]],
          ],
        ],
      ]);
    const tensor = (change: Parameters<typeof tensorFields>[1]) => message(tensorFields('w', change));
    const elsewhere = message([...tensorFields('w', wave([2])), [14, 1]]);
    expect(() => readGraph(withWeight(elsewhere))).toThrow(/weights in another file/);
    const bfloat = tensor({ dims: [2], type: 16, bytes: new Uint8Array(4) });
    expect(() => readGraph(withWeight(bfloat))).toThrow(
      /w is stored as type 16 of ONNX, which is not read\. Save/,
    );
    const short = tensor({ dims: [3], type: 1, bytes: new Uint8Array(8) });
    expect(() => readGraph(withWeight(short))).toThrow(/the tensor w of shape \[3\] has 8 bytes/);
    const huge = tensor({ dims: [2 ** 20, 2 ** 20], type: 1, bytes: new Uint8Array(8) });
    expect(() => readGraph(withWeight(huge))).toThrow(
      /has 1,099,511,627,776 numbers.*100,000,000 more.*smaller network/,
    );
  });
});

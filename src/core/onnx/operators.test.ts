/** What is refused is refused by name; what is read is read rightly, without any file of others at hand. */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { importOnnx } from './import.ts';
import { answerOf, tensorsOf } from './testing/oracle.ts';
import {
  bytes8,
  floats,
  type GraphText,
  longs,
  type NodeText,
  wave,
  writeGraph,
} from './testing/write-graph.ts';

const RAW = { imageSizePx: 8, name: 'a net', normalisation: 'raw' } as const;

/** One node between a photo and its mean over all pixels. */
const around = (
  node: Partial<NodeText> & { readonly op: string },
  more: Partial<GraphText> = {},
): Uint8Array =>
  writeGraph({
    ...more,
    nodes: [
      { inputs: ['x'], outputs: ['m'], name: '/head/It', ...node },
      { op: 'ReduceMean', inputs: ['m'], outputs: ['y'], attributes: { axes: [2n, 3n], keepdims: 0n } },
    ],
    opset: more.opset ?? 13,
  });

const messageOf = (bytes: Uint8Array): string => {
  try {
    importOnnx(bytes, RAW);
  } catch (thrown) {
    expect(thrown).toMatchObject({ name: 'PupilError', code: 'MODEL_INVALID' });
    return (thrown as Error).message;
  }
  return '';
};

/** @param photo one of 8 px, by channel, row and column */
async function answerTo(
  bytes: Uint8Array,
  photo: (c: number, y: number, x: number) => number,
): Promise<number[]> {
  const network = importOnnx(bytes, RAW);
  const pixels = Array.from({ length: 8 * 8 * 3 }, (_, i) =>
    photo(i % 3, Math.floor(i / 24), Math.floor(i / 3) % 8),
  );
  const weights = tensorsOf(network.weights);
  const answer = tf.tidy(() => answerOf({ network, weights, images: tf.tensor4d(pixels, [1, 8, 8, 3]) }));
  return Array.from(await answer.data(), (value) => Math.round(value * 1e4) / 1e4);
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('a network is refused by the name of what stands in the way:', () => {
  it.each<readonly [string, Uint8Array, string]>([
    [
      'an operator',
      around({ op: 'GridSample', inputs: ['x', 'x'] }),
      'GridSample (node /head/It), which has no gradient here',
    ],
    [
      'one of another domain',
      around({ op: 'Gelu', domain: 'my.domain' }),
      'Gelu (node /head/It), which has no gradient here',
    ],
    [
      'quantised values',
      around({ op: 'QuantizeLinear', inputs: ['x', 's'] }, { weights: { s: floats([], [1]) } }),
      'QuantizeLinear',
    ],
    [
      'whole numbers of pixels',
      around({ op: 'Cast', attributes: { to: 7n } }),
      'makes whole numbers of what photos change',
    ],
    [
      'mirrored pads',
      around(
        { op: 'Pad', inputs: ['x', 'p'], attributes: { mode: 'reflect' } },
        { weights: { p: longs([0, 0, 1, 1, 0, 0, 1, 1]) } },
      ),
      'pads by reflect',
    ],
    [
      'negative pads',
      around({ op: 'Pad', inputs: ['x', 'p'] }, { weights: { p: longs([0, 0, -1, 0, 0, 0, 0, 0]) } }),
      'has pads below 0',
    ],
    [
      'a dilated pool',
      around({ op: 'MaxPool', attributes: { kernel_shape: [2n, 2n], dilations: [2n, 2n] } }),
      'is dilated, which has no gradient here',
    ],
    [
      'a kernel that does not fit',
      around({ op: 'Conv', inputs: ['x', 'w'] }, { weights: { w: wave([4, 2, 1, 1]) } }),
      'has a kernel [4,2,1,1] for 3 channels in 1 groups',
    ],
    ['a mean over photos', around({ op: 'ReduceMean', attributes: { axes: [0n] } }), 'mixes photos'],
    ['soft-max over photos', around({ op: 'Softmax', attributes: { axis: 0n } }), 'mixes photos'],
    [
      'photos in a row',
      around({ op: 'Concat', inputs: ['x', 'x'], attributes: { axis: 0n } }),
      'puts photos in a row',
    ],
    [
      'some of the photos',
      around(
        { op: 'Gather', inputs: ['x', 'i'], attributes: { axis: 0n } },
        { weights: { i: longs([0], []) } },
      ),
      'picks among the photos',
    ],
    [
      'steps backwards',
      around(
        { op: 'Slice', inputs: ['x', 'a', 'b', 'c', 'd'] },
        { weights: { a: longs([-1]), b: longs([-9]), c: longs([3]), d: longs([-1]) } },
      ),
      'goes backwards',
    ],
    [
      'shapes that do not fit',
      around({ op: 'Reshape', inputs: ['x', 's'] }, { weights: { s: longs([0, 7, 8, 8]) } }),
      'turns the shape [photos,3,8,8] into [0,7,8,8]',
    ],
    [
      'a resize by an unknown rule',
      around(
        {
          op: 'Resize',
          inputs: ['x', '', 's'],
          attributes: { mode: 'linear', coordinate_transformation_mode: 'tf_crop_and_resize' },
        },
        { weights: { s: floats([4], [1, 1, 2, 2]) } },
      ),
      'coordinate_transformation_mode tf_crop_and_resize',
    ],
    [
      'a power by each number',
      around({ op: 'Pow', inputs: ['x', 'p'] }, { weights: { p: floats([2], [1, 2]) } }),
      'has more than one exponent',
    ],
    [
      'a missing value',
      around({ op: 'Add', inputs: ['x', 'nowhere'] }),
      'takes nowhere, which is nowhere in the file',
    ],
    [
      'a constant beside pixels',
      around(
        { op: 'Concat', inputs: ['x', 'w'], attributes: { axis: 1n } },
        { weights: { w: wave([1, 1, 8, 8]) } },
      ),
      'puts a constant beside what the photos change',
    ],
    [
      'approximations',
      around({ op: 'Gelu', attributes: { approximate: 'wild' } }),
      'is approximated by wild',
    ],
    [
      'products of two vectors',
      around(
        { op: 'Gemm', inputs: ['x', 'w'], attributes: { transA: 1n } },
        { weights: { w: wave([8, 8]) } },
      ),
      'turns photos and channels round',
    ],
  ])('%s', (_, bytes, said) => {
    const message = messageOf(bytes);
    expect(message).toContain(said);
    expect(message).toMatch(/\. Choose another network\.$/);
  });

  it('an input that is no photo', () => {
    const nodes = [{ op: 'Relu', inputs: ['x'], outputs: ['y'] }];
    expect(messageOf(writeGraph({ nodes, input: ['n', 1, 8, 8] }))).toBe(
      'The input x has 1 channels; photos have 3. Choose another network.',
    );
    expect(messageOf(writeGraph({ nodes, input: ['n', 128] }))).toMatch(/has 2 axes; photos have 4/);
    expect(messageOf(writeGraph({ nodes, input: ['n', 3, 8, 6] }))).toMatch(/6 x 8 px; students see squares/);
  });

  it('a size that the graph fixes, with the one that it needs', () => {
    const flat = writeGraph({
      nodes: [
        { op: 'Flatten', inputs: ['x'], outputs: ['f'] },
        { op: 'Gemm', inputs: ['f', 'w'], outputs: ['h'] },
        { op: 'Relu', inputs: ['h'], outputs: ['y'] },
      ],
      weights: { w: wave([3 * 64, 4]) },
    });
    expect(() => importOnnx(flat, { ...RAW, imageSizePx: 16 })).toThrow(
      /takes photos of 8 px only, not of 16 \(.*Gemm.*\)\. Choose 8 px, or another network\.$/,
    );
    expect(importOnnx(flat, RAW).config.program.steps.length).toBeGreaterThan(0);
  });
});

describe('a graph is read as ONNX means it:', () => {
  const brightness = (c: number, y: number, x: number) => c + 0.1 * y + 0.01 * x;

  it('a mean over pixels, by channel', async () => {
    expect(await answerTo(around({ op: 'Identity' }), brightness)).toEqual([0.385, 1.385, 2.385]);
  });

  it('every second pixel', async () => {
    const ends = { a: longs([1, 0]), b: longs([9, 2 ** 40]), c: longs([2, 3]), d: longs([2, 2]) };
    const bytes = around({ op: 'Slice', inputs: ['x', 'a', 'b', 'c', 'd'] }, { weights: ends });
    expect(await answerTo(bytes, brightness)).toEqual([0.43, 1.43, 2.43]);
  });

  it('channels by their numbers, in any order', async () => {
    const bytes = around(
      { op: 'Gather', inputs: ['x', 'i'], attributes: { axis: 1n } },
      { weights: { i: longs([2, 0, -1]) } },
    );
    expect(await answerTo(bytes, brightness)).toEqual([2.385, 0.385, 2.385]);
  });

  it('TensorFlow’s padding, which leans to the end', async () => {
    const weights = { w: floats([1, 3, 2, 2], [0, 0, 0, 1, ...Array<number>(8).fill(0)]) };
    const attributes = { auto_pad: 'SAME_UPPER', kernel_shape: [2n, 2n] };
    const bytes = around({ op: 'Conv', inputs: ['x', 'w'], attributes }, { weights });
    expect(await answerTo(bytes, (c, y, x) => (c === 0 && y === 0 && x === 0 ? 64 : 0))).toEqual([0]);
    expect(await answerTo(bytes, (c, y, x) => (c === 0 && y === 7 && x === 7 ? 64 : 0))).toEqual([1]);
  });

  it('weights in eight bits, with a scale for each output', () => {
    const weights = {
      q: bytes8([2, 3, 1, 1], [1, 0, 0, 0, -128, 0]),
      s: floats([2], [0.5, 0.25]),
      z: bytes8([2], [-1, 0]),
    };
    const network = importOnnx(
      writeGraph({
        nodes: [
          { op: 'DequantizeLinear', inputs: ['q', 's', 'z'], outputs: ['w'], attributes: { axis: 0n } },
          { op: 'Conv', inputs: ['x', 'w'], outputs: ['y'] },
        ],
        weights,
      }),
      RAW,
    );
    const [kernel] = [...network.weights.values()];
    // [1, 1, inputs, outputs]
    expect([...kernel!.values]).toEqual([1, 0, 0.5, -32, 0.5, 0]);
  });

  it('literals are no weights, and weights are: also a table of means is neither', () => {
    const { weights, config } = importOnnx(
      writeGraph({
        nodes: [
          { op: 'Sub', inputs: ['x', 'mean'], outputs: ['a'] },
          { op: 'Mul', inputs: ['a', 'half'], outputs: ['b'] },
          { op: 'Conv', inputs: ['b', 'w'], outputs: ['c'] },
          { op: 'Mul', inputs: ['c', 'layer.gamma'], outputs: ['y'] },
        ],
        weights: {
          mean: wave([1, 3, 1, 1]),
          half: floats([], [0.5]),
          w: wave([4, 3, 1, 1]),
          'layer.gamma': wave([4, 1, 1]),
        },
      }),
      RAW,
    );
    expect([...weights.keys()]).toEqual(['network.mean', 'network.w', 'network.layer.gamma']);
    const frozen = config.program.steps.flatMap((step) =>
      step.op === 'with' && step.isFrozen ? [step.name] : [],
    );
    expect(frozen).toEqual(['network.mean']);
    expect(config.program.steps.map(({ op }) => op)).toContain('affine');
  });
});

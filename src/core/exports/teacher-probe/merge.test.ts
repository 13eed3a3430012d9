/** The merged file must answer as the probe does on what the encoder says by itself, whatever the encoder is like. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { floatToHalf } from '../../files/half.ts';
import { readOnnx } from '../../files/onnx.ts';
import { expectOnlyRefusals } from '../../files/testing/mutations.ts';
import { type Field, FLOAT, FLOAT16, INT64, onnxBytes, value } from '../../files/testing/onnx-bytes.ts';
import { type GraphText, longs, wave, writeGraph } from '../../onnx/testing/write-graph.ts';
import { createRandom } from '../../random.ts';
import { centredUnit } from '../../targets/normalise.ts';
import { probeLogits } from '../../targets/probe-logits.ts';
import type { ImageEncoder } from '../../teachers/image-encoder.ts';
import { channelsLast, pooled } from '../../teachers/pooling.ts';
import { ortSession } from '../onnx/testing/ort-session.ts';
import { withProbeHead } from './merge.ts';
import type { ProbeHead } from './probe-nodes.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const BUILT_IN = path.join(ROOT, 'public/teachers/pupil-mini/onnx/vision_model_quantized.onnx');
const MOBILENET = path.resolve(ROOT, '../shared/teachers/mobilenetv2-w8/onnx/vision_model_quantized.onnx');
const CLASSES = 3;
const PHOTOS = 2;

function headOf(dims: number): ProbeHead {
  const random = createRandom(11);
  const draw = (count: number, scale: number) =>
    Float32Array.from({ length: count }, () => scale * random.normal());
  return { mean: draw(dims, 0.1), weights: draw(CLASSES * dims, 2), bias: draw(CLASSES, 1) };
}

function pixelsOf(sidePx: number): Float32Array {
  const random = createRandom(5);
  return Float32Array.from({ length: PHOTOS * 3 * sidePx * sidePx }, () => random.normal());
}

/** softmax of the probe's logits, in double precision */
function expectedOf(embeddings: Float32Array, dims: number, head: ProbeHead): number[] {
  const logits = probeLogits(head, centredUnit({ dims, values: embeddings }, head.mean));
  return Array.from({ length: PHOTOS }, (_, photo) => {
    const row = Array.from(logits.subarray(photo * CLASSES, (photo + 1) * CLASSES), Math.exp);
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((one) => one / sum);
  }).flat();
}

function compare(found: Float32Array, expected: readonly number[], most: number): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(most);
  // Photos that are told apart: else nothing would be proven.
  const apart = expected.slice(CLASSES).map((value, i) => Math.abs(value - expected[i]!));
  expect(Math.max(...apart)).toBeGreaterThan(1e-3);
}

async function answerOf(bytes: Uint8Array, pixels: Float32Array, shape: readonly number[]) {
  const session = await ortSession(bytes);
  const answers = await session.run(pixels, shape);
  await session.dispose();
  return answers;
}

describe('a teacher with its probe answers as the probe does on the teacher’s embeddings:', () => {
  for (const [name, file, sidePx, dims] of [
    ['the built-in teacher', BUILT_IN, 64, 256],
    ['a network of others, MobileNetV2 (needs ../shared/teachers)', MOBILENET, 224, 1280],
  ] as const) {
    it.skipIf(!existsSync(file))(name, async () => {
      const bytes = new Uint8Array(readFileSync(file));
      const shape = [PHOTOS, 3, sidePx, sidePx];
      const pixels = pixelsOf(sidePx);
      const { image_embeds: embeddings } = await answerOf(bytes, pixels, shape);
      const head = headOf(dims);
      const merged = withProbeHead({ bytes, encoder: null, head, widthPx: sidePx, heightPx: sidePx });
      const answers = await answerOf(merged, pixels, shape);
      expect(Object.keys(answers)).toEqual(['logits', 'probabilities']);
      compare(answers['probabilities']!, expectedOf(embeddings!, dims, head), 1e-5);
      // Nothing of the encoder has grown: what is more is the probe.
      expect(merged.length).toBeLessThan(bytes.length + 4 * dims * (CLASSES + 2) + 4_000);
    });
  }
});

/** A convolution to maps of 4 numbers at 2 x 2 places, and what becomes of them. */
function graphOf(after: GraphText['nodes'], output: GraphText['output'], change: Partial<GraphText> = {}) {
  const [name] = output!;
  const conv = {
    op: 'Conv',
    inputs: ['x', 'kernel'],
    outputs: [after.length === 0 ? name : 'maps'],
    attributes: { strides: [4n, 4n] },
  };
  const weights = { kernel: wave([4, 3, 4, 4]), tokens: longs([0, 4, 4]) };
  return writeGraph({ nodes: [conv, ...after], weights, output: output!, ...change });
}

const reshaped = { op: 'Reshape', inputs: ['maps', 'tokens'], outputs: ['rows'] };
const node = (op: string, from: string, to: string, perm?: readonly bigint[]) => ({
  op,
  inputs: [from],
  outputs: [to],
  ...(perm === undefined ? {} : { attributes: { perm } }),
});
const TO_TOKENS = (name: string) => [reshaped, node('Transpose', 'rows', name, [0n, 2n, 1n])];
const TOKENS = ['n', 4, 4];
const MAPS = ['n', 4, 2, 2];
const ENCODER: ImageEncoder = {
  input: 'x',
  inputType: 'float32',
  layout: 'NCHW',
  batch: null,
  output: 'y',
  pooling: 'mean',
};

function nhwc(output: NonNullable<GraphText['output']>): Uint8Array {
  const before = node('Transpose', 'x', 'planes', [0n, 3n, 1n, 2n]);
  const conv = {
    op: 'Conv',
    inputs: ['planes', 'kernel'],
    outputs: ['maps'],
    attributes: { strides: [4n, 4n] },
  };
  const nodes = [before, conv, node('Transpose', 'maps', 'y', [0n, 2n, 3n, 1n])];
  return writeGraph({ nodes, weights: { kernel: wave([4, 3, 4, 4]) }, input: ['n', 8, 8, 3], output });
}

async function shapedAnswer(bytes: Uint8Array, pixels: Float32Array, shape: readonly number[]) {
  const [values] = Object.values(await answerOf(bytes, pixels, shape));
  const [, ...rest] = readOnnx(bytes).outputs[0]!.shape as readonly number[];
  return { values: values!, shape: [PHOTOS, ...rest] };
}

/** A weight that says it lies elsewhere. */
function external(): Uint8Array {
  const far: readonly Field[] = [
    [1, 4],
    [2, FLOAT],
    [8, 'kernel'],
    [14, 1],
  ];
  return onnxBytes({
    inputs: [value('x', FLOAT, ['n', 3, 8, 8])],
    outputs: [value('y', FLOAT, MAPS)],
    weights: [far],
  });
}

function twoInputs(): Uint8Array {
  const inputs = [value('x', FLOAT, ['n', 3, 8, 8]), value('ids', INT64, ['n', 77])];
  return onnxBytes({ inputs, outputs: [value('image_embeds', FLOAT, ['n', 4])] });
}

describe('whatever a teacher gives, one row a photo is made of it:', () => {
  it.each<[string, Uint8Array, Partial<ImageEncoder> | null]>([
    [
      'the class token of tokens',
      graphOf(TO_TOKENS('last_hidden_state'), ['last_hidden_state', TOKENS]),
      null,
    ],
    ['the mean of a map', graphOf([], ['some_output', MAPS]), null],
    ['the mean of tokens', graphOf(TO_TOKENS('y'), ['y', TOKENS]), { pooling: 'mean' }],
    ['all numbers of tokens', graphOf(TO_TOKENS('y'), ['y', TOKENS]), { pooling: 'as-given' }],
    ['the first place of a map', graphOf([], ['y', MAPS]), { pooling: 'class-token' }],
    [
      'the first place of a map with channels last',
      nhwc(['y', ['n', 2, 2, 4]]),
      { layout: 'NHWC', pooling: 'class-token' },
    ],
    [
      'the mean of a map with channels last',
      nhwc(['y', ['n', 2, 2, 4]]),
      { layout: 'NHWC', pooling: 'mean' },
    ],
    [
      'an output that is called what the whole gives, after values that are, too',
      graphOf(
        [
          node('Relu', 'maps', 'pixel_values'),
          node('Neg', 'pixel_values', 'probabilities'),
          node('Neg', 'probabilities', 'logits'),
        ],
        ['logits', MAPS],
      ),
      null,
    ],
    ['an old version of the operators', graphOf([], ['y', MAPS], { opset: 7 }), { pooling: 'mean' }],
  ])('%s', async (_, bytes, change) => {
    const encoder = change === null ? null : { ...ENCODER, ...change };
    const layout = encoder?.layout ?? 'NCHW';
    const pixels = pixelsOf(8);
    const isLast = layout === 'NHWC';
    const fed = isLast ? channelsLast(pixels, PHOTOS) : pixels;
    const plain = await shapedAnswer(bytes, fed, isLast ? [PHOTOS, 8, 8, 3] : [PHOTOS, 3, 8, 8]);
    const usual = plain.shape.length === 4 ? 'mean' : 'class-token';
    const embeddings = pooled(plain.values, plain.shape, encoder?.pooling ?? usual, layout);
    const dims = embeddings.length / PHOTOS;
    const head = headOf(dims);
    const merged = withProbeHead({ bytes, encoder, head, widthPx: 8, heightPx: 8 });
    const answers = await answerOf(merged, pixels, [PHOTOS, 3, 8, 8]);
    compare(answers['probabilities']!, expectedOf(embeddings, dims, head), 1e-5);
  });

  it('from numbers of 16 bits, to pixels of 32', async () => {
    const kernel = wave([4, 3, 4, 4]);
    const floats = new Float32Array(kernel.bytes.slice().buffer);
    const half = {
      dims: kernel.dims,
      type: FLOAT16,
      bytes: new Uint8Array(Uint16Array.from(floats, floatToHalf).buffer),
    };
    const whole = graphOf([], ['y', MAPS]);
    const bytes = graphOf([], ['y', MAPS], { type: FLOAT16, weights: { kernel: half } });
    const pixels = pixelsOf(8);
    const plain = await shapedAnswer(whole, pixels, [PHOTOS, 3, 8, 8]);
    const embeddings = pooled(plain.values, plain.shape, 'mean', 'NCHW');
    const head = headOf(4);
    const merged = withProbeHead({
      bytes,
      encoder: { ...ENCODER, inputType: 'float16' },
      head,
      widthPx: 8,
      heightPx: 8,
    });
    const answers = await answerOf(merged, pixels, [PHOTOS, 3, 8, 8]);
    compare(answers['probabilities']!, expectedOf(embeddings, 4, head), 0.02);
  });

  it('of zeros, the bias alone', async () => {
    const bytes = graphOf([], ['y', MAPS]);
    const head = { ...headOf(4), mean: new Float32Array(4) };
    const merged = withProbeHead({ bytes, encoder: ENCODER, head, widthPx: 8, heightPx: 8 });
    const { logits } = await answerOf(merged, new Float32Array(192), [1, 3, 8, 8]);
    expect(logits).toEqual(head.bias);
  });
});

describe('a teacher that no probe can be put on is refused in words:', () => {
  const merge = (bytes: Uint8Array, encoder: ImageEncoder | null) =>
    withProbeHead({ bytes, encoder, head: headOf(4), widthPx: 8, heightPx: 8 });

  it.each<[string, Uint8Array, ImageEncoder | null, RegExp]>([
    ['weights in another file', external(), null, /external data/],
    ['several inputs', twoInputs(), null, /takes 2 inputs \(x, ids\)/],
    ['old operators', graphOf([], ['y', MAPS], { opset: 6 }), ENCODER, /version 6, and at least 7/],
    ['a fixed number of photos', graphOf([], ['y', MAPS]), { ...ENCODER, batch: 4 }, /exactly 4 photos/],
    ['an output of unknown shape', graphOf([], ['y', null]), ENCODER, /the shape unknown/],
    ['no such output', graphOf([], ['z', MAPS]), ENCODER, /no output called y/],
    ['pixels as integers', graphOf([], ['y', MAPS], { type: 2 }), ENCODER, /takes uint8/],
  ])('%s', (_, bytes, encoder, message) => {
    expect(() => merge(bytes, encoder)).toThrow(message);
  });

  it('and any bytes whatever end in a file or in words', () => {
    const bytes = graphOf(TO_TOKENS('logits'), ['logits', TOKENS]);
    expectOnlyRefusals(bytes, ['MODEL_INVALID', 'TEACHER_UNSUPPORTED'], (changed) => merge(changed, null));
  });
});

import { describe, expect, test } from 'vitest';
import { readOnnx } from '../files/onnx.ts';
import { FLOAT, FLOAT16, INT64, onnxBytes, UINT8, value, weights } from '../files/testing/onnx-bytes.ts';
import {
  dtypeOf,
  encoderConfig,
  encoderOf,
  type ImageEncoder,
  parseEncoder,
  preprocessorConfig,
  questionFor,
} from './image-encoder.ts';
import { channelsLast, pooled } from './pooling.ts';
import { parsePreprocessing } from './preprocess.ts';

type Shape = readonly (number | string)[] | null;

const ask = (input: Shape, outputs: Readonly<Record<string, Shape>> = { y: [1, 8] }, type = FLOAT) =>
  questionFor(
    readOnnx(
      onnxBytes({
        inputs: [value('x', type, input)],
        outputs: Object.entries(outputs).map(([name, shape]) => value(name, FLOAT, shape)),
      }),
    ),
  );

describe('a bare encoder', () => {
  test.each([
    [['n', 3, 224, 224], 'NCHW', 224, true, true, null],
    [[1, 3, 'h', 'w'], 'NCHW', 224, true, false, 1],
    [['n', 96, 96, 3], 'NHWC', 96, true, true, null],
    [['n', 'c', 'h', 'w'], 'NCHW', 224, false, false, null],
    [['n', 160, 160, 'c'], 'NHWC', 160, false, true, null],
    [null, 'NCHW', 224, false, false, null],
  ] as const)(
    'that takes %j is asked for what its file leaves open',
    (shape, layout, px, isLayoutFixed, isSizeFixed, batch) => {
      const question = ask(shape);
      expect(question).toMatchObject({ isLayoutFixed, isSizeFixed, batch });
      expect(question.suggested).toMatchObject({ layout, widthPx: px, heightPx: px });
    },
  );

  test('gives the output that looks most like an embedding, pooled as its shape asks', () => {
    const image: Shape = ['n', 3, 32, 32];
    expect(
      ask(image, { last_hidden_state: ['n', 50, 768], pooler_output: ['n', 768] }).suggested,
    ).toMatchObject({
      output: 'pooler_output',
      pooling: 'as-given',
    });
    expect(ask(image, { tokens: ['n', 50, 768] }).suggested).toMatchObject({ pooling: 'class-token' });
    expect(ask(image, { map: ['n', 512, 7, 7] }).suggested).toMatchObject({ pooling: 'mean' });
    expect(ask(image, { map: ['n', 512, 1, 1] }).suggested).toMatchObject({ pooling: 'as-given' });
  });

  test.each<readonly [Shape, number, RegExp]>([
    [[1, 1, 28, 28], FLOAT, /a photo has 3 channels/],
    [[1, 224, 224, 4], FLOAT, /a photo has 3 channels/],
    [[1, 3, 224], FLOAT, /shape \[1, 3, 224\]/],
    [[1, 3, 4096, 4096], FLOAT, /4096 px a side; 8 to 1024/],
    [[128, 3, 32, 32], FLOAT, /exactly 128 photos at once/],
    [[1, 3, 32, 32], UINT8, /takes uint8/],
  ])('that takes %j of type %i is refused in words', (shape, type, words) => {
    expect(() => ask(shape, undefined, type)).toThrow(words);
    expect(() => ask(shape, undefined, type)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
  });

  test('with a text input, or without an answer in numbers, is refused in words', () => {
    const image = value('pixel_values', FLOAT, ['n', 3, 32, 32]);
    const both = onnxBytes({
      inputs: [value('input_ids', INT64, ['n', 77]), image],
      outputs: [value('y', FLOAT, [1, 8])],
    });
    expect(() => questionFor(readOnnx(both))).toThrow(/2 inputs \(input_ids, pixel_values\)/);
    const whole = onnxBytes({ inputs: [image], outputs: [value('label', INT64, ['n'])] });
    expect(() => questionFor(readOnnx(whole))).toThrow(/None of its outputs \(label\)/);
  });

  test('is of the format that most of its weights have', () => {
    const of = (...tensors: Parameters<typeof weights>[]) =>
      dtypeOf(
        readOnnx(
          onnxBytes({
            inputs: [value('x', FLOAT, null)],
            outputs: [value('y', FLOAT, null)],
            weights: tensors.map((tensor) => weights(...tensor)),
          }),
        ),
      );
    expect(of(['a', FLOAT, 90], ['b', UINT8, 20])).toBe('fp32');
    expect(of(['a', FLOAT, 20], ['b', UINT8, 90])).toBe('q8');
    expect(of(['a', FLOAT, 20], ['b', FLOAT16, 90])).toBe('fp16');
    expect(of()).toBe('fp32');
  });
});

describe('the files that are written for it', () => {
  const question = ask([2, 32, 32, 3], { y: [2, 8] }, FLOAT16);
  const encoder = encoderOf(question, question.suggested);

  test('say again what was answered', () => {
    const expected: ImageEncoder = {
      input: 'x',
      inputType: 'float16',
      layout: 'NHWC',
      batch: 2,
      output: 'y',
      pooling: 'as-given',
    };
    expect(encoder).toEqual(expected);
    expect(parseEncoder(JSON.parse(encoderConfig(encoder)))).toEqual(expected);
  });

  test('give the preprocessing of the form', () => {
    const read = (part: object) =>
      parsePreprocessing(JSON.parse(preprocessorConfig({ ...question.suggested, ...part })));
    expect(read({ fit: 'wide-crop', widthPx: 224, heightPx: 224 })).toMatchObject({
      resize: { shortestEdge: 256 },
      widthPx: 224,
    });
    expect(read({ fit: 'squash', widthPx: 64, heightPx: 32 })).toMatchObject({
      resize: { widthPx: 64, heightPx: 32 },
      crop: null,
    });
    expect(read({ normalisation: 'bytes' })).toMatchObject({ scale: [1, 1, 1] });
    expect(read({ normalisation: 'minus-one-to-one' }).scale[0]).toBeCloseTo(2 / 255, 9);
    expect(read({ normalisation: 'minus-one-to-one' }).offset[0]).toBeCloseTo(-1, 9);
  });

  test('are refused where they are damaged, and are none in other configurations', () => {
    expect(parseEncoder({ model_type: 'clip' })).toBeNull();
    expect(parseEncoder(null)).toBeNull();
    const { pupil_image_encoder: it } = JSON.parse(encoderConfig(encoder)) as Record<string, object>;
    for (const part of [
      { input: 1 },
      { layout: 'CHWN' },
      { batch: 0 },
      { batch: 1e9 },
      { pooling: 'max' },
      { inputType: 'int8' },
    ])
      expect(() => parseEncoder({ pupil_image_encoder: { ...it, ...part } })).toThrow(/is damaged/);
  });

  test('cannot contradict the network', () => {
    const other = (part: object) => () => encoderOf(question, { ...question.suggested, ...part });
    expect(other({ widthPx: 64 })).toThrow(/32 x 32 px only/);
    expect(other({ layout: 'NCHW' })).toThrow(/as NHWC only/);
    expect(other({ output: 'z' })).toThrow(/no such output/);
    expect(other({ widthPx: Number.NaN })).toThrow(/NaN px a side/);
  });
});

describe('pooling', () => {
  // [2 photos, 2 channels, 2 positions]
  const map = [1, 2, 3, 4, 5, 6, 7, 8];

  test('takes what is given, the first position, or the mean', () => {
    expect([...pooled(map, [2, 4], 'mean', 'NCHW')]).toEqual(map);
    expect([...pooled(map, [2, 2, 2], 'as-given', 'NCHW')]).toEqual(map);
    expect([...pooled(map, [2, 2, 2], 'class-token', 'NCHW')]).toEqual([1, 2, 5, 6]);
    expect([...pooled(map, [2, 2, 2], 'mean', 'NCHW')]).toEqual([2, 3, 6, 7]);
  });

  test('knows where a map has its numbers', () => {
    expect([...pooled(map, [2, 2, 1, 2], 'mean', 'NCHW')]).toEqual([1.5, 3.5, 5.5, 7.5]);
    expect([...pooled(map, [2, 1, 2, 2], 'mean', 'NHWC')]).toEqual([2, 3, 6, 7]);
  });

  test('refuses what gives no embedding', () => {
    expect(() => pooled([1, 2], [2, 1], 'as-given', 'NCHW')).toThrow(/1 numbers a photo; 2 to/);
    expect(() => pooled([1, 2], [2, 2], 'as-given', 'NCHW')).toThrow(/shape \[2, 2\]/);
    expect(() => pooled([], [], 'as-given', 'NCHW')).toThrow(/shape/);
  });

  test('turns planes into pixels', () => {
    expect([...channelsLast(Float32Array.of(1, 2, 3, 4, 5, 6), 1)]).toEqual([1, 3, 5, 2, 4, 6]);
  });
});

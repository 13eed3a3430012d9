import { describe, expect, test } from 'vitest';
import { findHubLayout } from './hub-layout.ts';
import { choiceOfKept, isTeacherId, keptTeacher, parseMirrorIndex, teacherIdFrom } from './kept-teachers.ts';

const CLIP = [
  'config.json',
  'preprocessor_config.json',
  'tokenizer.json',
  'onnx/vision_model.onnx',
  'onnx/text_model.onnx',
];

describe("the Hub's layout", () => {
  test('is found with both towers apart, and the file that has both is left', () => {
    const layout = findHubLayout([
      ...CLIP,
      'onnx/model.onnx',
      'onnx/vision_model_q4f16.onnx',
      'README.md',
      'pytorch_model.bin',
    ]);
    expect(layout).toEqual({
      root: '',
      paths: [
        'config.json',
        'preprocessor_config.json',
        'tokenizer.json',
        'README.md',
        'onnx/vision_model.onnx',
        'onnx/text_model.onnx',
        'onnx/vision_model_q4f16.onnx',
      ],
      dtypes: ['fp32', 'q4f16'],
      hasText: true,
    });
  });

  test('is found in a folder, and in one whose config.json alone is at the top', () => {
    expect(findHubLayout(['x/config.json', 'x/y/config.json', 'x/y/onnx/model_fp16.onnx'])).toMatchObject({
      root: 'x/y/',
      dtypes: ['fp16'],
    });
    expect(findHubLayout(['config.json', 'onnx/model.onnx', 'old/config.json'])).toMatchObject({ root: '' });
  });

  test('without a tokenizer reads no text', () => {
    expect(findHubLayout(CLIP.filter((path) => path !== 'tokenizer.json'))?.hasText).toBe(false);
  });

  test('is none without config.json or networks', () => {
    expect(findHubLayout(['onnx/model.onnx'])).toBeNull();
    expect(findHubLayout(['config.json', 'model.onnx'])).toBeNull();
    expect(findHubLayout([])).toBeNull();
  });

  test('is refused twice, or without a vision model that can be told', () => {
    expect(() => findHubLayout(CLIP.flatMap((path) => [`a/${path}`, `b/${path}`]))).toThrow(
      /2 models in this \(a\/, b\//,
    );
    expect(() => findHubLayout(['config.json', 'onnx/decoder.onnx', 'onnx/model_bnb4.onnx'])).toThrow(
      /None of its files under onnx\//,
    );
  });
});

describe('a kept teacher', () => {
  const file = (path: string) => ({ path, sizeBytes: 1, sha256: 'a'.repeat(64) });

  test('runs with the format that is there', () => {
    const chosen = (...names: string[]) =>
      choiceOfKept(
        keptTeacher('dropped', 'm', ['config.json', ...names.map((name) => `onnx/${name}.onnx`)].map(file))!,
      ).dtype;
    expect(chosen('model_fp16')).toBe('fp16');
    expect(chosen('model_q4', 'model')).toBe('fp32');
    expect(chosen('model', 'model_quantized')).toBe('auto');
  });

  test('is read from an index, and everything else in it is left out', () => {
    const files = CLIP.map(file);
    const entries = [
      { id: 'Xenova/clip', files },
      { id: '../../etc', files },
      { id: 'x', files: [file('config.json')] },
      { id: 'y', files: [{ path: 'config.json' }] },
      { id: 'z' },
      7,
    ];
    expect(
      parseMirrorIndex({ teachers: entries }).map(({ id, origin, hasText }) => [id, origin, hasText]),
    ).toEqual([['Xenova/clip', 'same-origin', true]]);
    for (const none of [null, [], {}, { teachers: 'x' }]) expect(parseMirrorIndex(none)).toEqual([]);
  });

  test.each([
    ['pupil-mini', true],
    ['Xenova/clip-vit-base-patch32', true],
    ['a/b/c', false],
    ['..', false],
    ['a/..', false],
    ['a b', false],
    ['', false],
    ['x'.repeat(200), false],
  ])('may be called %s: %s', (id, may) => {
    expect(isTeacherId(id)).toBe(may);
  });

  test.each([
    ['My Model (1)', 'My-Model-1'],
    ['../..', 'model'],
    ['Émile', 'Emile'],
    ['<img src=x>', 'img-src-x'],
    ['\u202egpj', 'gpj'],
  ])('called %s gets an id that is one: %s', (name, id) => {
    expect(teacherIdFrom(name)).toBe(id);
    expect(isTeacherId(teacherIdFrom(name))).toBe(true);
  });
});

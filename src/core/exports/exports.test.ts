import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { formatFiles, purposeOf, purposesOf } from './contents.ts';
import type { ExportFormat, Materials, Reader, Runtimes, TrainedStudent } from './format.ts';
import { proveFormat } from './prove.ts';
import { EXPORT_FORMATS, usualFormats } from './registry.ts';

const NO_RUNTIMES: Runtimes = {
  tensorflow: () => Promise.reject(new Error('no runtime is asked for')),
  onnx: () => Promise.reject(new Error('no runtime is asked for')),
  module: () => Promise.reject(new Error('no runtime is asked for')),
  tflite: () => Promise.reject(new Error('no runtime is asked for')),
};
const CHECKED = {
  images: new Float32Array(40 * 3),
  imageSizePx: 1,
  probabilities: new Float32Array(80).fill(0.5),
  labels: new Int32Array(40).fill(1),
};

/** Answers what its file says to every photo. */
function format(id: string, path: string, change: Partial<ExportFormat> = {}): ExportFormat {
  return {
    id,
    words: { name: `Format ${id}`, explanation: '' },
    isUsual: false,
    purposes: [{ name: path, why: `What ${id} is for.` }],
    sizeBytes: () => 1,
    files: async () => [{ name: path, bytes: Uint8Array.of(2) }],
    usage: () => '',
    maxDifference: 0.125,
    open: async (files) => readerOf(1 / files.get(path)![0]!),
    ...change,
  };
}
const readerOf = (answer: number): Reader => ({
  probabilities: async ({ shape }) => new Float32Array(2 * shape[0]!).fill(answer),
  dispose() {},
});
const STUDENT = {} as TrainedStudent;
const MATERIALS = {} as Materials;
const files = (format: ExportFormat) => format.files(STUDENT, MATERIALS);

const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0)) one();
});
beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('what lies in a zip', () => {
  it('is the files of all its formats', async () => {
    const written = await formatFiles(STUDENT, MATERIALS, [
      format('a', 'a/one.json'),
      format('b', 'b/two.json'),
    ]);
    expect(written.map(({ name }) => name)).toEqual(['a/one.json', 'b/two.json']);
  });

  it('has no path twice', async () => {
    await expect(
      formatFiles(STUDENT, MATERIALS, [format('a', 'x.json'), format('b', 'x.json')]),
    ).rejects.toThrow(/Two formats write x\.json/);
  });

  it('is told with a reason for each file, also for weights in pieces and in a folder', () => {
    undo.push(EXPORT_FORMATS.register(format('a', 'a/one.json')));
    expect(purposeOf('a/one.json')).toBe('What a is for.');
    expect(purposeOf('student/weights-2.bin')).toMatch(/weights/);
    expect(purposeOf('metrics.json')).toMatch(/test/);
    expect(purposeOf('something-else')).toBe('');
  });

  it('is what stock TensorFlow.js loads, unless somebody asks for more', () => {
    undo.push(EXPORT_FORMATS.register(format('a', 'a/one.json')));
    expect(usualFormats().map(({ id }) => id)).toEqual(['tfjs']);
    expect(purposesOf(usualFormats()).map(({ name }) => name)).toEqual([
      'model.json',
      '*.bin',
      'predict.js',
      'predict.d.ts',
      'labels.txt',
      'preprocessing.json',
      'preprocess.js',
      'preprocess.d.ts',
      'README.md',
      'recipe.json',
      'metrics.json',
      'check/',
    ]);
  });
});

describe('the proof of a format', () => {
  it('says how far its answers are from the student’s, over all photos', async () => {
    const one = format('a', 'a/one.json', { open: async () => readerOf(0.375) });
    const proof = await proveFormat(one, await files(one), CHECKED, NO_RUNTIMES);
    expect(proof).toEqual({
      format: 'a',
      checkedImages: 40,
      maxAbsDifference: 0.125,
      meanAbsDifference: 0.125,
      agreement: 1,
      top1: { live: 0, files: 0 },
    });
  });

  it.each([
    ['answer differently', readerOf(0.25), 'by up to 0.25, and at most 0.125'],
    ['answer with what is no number', readerOf(Number.NaN), 'by up to NaN'],
    [
      'answer one photo among others with what is no number',
      {
        ...readerOf(0.5),
        probabilities: async ({ shape }) => new Float32Array(2 * shape[0]).fill(0.5).fill(Number.NaN, 2, 4),
      } satisfies Reader,
      'by up to NaN',
    ],
    [
      'leave photos out',
      { ...readerOf(0.5), probabilities: async () => new Float32Array(2).fill(0.5) },
      'by up to Infinity',
    ],
  ])('refuses files that %s', async (_, reader, message) => {
    const one = format('a', 'a/one.json', { open: async () => reader });
    await expect(proveFormat(one, await files(one), CHECKED, NO_RUNTIMES)).rejects.toMatchObject({
      code: 'EXPORT_MISMATCH',
      message: expect.stringContaining(message),
    });
  });

  it('leaves no tensor behind, also where the files cannot be read', async () => {
    const before = tf.memory().numTensors;
    const broken = format('a', 'a/one.json', {
      open: async () => ({ ...readerOf(0), probabilities: () => Promise.reject(new Error('broken')) }),
    });
    await expect(proveFormat(broken, await files(broken), CHECKED, NO_RUNTIMES)).rejects.toThrow('broken');
    expect(tf.memory().numTensors).toBe(before);
  });
});

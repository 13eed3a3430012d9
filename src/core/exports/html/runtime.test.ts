/** The page's runtime answers like the student: every family, every layer, with and without WebAssembly. */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProducts, startKernels } from '../../../../public/take-away/html/products.js';
import { textToBytes, weightsFrom } from '../../../../public/take-away/html/read.js';
import { openStudent, runnerOf } from '../../../../public/take-away/html/runtime.js';
import { halfToFloat } from '../../files/half.ts';
import { createRandom } from '../../random.ts';
import { type ConvConfig, convConfig } from '../../students/families/conv.ts';
import { type MobileConfig, mobileConfig } from '../../students/families/mobile.ts';
import { rwkvConfig } from '../../students/families/rwkv.ts';
import { tinyVitConfig } from '../../students/families/vit.ts';
import type { StudentConfig } from '../../students/family.ts';
import { LAYER_CASES, layersConfig, NETWORK_CASES } from '../../students/interpreters/testing/layer-cases.ts';
import type { TrainedStudent } from '../format.ts';
import { drawnStudent, liveAnswers } from '../testing/drawn-student.ts';
import { takeAwayAsset } from '../testing/node-take-away-asset.ts';
import { noisePixels } from '../testing/noise-pixels.ts';
import { relativeDifference } from '../testing/relative-difference.ts';
import { bytesToText, packWeights } from './pack-weights.ts';
import { pageStudent } from './program.ts';

const CONFIGS: readonly (readonly [string, StudentConfig | ConvConfig | MobileConfig])[] = [
  ['a conv net at 64 px', convConfig(64)],
  [
    'a conv net with group norm and TensorFlow’s padding',
    { ...convConfig(32), norm: 'group', padding: 'same', widths: [8, 16], blocksPerStage: [1, 1] },
  ],
  ['an inverted-residual net', mobileConfig(32, 0.5)],
  [
    'an inverted-residual net with group norm and TensorFlow’s padding',
    { ...mobileConfig(64, 0.5), norm: 'group', padding: 'same' },
  ],
  ['a vision transformer', tinyVitConfig(32)],
  ['an RWKV-style mixer', rwkvConfig(32)],
  ...NETWORK_CASES.map(([name, config]) => [`a network from a file: ${name}`, config] as const),
  ...LAYER_CASES.map(
    ([name, ...layers]) => [`a network from a file: ${name}`, layersConfig(layers)] as const,
  ),
];
const STUDENTS = [
  ...CONFIGS.map(([name, config]) => [name, 'classes', config] as const),
  ['a conv net in the teacher’s space', 'space', convConfig(32)] as const,
];

/** Two photos that must be told apart, or a comparison proves nothing. */
async function photosOf(trained: TrainedStudent) {
  const one = trained.student.config.imageSizePx ** 2 * 3;
  const pixels = noisePixels(2 * one);
  for (let i = 0; i < one; i++) pixels[i] = Math.floor(pixels[i]! / 4);
  return {
    photos: [pixels.subarray(0, one), pixels.subarray(one)],
    expected: (await liveAnswers(trained, pixels))['probabilities']!,
  };
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('it answers like the student itself, with weights as they are and from the text of a page:', () => {
  it.each(STUDENTS)('%s', async (_, head, config) => {
    const trained = drawnStudent(config, head);
    const { program, arrays } = pageStudent(trained);
    const { photos, expected } = await photosOf(trained);
    const answersOf = (answer: (pixels: Uint8Array) => Float32Array) =>
      photos.flatMap((photo) => [...answer(photo)]);
    const classes = trained.classNames.length;
    expect(relativeDifference(expected.subarray(0, classes), expected.slice(classes))).toBeGreaterThan(1e-3);

    const built = await takeAwayAsset('html/build/product.wasm');
    const kernels = await startKernels(built);
    expect(kernels).not.toBeNull();
    for (const products of [createProducts(kernels), createProducts(null)]) {
      expect(relativeDifference(answersOf(runnerOf(program, arrays, products)), expected)).toBeLessThan(1e-4);
    }

    const { text, counts } = packWeights(arrays);
    const answer = await openStudent({ ...program, weights: counts }, text, bytesToText(built));
    // Halves have eleven bits.
    expect(relativeDifference(answersOf(answer), expected)).toBeLessThan(1e-2);
  });
});

describe('a program', () => {
  it('has no norm of batches left behind a convolution', () => {
    const { program } = pageStudent(drawnStudent(convConfig(32)));
    expect(program.steps.filter(({ op }) => op === 'channels')).toHaveLength(1);
    expect(program.steps.every(({ op, bias }) => op !== 'conv' || typeof bias === 'number')).toBe(true);
  });

  it('refuses a photo of another size, saying which it takes', () => {
    const { program, arrays } = pageStudent(drawnStudent(convConfig(32)));
    expect(() => runnerOf(program, arrays, createProducts(null))(new Uint8Array(12))).toThrow(
      '32 x 32 pixels',
    );
  });
});

describe('weights as text', () => {
  const ARRAYS = [
    Float32Array.from({ length: 2_000 }, (_, i) => (i - 1_000) / 512),
    Float32Array.of(1e-3, Math.PI, -1e30),
    new Float32Array(1_500).fill(1e6),
    new Float32Array(0),
  ];

  it('come back: what a half can hold, and in single precision what is small or large', () => {
    const { text, counts } = packWeights(ARRAYS);
    expect(counts).toEqual([2_000, -3, -1_500, -0]);
    expect(text).not.toMatch(/[<>&"'\\`]/);
    const read = weightsFrom(textToBytes(text), counts);
    expect(read.map((array) => [...array])).toEqual(ARRAYS.map((array) => [...array]));
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('come back whatever is left of four bytes: %i', (count) => {
    const bytes = Uint8Array.from({ length: count }, (_, i) => 255 - i * 37);
    expect(textToBytes(bytesToText(bytes))).toEqual(bytes);
  });

  it('are refused where a letter is lost or is none', () => {
    const { text, counts } = packWeights(ARRAYS);
    expect(() => textToBytes(`${text.slice(0, 40)}<${text.slice(41)}`)).toThrow('This page is damaged');
    const bytes = textToBytes(text);
    expect(() => weightsFrom(bytes.slice(0, -4), counts)).toThrow('This page is damaged');
    expect(() => weightsFrom(bytes.slice(0, 8), counts)).toThrow('This page is damaged');
    expect(() => weightsFrom(Uint8Array.of(...bytes, 0), counts)).toThrow('This page is damaged');
  });

  it('come back where nearly all, or none, of the upper bytes are alike', () => {
    const random = createRandom(9);
    for (const alike of [0, 0.01, 0.5, 1]) {
      const array = Float32Array.from({ length: 20_000 }, () =>
        random.uniform() < alike ? 0.5 : halfToFloat(random.below(0x7c00) | (random.below(2) << 15)),
      );
      const { text, counts } = packWeights([array]);
      expect(weightsFrom(textToBytes(text), counts)).toEqual([array]);
    }
  });
});

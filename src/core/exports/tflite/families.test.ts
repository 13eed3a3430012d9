/** What is written must be what was trained: LiteRT's answers are held to the student's own. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../engine/backend.ts';
import { nodeEngineFiles } from '../../../engine/testing/node-files.ts';
import { convConfig } from '../../students/families/conv.ts';
import { mobileConfig } from '../../students/families/mobile.ts';
import { rwkvConfig } from '../../students/families/rwkv.ts';
import { tinyVitConfig } from '../../students/families/vit.ts';
import type { StudentConfig } from '../../students/family.ts';
import { LAYER_CASES, layersConfig, NETWORK_CASES } from '../../students/interpreters/testing/layer-cases.ts';
import type { TrainedStudent } from '../format.ts';
import { drawnStudent, liveAnswers } from '../testing/drawn-student.ts';
import { drawnPhotos, materialsOf } from './testing/materials.ts';
import { LITERT_ONLY } from './testing/node-litert.ts';
import { opinionated } from './testing/opinionated.ts';
import { readTflite } from './testing/read-tflite.ts';
import { TFLITE } from './tflite.ts';

const CONFIGS: readonly (readonly [string, StudentConfig])[] = [
  ['a conv net at 32 px', convConfig(32)],
  ['a conv net at 64 px', convConfig(64)],
  [
    'a conv net with group norm and TensorFlow’s padding',
    {
      ...convConfig(32),
      norm: 'group',
      padding: 'same',
      widths: [8, 16],
      blocksPerStage: [1, 1],
    } as StudentConfig,
  ],
  ['an inverted-residual net', mobileConfig(32, 0.5)],
  [
    'an inverted-residual net with TensorFlow’s padding at 64 px',
    { ...mobileConfig(64, 0.5), padding: 'same' } as StudentConfig,
  ],
  ['a vision transformer', { ...tinyVitConfig(32), layers: 1 } as StudentConfig],
  ['an RWKV-style mixer', { ...rwkvConfig(32), layers: 1 } as StudentConfig],
];

async function expectSameAnswers(trained: TrainedStudent): Promise<void> {
  const files = await TFLITE.files(trained, materialsOf(new Uint8Array()));
  const reader = await TFLITE.open(new Map(files.map(({ name, bytes }) => [name, bytes])), LITERT_ONLY);
  const side = trained.student.config.imageSizePx;
  const pixels = Float32Array.from(drawnPhotos(2, side));
  const { probabilities } = await liveAnswers(trained, pixels);
  const images = tf.tensor4d(pixels, [2, side, side, 3]);
  const answers = await reader.probabilities(images);
  images.dispose();
  reader.dispose();
  expect(answers).toHaveLength(probabilities!.length);
  expect(Math.max(...answers.map((share, i) => Math.abs(share - probabilities![i]!)))).toBeLessThan(1e-5);
  // Photos that differ must be told apart, or the comparison would prove nothing.
  expect(Math.abs(answers[0]! - answers[trained.student.classes]!)).toBeGreaterThan(1e-4);
}

beforeAll(async () => {
  await startBackend('wasm', nodeEngineFiles());
});

describe('LiteRT answers like the student itself:', () => {
  it.each([
    ...CONFIGS.map(([name, config]) => [name, 'classes', config] as const),
    ['a conv net in the teacher’s space', 'space', convConfig(32)] as const,
    ['a transformer in the teacher’s space', 'space', { ...tinyVitConfig(32), layers: 1 }] as const,
  ])('%s', (_, head, config) => expectSameAnswers(opinionated(drawnStudent(config, head))));
});

describe('and like one that has a layer of other people’s networks:', () => {
  it.each(LAYER_CASES.map(([name, ...layers]) => ({ name, layers })))('$name', ({ layers }) =>
    expectSameAnswers(drawnStudent(layersConfig(layers))),
  );
  it.each(NETWORK_CASES)('%s', (_, config) => expectSameAnswers(drawnStudent(config)));
});

it('A layer that no kernel there can do is refused by its name, before anything is written', async () => {
  const axes = [7, 7, 2, 2, 1, 1];
  const config = layersConfig([{ op: 'rearrange', axes, order: [5, 4, 3, 2, 1, 0], shape: [196] }]);
  await expect(TFLITE.files(drawnStudent(config), materialsOf(new Uint8Array()))).rejects.toMatchObject({
    code: 'RECIPE_INVALID',
    message: expect.stringContaining('its layer rearrange puts 7 axes into another order'),
  });
});

it('Norms, rectifiers and the normalisation of pixels are part of the convolutions', async () => {
  const [file] = await TFLITE.files(drawnStudent(convConfig(32)), materialsOf(new Uint8Array()));
  const { operators } = readTflite(file!.bytes);
  const [add, conv, linear, softmax, pad, mean] = [0, 3, 9, 25, 34, 40];
  const count = (code: number) => operators.filter((one) => one === code).length;
  // The mean of the pixels is taken off before the first border; the other four additions are those of the blocks.
  expect([count(add!), count(conv!), count(linear!), count(softmax!), count(mean!)]).toEqual([
    5, 12, 1, 1, 1,
  ]);
  // Three convolutions of stride 2 have a border that TensorFlow's rule would put elsewhere.
  expect(count(pad!)).toBe(3);
  expect(operators).toHaveLength(23);
});

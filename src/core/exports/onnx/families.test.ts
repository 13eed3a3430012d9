/** What is written must be what was trained: ONNX Runtime's answers are held to the student's own. */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { type ConvConfig, convConfig } from '../../students/families/conv.ts';
import { type MobileConfig, mobileConfig } from '../../students/families/mobile.ts';
import { type RwkvConfig, rwkvConfig } from '../../students/families/rwkv.ts';
import { tinyVitConfig, type VitConfig } from '../../students/families/vit.ts';
import type { StudentConfig } from '../../students/family.ts';
import { LAYER_CASES, layersConfig, NETWORK_CASES } from '../../students/interpreters/testing/layer-cases.ts';
import { drawnStudent } from '../testing/drawn-student.ts';
import { expectSameAnswers } from './testing/same-answers.ts';

const CONFIGS: readonly (readonly [
  string,
  StudentConfig | ConvConfig | MobileConfig | VitConfig | RwkvConfig,
])[] = [
  ['a conv net at 32 px', convConfig(32)],
  ['a conv net at 64 px', convConfig(64)],
  [
    'a conv net with group norm and TensorFlow’s padding',
    { ...convConfig(32), norm: 'group', padding: 'same', widths: [8, 16], blocksPerStage: [1, 1] },
  ],
  ['an inverted-residual net', mobileConfig(32, 0.5)],
  [
    'an inverted-residual net with group norm and TensorFlow’s padding at 64 px',
    { ...mobileConfig(64, 0.5), norm: 'group', padding: 'same' },
  ],
  ['a vision transformer', { ...tinyVitConfig(32), layers: 2 }],
  ['an RWKV-style mixer', { ...rwkvConfig(32), layers: 2 }],
];

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('ONNX Runtime answers like the student itself, to one photo and to three:', () => {
  it.each([
    ...CONFIGS.map(([name, config]) => [name, 'classes', config] as const),
    ['a conv net in the teacher’s space', 'space', convConfig(32)] as const,
  ])('%s', (_, head, config) => expectSameAnswers(drawnStudent(config, head)));
});

describe('and like one that has a layer of other people’s networks:', () => {
  it.each(LAYER_CASES.map(([name, ...layers]) => ({ name, layers })))('$name', ({ layers }) =>
    expectSameAnswers(drawnStudent(layersConfig(layers))),
  );
  it.each(NETWORK_CASES)('%s', (_, config) => expectSameAnswers(drawnStudent(config)));
});

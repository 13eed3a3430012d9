/** What is written must be what was trained: the stock loader's answers are held to the student's own. */
import * as stock from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { unitRows } from '../../tensors/unit-rows.ts';
import { type ConvConfig, convConfig } from '../families/conv.ts';
import { type MobileConfig, mobileConfig } from '../families/mobile.ts';
import { paperVitConfig, tinyVitConfig, type VitConfig } from '../families/vit.ts';
import type { StudentConfig } from '../family.ts';
import { studentPresets } from '../presets.ts';
import { describeStudent, initialiseStudent } from '../student.ts';
import { writeGraphModel } from './graph-model.ts';
import { lookup, tensorOps } from './tensorflow.ts';

const NORMALISATION = { mean: [0.48, 0.46, 0.41], std: [0.27, 0.26, 0.28] } as const;
const CLASSES = 7;

const CONFIGS: readonly (readonly [string, StudentConfig | ConvConfig | MobileConfig | VitConfig])[] = [
  ...studentPresets()
    .filter(({ id }) => id !== 'vit-paper')
    .map(({ id, config }) => [`${id} at 32 px`, config(32)] as const),
  ['conv at 64 px', convConfig(64)],
  [
    'an inverted-residual net with group norm and TensorFlow’s padding at 64 px',
    { ...mobileConfig(64, 0.5), norm: 'group', padding: 'same' },
  ],
  ['vit-tiny at 96 px', tinyVitConfig(96)],
  ['the paper’s ViT, two layers of it', { ...paperVitConfig(32), layers: 2 }],
  [
    'a conv net with group norm and TensorFlow’s padding',
    { ...convConfig(32), norm: 'group', padding: 'same' },
  ],
];

describe('a written graph model', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  const ofBothHeads = CONFIGS.map(([name, config]) => [name, 'classes', config] as const);
  const spaces = CONFIGS.slice(0, 2).map(
    ([name, config]) => [`${name}, in the teacher’s space`, 'space', config] as const,
  );
  it.each([...ofBothHeads, ...spaces])(
    'of %s answers like the student itself, for any batch size',
    async (_, head, config) => {
      const student = describeStudent(config, { classes: CLASSES, teacherDims: 5, projection: 'both', head });
      const random = createRandom(3);
      const values = initialiseStudent(student, random);
      // Running statistics and affine parts away from 0 and 1, so that leaving one out would show.
      for (const [name, array] of values) {
        if (!/norm|ln_|class_directions/.test(name)) continue;
        for (let i = 0; i < array.length; i++) array[i] = array[i]! + 0.2 * random.uniform();
      }
      const { model, weights, weightsName } = writeGraphModel(student, values, NORMALISATION);
      const artifacts = {
        modelTopology: structuredClone(model.modelTopology),
        weightSpecs: structuredClone(model.weightsManifest[0]!.weights),
        weightData: weights.buffer,
        signature: structuredClone(model.signature),
        userDefinedMetadata: structuredClone(model.userDefinedMetadata),
        format: model.format,
        generatedBy: model.generatedBy,
        convertedBy: model.convertedBy,
      };
      expect(model.weightsManifest[0]!.paths).toEqual([weightsName]);
      const loaded = await stock.loadGraphModel(
        stock.io.fromMemory(artifacts as unknown as stock.io.ModelArtifacts),
      );
      expect([...values.keys()].some((name) => name.startsWith('teacher_head'))).toBe(true);
      const left = head === 'space' ? /classifier|cluster/ : /teacher|cluster/;
      expect(model.weightsManifest[0]!.weights.some(({ name }) => left.test(name))).toBe(false);

      const parameters = new Map(
        student.parameters.map((spec) => [spec.name, tf.tensor(values.get(spec.name)!, [...spec.shape])]),
      );
      for (const batch of [1, 2]) {
        const size = config.imageSizePx;
        const pixels = Float32Array.from({ length: batch * size * size * 3 }, () => random.below(256));
        const images = tf.tensor4d(pixels, [batch, size, size, 3]);
        const normal = tf.div(
          tf.sub(tf.div(images, 255), tf.tensor1d([...NORMALISATION.mean])),
          tf.tensor1d([...NORMALISATION.std]),
        );
        const own = student.forward(tensorOps({ parameter: lookup(parameters), mode: 'eval' }), normal);
        const answer = loaded.predict(images as unknown as stock.Tensor) as stock.NamedTensorMap;
        if (head === 'space') {
          const unit = unitRows(own.projected as tf.Tensor2D);
          expectClose(await answer['embedding']!.data(), await unit.data(), 1e-5);
        }
        const embedding = head === 'space' ? ['embedding'] : [];
        expect(Object.keys(answer)).toEqual(['probabilities', 'logits', ...embedding]);
        expect(answer['probabilities']!.shape).toEqual([batch, CLASSES]);
        expectClose(await answer['logits']!.data(), await own.logits.data(), 1e-4);
        expectClose(await answer['probabilities']!.data(), await tf.softmax(own.logits).data(), 1e-5);
        // Images that differ must be told apart, or the comparison would prove nothing.
        expect(new Set(await own.logits.data()).size).toBeGreaterThan(CLASSES - 1);
      }
    },
  );
});

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const errors = Array.from(actual, (value, i) => Math.abs(value - expected[i]!));
  expect(Math.max(...errors)).toBeLessThan(tolerance);
}

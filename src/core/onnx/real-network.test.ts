/** A network that others have trained: MobileNetV2 with ImageNet's weights, held to its golden embeddings. */
import '@tensorflow/tfjs';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../engine/backend.ts';
import { nodeEngineFiles } from '../../engine/testing/node-files.ts';
import { countStudent } from '../students/interpreters/count.ts';
import { describeStudent } from '../students/student.ts';
import { importOnnx } from './import.ts';
import { answerOf, tensorsOf } from './testing/oracle.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../../shared/teachers/mobilenetv2-w8');
const file = (name: string) => readFileSync(path.join(FOLDER, name));
const PIXELS = 224;

/** golden.json says so in its `input`. */
function photo(k: number): tf.Tensor4D {
  const values = new Float32Array(PIXELS * PIXELS * 3);
  for (let i = 0; i < values.length; i++) {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % PIXELS, Math.floor(i / (3 * PIXELS))];
    values[i] = Math.sin(0.11 * (c + 1) * x + 0.07 * (k + 1) * y) + 0.5 * Math.cos(0.013 * x * y + k);
  }
  return tf.tensor4d(values, [1, PIXELS, PIXELS, 3]);
}

describe.skipIf(!existsSync(FOLDER))('a MobileNetV2 of ImageNet', () => {
  beforeAll(async () => {
    await startBackend('wasm', nodeEngineFiles());
  });

  it('gives its golden embeddings, and nearly these from weights in eight bits', async () => {
    const golden = JSON.parse(file('golden.json').toString()) as { imageEmbeds: number[][] };
    for (const [name, most] of [
      ['vision_model.onnx', 1e-4],
      ['vision_model_quantized.onnx', 0.2],
    ] as const) {
      const options = { imageSizePx: PIXELS, name: 'MobileNetV2', normalisation: 'raw' } as const;
      const network = importOnnx(file(`onnx/${name}`), options);
      expect(network.classifier).toBeNull();
      const weights = tensorsOf(network.weights);
      const features = tf.tidy(() => answerOf({ network, weights, images: photo(1) }));
      const found = await features.data();
      const expected = golden.imageEmbeds[1]!;
      const largest = Math.max(...expected);
      const off = Math.max(...expected.map((value, i) => Math.abs(value - found[i]!)));
      expect(off / largest, name).toBeLessThan(most);
      tf.dispose([features, ...weights.values()]);
    }
  });

  it.each([
    [96, 55],
    [128, 98],
    [224, 300],
  ])('becomes a student of photos of %i px, at %i million multiply-accumulates', (imageSizePx, millions) => {
    const { config, weights } = importOnnx(file('onnx/vision_model.onnx'), {
      imageSizePx,
      name: 'MobileNetV2',
    });
    const student = describeStudent(config, { classes: 10, teacherDims: 0 });
    expect(student.featureWidth).toBe(1280);
    expect(student.stageWidths).toHaveLength(4);
    expect(Math.round(countStudent(student).multiplyAccumulates / 1e6)).toBe(millions);
    expect(student.parameters.slice(0, -2).map(({ name }) => name)).toEqual([...weights.keys()]);
    // Small enough to lie in a recipe.
    expect(JSON.stringify(config).length).toBeLessThan(20_000);
  });
});

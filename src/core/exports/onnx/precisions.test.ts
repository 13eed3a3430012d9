/** What fewer bits lose, by a network that has learned to see: its answers beside those of 32-bit floats. */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../engine/backend.ts';
import { nodeEngineFiles } from '../../../engine/testing/node-files.ts';
import { readTensors } from '../../files/safetensors.ts';
import { createRandom } from '../../random.ts';
import { convConfig, pupilMiniConfig } from '../../students/families/conv.ts';
import { mobileConfig } from '../../students/families/mobile.ts';
import { rwkvConfig } from '../../students/families/rwkv.ts';
import { tinyVitConfig } from '../../students/families/vit.ts';
import type { StudentConfig } from '../../students/family.ts';
import { countStudent } from '../../students/interpreters/count.ts';
import { studentPreset } from '../../students/presets.ts';
import { describeStudent, initialiseStudent } from '../../students/student.ts';
import { NORMALISATION } from '../../training/normalisation.ts';
import type { Materials, Runtimes, TrainedStudent } from '../format.ts';
import { proveFormat } from '../prove.ts';
import { drawnStudent, liveAnswers } from '../testing/drawn-student.ts';
import { ONNX, ONNX_FP16, ONNX_INT8 } from './onnx.ts';
import { ortSession } from './testing/ort-session.ts';
import { writeOnnx } from './write-onnx.ts';

const SIDE = 32;
const CLASSES = 5;
const RUNTIMES: Runtimes = {
  tensorflow: () => Promise.reject(new Error('no runtime is asked for')),
  onnx: ortSession,
  module: () => Promise.reject(new Error('no module is asked for')),
  tflite: () => Promise.reject(new Error('no runtime is asked for')),
};

/** Photos of stripes, each class with its own colours and direction. */
function photos(count: number, seed: number): Uint8Array {
  const random = createRandom(seed);
  const pixels = new Uint8Array(count * SIDE * SIDE * 3);
  for (let photo = 0, at = 0; photo < count; photo++) {
    const kind = photo % CLASSES;
    const [phase, wave, noise] = [6 * random.uniform(), 0.5 + 0.1 * random.uniform(), 12];
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const along = x * Math.cos(kind) + y * Math.sin(kind);
        for (let c = 0; c < 3; c++) {
          const level = 120 + 50 * Math.sin(wave * along + phase) + 40 * Math.cos(kind * 2 + c);
          pixels[at++] = Math.max(0, Math.min(255, level + noise * random.normal()));
        }
      }
    }
  }
  return pixels;
}

/** The published network, and a head that knows the classes by the means of their features. */
async function learned(): Promise<TrainedStudent> {
  const student = describeStudent(pupilMiniConfig(SIDE), { classes: CLASSES, teacherDims: 0 });
  const values = initialiseStudent(student, createRandom(1));
  const bytes = readFileSync(`public${studentPreset('pupil-mini').published!.path}`);
  for (const [name, tensor] of readTensors(bytes)) if (values.has(name)) values.set(name, tensor.values);
  const width = student.featureWidth;
  const identity = describeStudent(pupilMiniConfig(SIDE), { classes: width, teacherDims: 0 });
  const eye = Float32Array.from({ length: width * width }, (_, i) => (i % (width + 1) === 0 ? 1 : 0));
  const featuresOf = new Map(values)
    .set('classifier.weight', eye)
    .set('classifier.bias', new Float32Array(width));
  const shown = { student: identity, values: featuresOf, classNames: [], normalisation: NORMALISATION };
  const { logits } = await liveAnswers(shown, Float32Array.from(photos(40, 1)));
  const [weight, bias] = [new Float32Array(width * CLASSES), new Float32Array(CLASSES)];
  for (let photo = 0; photo < 40; photo++) {
    for (let i = 0; i < width; i++)
      weight[i * CLASSES + (photo % CLASSES)]! += (8 / 40) * CLASSES * logits![photo * width + i]!;
  }
  for (let k = 0; k < CLASSES; k++)
    for (let i = 0; i < width; i++) bias[k]! -= weight[i * CLASSES + k]! ** 2 / 16;
  values.set('classifier.weight', weight).set('classifier.bias', bias);
  return { student, values, classNames: [...'abcde'], normalisation: NORMALISATION };
}

beforeAll(async () => {
  await startBackend('wasm', nodeEngineFiles());
});

describe('a network that has learned, in fewer bits', () => {
  it('answers as the live student does, within what its format may lose', async () => {
    const trained = await learned();
    const count = 100;
    const images = Float32Array.from(photos(count, 2));
    const { probabilities } = await liveAnswers(trained, images);
    const checked = {
      images,
      imageSizePx: SIDE,
      probabilities: Float32Array.from(probabilities!),
      labels: Int32Array.from({ length: count }, (_, photo) => photo % CLASSES),
    };
    const materials = { calibration: async () => photos(32, 3) } as unknown as Materials;
    const before = tf.memory().numTensors;
    const facts = { ...countStudent(trained.student), imageSizePx: SIDE };
    const proofs = [];
    for (const format of [ONNX, ONNX_FP16, ONNX_INT8]) {
      const files = await format.files(trained, materials);
      const [{ name, bytes }] = files as [(typeof files)[0]];
      expect(format.purposes.map((purpose) => purpose.name)).toEqual([name]);
      expect(Math.abs(format.sizeBytes(facts) / bytes.length - 1), format.id).toBeLessThan(0.1);
      proofs.push(await proveFormat(format, files, checked, RUNTIMES));
    }
    expect(tf.memory().numTensors).toBe(before);
    const [float, half, eight] = proofs as [(typeof proofs)[0], (typeof proofs)[0], (typeof proofs)[0]];
    expect(float.top1!.live).toBeGreaterThan(0.9);
    expect(half.maxAbsDifference).toBeLessThan(0.01);
    expect(half.agreement).toBeGreaterThanOrEqual(0.99);
    expect(Math.abs(eight.top1!.files - eight.top1!.live)).toBeLessThanOrEqual(0.01 + 1e-9);
    expect(eight.meanAbsDifference).toBeLessThan(0.02);
    // Fewer bits must be fewer bits: floats under another name would be caught here.
    expect(eight.maxAbsDifference).toBeGreaterThan(1e-4);
    expect(half.maxAbsDifference).toBeGreaterThan(1e-7);
  });

  it('is refused in eight bits where there is no photo to fit them to', async () => {
    const none = writeOnnx(drawnStudent(convConfig(SIDE)), 'int8');
    await expect(none).rejects.toMatchObject({ code: 'NO_PHOTOS', message: /need photos/ });
  });
});

describe('the usual student', () => {
  it('takes 1.24 MB, half and a quarter of it', async () => {
    const trained = drawnStudent(convConfig(SIDE));
    const sizes = [];
    for (const precision of ['float32', 'float16', 'int8'] as const)
      sizes.push((await writeOnnx(trained, precision, async () => photos(4, 5))).length / 1e6);
    expect(sizes[0]).toBeLessThan(1.245);
    expect(sizes[1]).toBeLessThan(0.625);
    expect(sizes[2]).toBeLessThan(0.33);
  });
});

describe('ONNX Runtime takes eight bits of every family, and answers nearly the same:', () => {
  it.each<readonly [string, StudentConfig]>([
    ['an inverted-residual net', mobileConfig(SIDE, 0.5)],
    ['a vision transformer', { ...tinyVitConfig(SIDE), layers: 2 } as StudentConfig],
    ['an RWKV-style mixer', { ...rwkvConfig(SIDE), layers: 2 } as StudentConfig],
    [
      'a conv net with group norm',
      { ...convConfig(SIDE), norm: 'group', widths: [8, 16], blocksPerStage: [1, 1] } as StudentConfig,
    ],
  ])('%s', async (_, config) => {
    const trained = drawnStudent(config, 'space');
    const images = Float32Array.from(photos(10, 6));
    const own = await liveAnswers(trained, images);
    const session = await ortSession(await writeOnnx(trained, 'int8', async () => photos(20, 7)));
    const { channelsFirst } = await import('./channels-first.ts');
    const found = await session.run(channelsFirst(images, 10), [10, 3, SIDE, SIDE]);
    await session.dispose();
    const dims = trained.student.teacherDims;
    for (let photo = 0; photo < 10; photo++) {
      let cosine = 0;
      for (let d = 0; d < dims; d++)
        cosine += own['embedding']![photo * dims + d]! * found['embedding']![photo * dims + d]!;
      expect(cosine).toBeGreaterThan(0.98);
    }
    expect(Object.keys(found).sort()).toEqual(['embedding', 'logits', 'probabilities']);
  });
});

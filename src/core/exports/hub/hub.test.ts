import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { TINY_CONV } from '../../testing/tiny-students.ts';
import type { Materials, Runtimes } from '../format.ts';
import { ONNX_INT8 } from '../onnx/onnx.ts';
import { ortSession } from '../onnx/testing/ort-session.ts';
import { writeOnnx } from '../onnx/write-onnx.ts';
import { proveFormat } from '../prove.ts';
import { CLASS_NAMES, drawnStudent, liveAnswers } from '../testing/drawn-student.ts';
import { HUB } from './hub.ts';
import { provenanceOf } from './testing/provenance.ts';

const SIDE_PX = TINY_CONV.imageSizePx;
const PHOTOS = 2;

const random = createRandom(7);
const pixels = Float32Array.from({ length: PHOTOS * SIDE_PX * SIDE_PX * 3 }, () => random.below(256));
const SHOWN = Uint8Array.from(pixels);
const materials: Materials = {
  provenance: provenanceOf(CLASS_NAMES),
  calibration: async () => SHOWN,
  asset: () => Promise.reject(new Error('nothing is asked for')),
  beginning: () => Promise.reject(new Error('nobody asks how it began')),
};
const runtimes: Runtimes = {
  tensorflow: () => Promise.reject(new Error('no other runtime is asked for')),
  onnx: ortSession,
  tflite: () => Promise.reject(new Error('no other runtime is asked for')),
  module: () => Promise.reject(new Error('no module is asked for')),
};

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('a Hub folder', () => {
  it('answers like the student, has all its files, and is the same for the same student', async () => {
    const trained = drawnStudent(TINY_CONV);
    const files = await HUB.files(trained, materials);
    expect(files.map(({ name }) => name)).toEqual(HUB.purposes.map(({ name }) => name));
    expect(await HUB.files(drawnStudent(TINY_CONV), materials)).toEqual(files);

    const { probabilities } = await liveAnswers(trained, pixels);
    const checked = {
      images: pixels as Float32Array<ArrayBuffer>,
      imageSizePx: SIDE_PX,
      probabilities: probabilities as Float32Array<ArrayBuffer>,
      labels: new Int32Array(PHOTOS).fill(-1),
    };
    const tensors = tf.memory().numTensors;
    const proof = await proveFormat(HUB, files, checked, runtimes);
    expect(proof.maxAbsDifference).toBeLessThan(1e-5);
    expect(tf.memory().numTensors).toBe(tensors);

    const told = HUB.sizeBytes({ ...materials.provenance.facts, sizeBytes: bytesOf(trained.values) });
    expect(files.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(told);

    // A smaller file that answers with anything but probabilities is a fault, whatever it may lose.
    const values = new Map([...trained.values].map(([name, array]) => [name, array.map(() => Number.NaN)]));
    const bytes = await writeOnnx({ ...trained, values }, 'float16');
    const broken = files.map((file) => (file.name.includes('fp16') ? { ...file, bytes } : file));
    await expect(proveFormat(HUB, broken, checked, runtimes)).rejects.toThrow(/add up to NaN/);
  });
});

it('Its network of eight bits is that of ONNX, and the student is shown the photos once for both', async () => {
  const { student, ...rest } = drawnStudent(TINY_CONV);
  let shown = 0;
  const forward: typeof student.forward = (ops, images) => {
    if (images instanceof tf.Tensor) shown++;
    return student.forward(ops, images);
  };
  const trained = { ...rest, student: { ...student, forward } };
  const [alone] = await ONNX_INT8.files(trained, materials);
  const once = shown;
  expect(once).toBeGreaterThan(0);
  const files = await HUB.files(trained, materials);
  expect(files.find(({ name }) => name === 'hub/onnx/model_quantized.onnx')!.bytes).toEqual(alone!.bytes);
  expect(shown).toBe(once);
});

function bytesOf(values: ReadonlyMap<string, Float32Array>): number {
  return [...values.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** TensorFlow Lite files are proved where the page proves them: by LiteRT, in a worker of modules. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TrainedStudent } from '../../core/exports/format.ts';
import { drawnStudent, liveAnswers } from '../../core/exports/testing/drawn-student.ts';
import { drawnPhotos, materialsOf } from '../../core/exports/tflite/testing/materials.ts';
import { TFLITE } from '../../core/exports/tflite/tflite.ts';
import { TFLITE_INT8 } from '../../core/exports/tflite/tflite-int8.ts';
import { convConfig } from '../../core/students/families/conv.ts';
import { startBackend } from '../../engine/backend.ts';
import { ENGINE_FILES } from '../../engine/files.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { UncheckedExport, VerifierCalls } from '../../protocol/trainer.ts';
import VerifierWorker from '../verifier.worker.ts?worker';

const SIDE_PX = 32;
const PHOTOS = 3;
const small = { ...convConfig(SIDE_PX), widths: [8, 16], blocksPerStage: [1, 1] };
let verifier: Client<VerifierCalls>;

beforeAll(async () => {
  await startBackend('wasm', ENGINE_FILES);
  verifier = connect<VerifierCalls>(new VerifierWorker(), 'verifier');
});
afterAll(() => verifier.end());

async function unchecked(trained: TrainedStudent): Promise<UncheckedExport> {
  const photos = drawnPhotos(PHOTOS, SIDE_PX);
  const images = Float32Array.from(photos);
  const { probabilities } = await liveAnswers(trained, images);
  const formats = [TFLITE, TFLITE_INT8];
  const files = await Promise.all(formats.map((format) => format.files(trained, materialsOf(photos))));
  return {
    fileName: 'student.zip',
    formats: formats.map(({ id }) => id),
    files: files.flat(),
    photos: [],
    images,
    imageSizePx: SIDE_PX,
    probabilities: Float32Array.from(probabilities!),
    labels: new Int32Array(PHOTOS).fill(-1),
  };
}

describe('the verifier', () => {
  test('lets LiteRT answer from both files, and tells what eight bits lose', async () => {
    const before = tf.memory().numTensors;
    const { proofs } = await verifier.call('verify', { unchecked: await unchecked(drawnStudent(small)) });
    expect(proofs.map(({ format }) => format)).toEqual(['tflite', 'tflite-int8']);
    expect(proofs[0]!.maxAbsDifference).toBeLessThan(1e-5);
    expect(proofs[1]!.meanAbsDifference).toBeGreaterThan(0);
    expect(proofs[1]!.meanAbsDifference).toBeLessThan(0.02);
    // What measured the ranges left nothing behind.
    expect(tf.memory().numTensors).toBe(before);
  });

  test('refuses a file that LiteRT cannot open', async () => {
    const one = await unchecked(drawnStudent(small));
    const files = one.files.map((file) => ({ ...file, bytes: file.bytes.fill(7, 8, 400) }));
    await expect(verifier.call('verify', { unchecked: { ...one, files } })).rejects.toMatchObject({
      code: 'EXPORT_MISMATCH',
      message: expect.stringContaining('LiteRT cannot open the TensorFlow Lite file'),
    });
  });
});

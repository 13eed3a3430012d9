/**
 * Loads exported files the way a stranger would, with stock tfjs and none of our kernels, and compares their answers with the live
 * student's. Only files that agree become a zip.
 */

import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { zipSync } from 'fflate';
import { PupilError } from '../../core/errors.ts';
import { MAX_EXPORT_DIFFERENCE } from '../../core/limits.ts';
import type { ExportedStudent, UncheckedExport } from '../../protocol/trainer.ts';

const PHOTOS_AT_ONCE = 32;

/** @throws {PupilError} EXPORT_MISMATCH */
export async function verify(unchecked: UncheckedExport): Promise<ExportedStudent> {
  const { files, probabilities, fileName } = unchecked;
  const answers = await askFiles(unchecked);
  const maxAbsDifference = largestDifference(answers, probabilities);
  // Also refuses NaN, which compares false with everything.
  if (!(maxAbsDifference <= MAX_EXPORT_DIFFERENCE)) {
    throw new PupilError(
      'EXPORT_MISMATCH',
      `The exported files answer differently from the student: by up to ${maxAbsDifference}, and at most ${MAX_EXPORT_DIFFERENCE} is allowed. Nothing was exported. Try again; if it stays, report it.`,
      { maxAbsDifference, limit: MAX_EXPORT_DIFFERENCE },
    );
  }
  const checkedImages = unchecked.images.length / (unchecked.imageSizePx ** 2 * 3);
  const zip = zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), {
    // The epoch of zip's calendar: equal students make equal files.
    mtime: '1980-01-01T00:00:00',
    level: 6,
  });
  return {
    zip: new Uint8Array(zip),
    fileName,
    files: files.map(({ name, bytes }) => ({ name, sizeBytes: bytes.byteLength })),
    maxAbsDifference,
    checkedImages,
  };
}

async function askFiles({ files, images, imageSizePx }: UncheckedExport): Promise<Float32Array> {
  const bytesOf = (name: string) => {
    const file = files.find((other) => other.name === name);
    if (file !== undefined) return file.bytes;
    throw new PupilError('EXPORT_MISMATCH', `The export has no ${name}. Export again.`, { name });
  };
  const { weightsManifest, ...rest } = JSON.parse(new TextDecoder().decode(bytesOf('model.json')));
  const group = weightsManifest[0];
  const model = await loadGraphModel(
    tf.io.fromMemory({
      ...rest,
      weightSpecs: group.weights,
      weightData: bytesOf(group.paths[0]).slice().buffer,
    }),
  );
  const one = imageSizePx * imageSizePx * 3;
  const count = images.length / one;
  const answers: number[] = [];
  for (let from = 0; from < count; from += PHOTOS_AT_ONCE) {
    const rows = Math.min(PHOTOS_AT_ONCE, count - from);
    const some = images.subarray(from * one, (from + rows) * one);
    const input = tf.tensor4d(some, [rows, imageSizePx, imageSizePx, 3]);
    const outputs = model.predict(input) as Record<string, tf.Tensor>;
    const { probabilities } = outputs;
    if (probabilities === undefined) {
      throw new PupilError('EXPORT_MISMATCH', 'The exported graph has no output called probabilities.');
    }
    answers.push(...((await probabilities.data()) as Float32Array));
    tf.dispose([input, ...Object.values(outputs)]);
  }
  model.dispose();
  return Float32Array.from(answers);
}

function largestDifference(answers: Float32Array, expected: Float32Array): number {
  if (answers.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < answers.length; i++) {
    const difference = Math.abs(answers[i]! - expected[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

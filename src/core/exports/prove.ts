/**
 * The proof of an export: each format's files are read again the way a stranger would, and must answer like
 * the live student. Runs where none of our kernels are.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../errors.ts';
import type { ExportFile, ExportFormat, Reader, Runtimes } from './format.ts';

const PHOTOS_AT_ONCE = 32;

/** Photos, and what the live student answers to them. */
export interface CheckedAnswers {
  /** [n, S, S, 3], 0..255 */
  readonly images: Float32Array<ArrayBuffer>;
  readonly imageSizePx: number;
  /** [n, K] */
  readonly probabilities: Float32Array<ArrayBuffer>;
}

export interface Proof {
  readonly format: string;
  /** Largest difference between the live student's and the files' probabilities. */
  readonly maxAbsDifference: number;
  readonly checkedImages: number;
}

/** @throws {PupilError} EXPORT_MISMATCH */
export async function proveFormat(
  format: ExportFormat,
  files: readonly ExportFile[],
  checked: CheckedAnswers,
  runtimes: Runtimes,
): Promise<Proof> {
  const byName = new Map(files.map(({ name, bytes }) => [name, bytes]));
  const reader = await format.open(byName, runtimes);
  const answers = await answersOf(reader, checked).finally(() => reader.dispose());
  const checkedImages = checked.images.length / (checked.imageSizePx ** 2 * 3);
  const maxAbsDifference = largestDifference(answers, checked.probabilities);
  const limit = format.maxDifference;
  // Also refuses NaN, which compares false with everything.
  if (maxAbsDifference <= limit) return { format: format.id, maxAbsDifference, checkedImages };
  throw new PupilError(
    'EXPORT_MISMATCH',
    `The files for ${format.words.name} answer differently from the student: by up to ${maxAbsDifference}, and at most ${limit} is allowed. Nothing was exported. Try again; if it stays, report it.`,
    { format: format.id, maxAbsDifference, limit },
  );
}

async function answersOf(reader: Reader, { images, imageSizePx: side }: CheckedAnswers): Promise<number[]> {
  const one = side * side * 3;
  const count = images.length / one;
  const answers: number[] = [];
  for (let from = 0; from < count; from += PHOTOS_AT_ONCE) {
    const rows = Math.min(PHOTOS_AT_ONCE, count - from);
    const input = tf.tensor4d(images.subarray(from * one, (from + rows) * one), [rows, side, side, 3]);
    try {
      answers.push(...(await reader.probabilities(input)));
    } finally {
      input.dispose();
    }
  }
  return answers;
}

function largestDifference(answers: readonly number[], expected: Float32Array): number {
  if (answers.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < answers.length; i++) {
    const difference = Math.abs(answers[i]! - expected[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

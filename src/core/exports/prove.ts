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
  /** [n], class indices; -1 where nobody has said. */
  readonly labels: Int32Array<ArrayBuffer>;
}

/** How the files' answers compare with the live student's, over the same photos. */
export interface Comparison {
  readonly checkedImages: number;
  /** Largest and mean difference between probabilities. */
  readonly maxAbsDifference: number;
  readonly meanAbsDifference: number;
  /** Share of photos that both give the same class. */
  readonly agreement: number;
  /** Share of labelled photos that are right, of the live student and of the files; null where none has a label. */
  readonly top1: { readonly live: number; readonly files: number } | null;
}

export interface Proof extends Comparison {
  readonly format: string;
}

/** @throws {PupilError} EXPORT_MISMATCH */
export async function proveFormat(
  format: ExportFormat,
  files: readonly ExportFile[],
  checked: CheckedAnswers,
  runtimes: Runtimes,
): Promise<Proof> {
  const comparison = await compareFormat(format, files, checked, runtimes);
  const { maxAbsDifference } = comparison;
  // Whatever a format may lose: an answer that is no probability at all is a fault.
  const limit = format.maxDifference ?? 1;
  // Also refuses NaN, which compares false with everything.
  if (maxAbsDifference <= limit) return { format: format.id, ...comparison };
  throw new PupilError(
    'EXPORT_MISMATCH',
    `The files for ${format.words.name} answer differently from the student: by up to ${maxAbsDifference}, and at most ${limit} is allowed. Nothing was exported. Try again; if it stays, report it.`,
    { format: format.id, maxAbsDifference, limit },
  );
}

/** Whatever the limit. */
export async function compareFormat(
  format: ExportFormat,
  files: readonly ExportFile[],
  checked: CheckedAnswers,
  runtimes: Runtimes,
): Promise<Comparison> {
  const byName = new Map(files.map(({ name, bytes }) => [name, bytes]));
  const reader = await format.open(byName, runtimes);
  const answers = await answersOf(reader, checked).finally(() => reader.dispose());
  return compareAnswers(answers, checked);
}

/** @param answers [n, K], of the files */
export function compareAnswers(
  answers: ArrayLike<number>,
  { probabilities, labels }: Pick<CheckedAnswers, 'probabilities' | 'labels'>,
): Comparison {
  const checkedImages = labels.length;
  const classes = probabilities.length / checkedImages;
  const right = { live: 0, files: 0 };
  let [agreeing, labelled] = [0, 0];
  for (const [photo, label] of labels.entries()) {
    const live = bestOf(probabilities, photo, classes);
    const files = bestOf(answers, photo, classes);
    if (live === files) agreeing++;
    if (label < 0) continue;
    labelled++;
    if (live === label) right.live++;
    if (files === label) right.files++;
  }
  return {
    checkedImages,
    ...differencesOf(answers, probabilities),
    agreement: agreeing / checkedImages,
    top1: labelled === 0 ? null : { live: right.live / labelled, files: right.files / labelled },
  };
}

function bestOf(rows: ArrayLike<number>, row: number, width: number): number {
  let best = 0;
  for (let k = 1; k < width; k++) if (rows[row * width + k]! > rows[row * width + best]!) best = k;
  return best;
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

function differencesOf(answers: ArrayLike<number>, expected: Float32Array) {
  const none = { maxAbsDifference: Number.POSITIVE_INFINITY, meanAbsDifference: Number.POSITIVE_INFINITY };
  if (answers.length !== expected.length) return none;
  let [largest, sum] = [0, 0];
  for (let i = 0; i < answers.length; i++) {
    const difference = Math.abs(answers[i]! - expected[i]!);
    // Not by comparing: once NaN, it stays NaN.
    largest = Math.max(largest, difference);
    sum += difference;
  }
  return { maxAbsDifference: largest, meanAbsDifference: sum / answers.length };
}

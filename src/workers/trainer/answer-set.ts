/** A student's answers to many photos, in chunks of one shape. */
import * as tf from '@tensorflow/tfjs-core';
import { hasMapOut, type Student } from '../../core/students/student.ts';
import { answer } from '../../core/training/answer.ts';
import { normalise } from '../../core/training/normalisation.ts';

const PHOTOS_AT_ONCE = 64;

/** A student with weights on the device. */
export interface LiveStudent {
  readonly student: Student;
  readonly weights: ReadonlyMap<string, tf.Tensor>;
  readonly classNames: readonly string[];
}

export interface AnswerSet {
  /** [n, K] */
  readonly probabilities: Float32Array<ArrayBuffer>;
  /** [n, W] */
  readonly features: Float32Array<ArrayBuffer>;
  /** [n, D] in the teacher's space, not normalised; null without a head for it. */
  readonly projected: Float32Array<ArrayBuffer> | null;
}

/** Answers one chunk for nothing: the first one pays for shaders and caches, which is no part of the time a photo. */
export async function warmUp(live: LiveStudent, pixels: Uint8Array): Promise<void> {
  const { imageSizePx } = live.student.config;
  await answerAll(live, pixels.subarray(0, PHOTOS_AT_ONCE * imageSizePx * imageSizePx * 3));
}

/** @param pixels [n, S, S, 3] bytes at the student's size */
export async function answerAll(
  { student, weights }: LiveStudent,
  pixels: Uint8Array,
  onAnswered?: (done: number) => Promise<void> | void,
): Promise<AnswerSet> {
  const sizePx = student.config.imageSizePx;
  const one = sizePx * sizePx * 3;
  const count = pixels.length / one;
  const chunk = Math.min(PHOTOS_AT_ONCE, count);
  const probabilities = new Float32Array(count * student.classes);
  const features = new Float32Array(count * student.featureWidth);
  const projected = hasMapOut(student) ? new Float32Array(count * student.teacherDims) : null;
  for (let from = 0; from < count; from += chunk) {
    const rows = Math.min(chunk, count - from);
    // The last chunk is filled up with black: a new shape would mean new shaders.
    const input = new Float32Array(chunk * one);
    normalise(pixels.subarray(from * one, (from + rows) * one), input.subarray(0, rows * one));
    const images = tf.tensor4d(input, [chunk, sizePx, sizePx, 3]);
    const answers = answer(student, weights, images);
    images.dispose();
    const [chances, seen, views] = await Promise.all([
      answers.probabilities.data(),
      answers.features.data(),
      answers.projected?.data(),
    ]);
    answers.probabilities.dispose();
    answers.features.dispose();
    answers.projected?.dispose();
    probabilities.set(chances.subarray(0, rows * student.classes), from * student.classes);
    features.set(seen.subarray(0, rows * student.featureWidth), from * student.featureWidth);
    if (views !== undefined) {
      projected?.set(views.subarray(0, rows * student.teacherDims), from * student.teacherDims);
    }
    await onAnswered?.(from + rows);
  }
  return { probabilities, features, projected };
}

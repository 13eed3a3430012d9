/** A student's answers to many photos, in chunks of one shape; the next ones are read while it thinks. */
import * as tf from '@tensorflow/tfjs-core';
import { hasMapOut, type Student } from '../../core/students/student.ts';
import { answer } from '../../core/training/answer.ts';
import { normalise } from '../../core/training/normalisation.ts';
import type { AskedPhotos } from './asked-photos.ts';

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
export async function warmUp(live: LiveStudent, photos: AskedPhotos): Promise<void> {
  await answerAll(live, { ...photos, count: Math.min(PHOTOS_AT_ONCE, photos.count) });
}

export async function answerAll(
  { student, weights }: LiveStudent,
  photos: AskedPhotos,
  onAnswered?: (done: number) => Promise<void> | void,
): Promise<AnswerSet> {
  const sizePx = student.config.imageSizePx;
  const one = sizePx * sizePx * 3;
  const { count } = photos;
  const chunk = Math.min(PHOTOS_AT_ONCE, count);
  const probabilities = new Float32Array(count * student.classes);
  const features = new Float32Array(count * student.featureWidth);
  const projected = hasMapOut(student) ? new Float32Array(count * student.teacherDims) : null;
  const read = async (from: number) => photos.read(from, Math.min(count, from + chunk));
  let coming = read(0);
  for (let from = 0; from < count; from += chunk) {
    const pixels = await coming;
    if (from + chunk < count) {
      coming = read(from + chunk);
      // A failure is met when its turn comes; until then nobody waits for it.
      coming.catch(() => undefined);
    }
    const rows = Math.min(chunk, count - from);
    // The last chunk is filled up with black: a new shape would mean new shaders.
    const input = new Float32Array(chunk * one);
    normalise(pixels, input.subarray(0, rows * one));
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

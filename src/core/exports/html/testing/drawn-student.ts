/** Students with drawn weights, and what they answer by themselves: what pages are held to. */
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../../../random.ts';
import type { StudentConfig } from '../../../students/family.ts';
import { lookup, tensorOps } from '../../../students/interpreters/tensorflow.ts';
import { describeStudent, initialiseStudent, type Student } from '../../../students/student.ts';
import { NORMALISATION } from '../../../training/normalisation.ts';
import type { TrainedStudent } from '../../format.ts';

/** Names that must stay text. */
export const HOSTILE_NAMES = [
  'a "quoted" & <b>bold</b> name',
  "it's </script><script>alert(1)</script>",
  '<!--title--> {{x}} $& \\u003c',
  '__proto__',
  'line\nbreak \u2028 nul\u0000',
  'كلب جميل',
  '🐶 dog',
] as const;

export function drawnStudent(config: StudentConfig, head: Student['head'] = 'classes'): TrainedStudent {
  const heads = { classes: HOSTILE_NAMES.length, teacherDims: 6, projection: 'both', head } as const;
  const student = describeStudent(config, heads);
  const random = createRandom(11);
  const values = initialiseStudent(student, random);
  // Statistics and shifts away from 0 and 1, so that leaving one out would show.
  for (const [name, array] of values) {
    if (!/norm|ln_|class_directions|bias/.test(name)) continue;
    for (let i = 0; i < array.length; i++) array[i] = array[i]! + 0.2 * random.uniform();
  }
  return { student, values, classNames: HOSTILE_NAMES, normalisation: NORMALISATION };
}

/** @param pixels [n, S, S, 3], 0..255 @returns probabilities [n, K] */
export async function liveProbabilities(
  { student, values, normalisation }: TrainedStudent,
  pixels: ArrayLike<number>,
): Promise<Float32Array> {
  const side = student.config.imageSizePx;
  const tensors = new Map(
    student.parameters.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, [...shape])]),
  );
  const answers = tf.tidy(() => {
    const shape: [number, number, number, number] = [pixels.length / (side * side * 3), side, side, 3];
    const images = tf.div(tf.tensor4d(Float32Array.from(pixels), shape), 255);
    const normal = tf.div(tf.sub(images, [...normalisation.mean]), [...normalisation.std]);
    const ops = tensorOps({ parameter: lookup(tensors), mode: 'eval' });
    return tf.softmax(student.forward<tf.Tensor>(ops, normal).logits);
  });
  const probabilities = Float32Array.from(await answers.data());
  tf.dispose([answers, ...tensors.values()]);
  return probabilities;
}

export function noisePixels(count: number): Uint8Array<ArrayBuffer> {
  const random = createRandom(5);
  return Uint8Array.from({ length: count }, () => random.below(256));
}

/** Of floats of either sign: the largest difference over the largest number. */
export function relativeDifference(found: ArrayLike<number>, expected: Float32Array): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(found[i]! - value))) / largest;
}

/** Students with drawn weights, and what they answer by themselves: what files are held to in tests. */
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../../random.ts';
import type { StudentConfig } from '../../students/family.ts';
import { lookup, tensorOps } from '../../students/interpreters/tensorflow.ts';
import { describeStudent, initialiseStudent, type Student } from '../../students/student.ts';
import { unitRows } from '../../tensors/unit-rows.ts';
import { NORMALISATION } from '../../training/normalisation.ts';
import type { TrainedStudent } from '../format.ts';

/** Names that must stay text, wherever they are written. */
export const CLASS_NAMES = [
  'a "quoted" & <b>bold</b> name',
  "it's </script><script>alert(1)</script>",
  '<!--title--> {{x}} $& \\u003c',
  '__proto__',
  'كلب é 🐶, line\nbreak \u2028 nul\u0000',
];

export function drawnStudent(config: StudentConfig, head: Student['head'] = 'classes'): TrainedStudent {
  const heads = { classes: CLASS_NAMES.length, teacherDims: 6, projection: 'both', head } as const;
  const student = describeStudent(config, heads);
  const random = createRandom(3);
  const values = initialiseStudent(student, random);
  // Statistics and shifts away from 0 and 1, so that leaving one out would show.
  for (const [name, array] of values) {
    if (!/norm|ln_|class_directions|\.b$|bias|^[a-z]$/.test(name)) continue;
    for (let i = 0; i < array.length; i++) array[i] = array[i]! + 0.2 * random.uniform();
  }
  return { student, values, classNames: CLASS_NAMES, normalisation: NORMALISATION };
}

/**
 * @param pixels [n, S, S, 3], 0..255
 * @returns logits and probabilities [n, K], and the embedding [n, D] of a student that has a map into a teacher's space
 */
export async function liveAnswers(
  { student, values, normalisation }: TrainedStudent,
  pixels: ArrayLike<number>,
): Promise<Record<string, Float32Array<ArrayBuffer>>> {
  const side = student.config.imageSizePx;
  const tensors = new Map(
    student.parameters.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, [...shape])]),
  );
  const answers = tf.tidy(() => {
    const shape: [number, number, number, number] = [pixels.length / (side * side * 3), side, side, 3];
    const images = tf.div(tf.tensor4d(Float32Array.from(pixels), shape), 255);
    const normal = tf.div(tf.sub(images, [...normalisation.mean]), [...normalisation.std]);
    const ops = tensorOps({ parameter: lookup(tensors), mode: 'eval' });
    const { logits, projected } = student.forward<tf.Tensor>(ops, normal);
    const embedding = projected === undefined ? {} : { embedding: unitRows(projected as tf.Tensor2D) };
    return { logits, probabilities: tf.softmax(logits), ...embedding };
  });
  const read: Record<string, Float32Array<ArrayBuffer>> = {};
  for (const [name, tensor] of Object.entries(answers)) read[name] = Float32Array.from(await tensor.data());
  tf.dispose([...Object.values(answers), ...tensors.values()]);
  return read;
}

/** Students with drawn weights, and what they answer by themselves: what files are held to in tests. */
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../../../random.ts';
import type { StudentConfig } from '../../../students/family.ts';
import { lookup, tensorOps } from '../../../students/interpreters/tensorflow.ts';
import { describeStudent, initialiseStudent, type Student } from '../../../students/student.ts';
import { unitRows } from '../../../tensors/unit-rows.ts';
import { NORMALISATION } from '../../../training/normalisation.ts';
import type { TrainedStudent } from '../../format.ts';

/** Names as people have them. */
export const CLASS_NAMES = ['a "b"', "it's", '</script>\n', '__proto__', 'é\u0000'];

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

/** @param pixels [n, S, S, 3], 0..255 */
export async function liveAnswers(
  { student, values, normalisation }: TrainedStudent,
  pixels: Float32Array,
): Promise<Record<string, Float32Array>> {
  const side = student.config.imageSizePx;
  const tensors = new Map(
    student.parameters.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, [...shape])]),
  );
  const answers = tf.tidy(() => {
    const images = tf.div(tf.tensor4d(pixels, [pixels.length / (side * side * 3), side, side, 3]), 255);
    const normal = tf.div(tf.sub(images, [...normalisation.mean]), [...normalisation.std]);
    const ops = tensorOps({ parameter: lookup(tensors), mode: 'eval' });
    const { logits, projected } = student.forward<tf.Tensor>(ops, normal);
    const embedding = projected === undefined ? {} : { embedding: unitRows(projected as tf.Tensor2D) };
    return { logits, probabilities: tf.softmax(logits), ...embedding };
  });
  const read: Record<string, Float32Array> = {};
  for (const [name, tensor] of Object.entries(answers)) read[name] = (await tensor.data()) as Float32Array;
  tf.dispose([...Object.values(answers), ...tensors.values()]);
  return read;
}

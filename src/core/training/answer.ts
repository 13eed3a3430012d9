/**
 * A student's answers with given weights: probabilities, what it sees, and that in the teacher's space where it has a
 * head for it.
 */
import * as tf from '@tensorflow/tfjs-core';
import { lookup, tensorOps } from '../students/interpreters/tensorflow.ts';
import { hasMapOut, type Student } from '../students/student.ts';

export interface Answers {
  /** [B, K] */
  readonly probabilities: tf.Tensor2D;
  /** [B, W] */
  readonly features: tf.Tensor2D;
  /** [B, D], not normalised; null without a head into the teacher's space. */
  readonly projected: tf.Tensor2D | null;
}

/** @param images [B, S, S, 3], normalised. The caller disposes of the answers. */
export function answer(
  student: Student,
  parameters: ReadonlyMap<string, tf.Tensor>,
  images: tf.Tensor4D,
): Answers {
  const [probabilities, features, projected] = tf.tidy(() => {
    const ops = tensorOps({ parameter: lookup(parameters), mode: 'eval' });
    const { features, logits, projected } = student.forward<tf.Tensor>(ops, images);
    const answers: tf.Tensor[] = [tf.softmax(logits), features];
    if (projected !== undefined) answers.push(projected);
    else if (hasMapOut(student)) answers.push(student.toTeacher<tf.Tensor>(ops, features));
    return answers;
  }) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D | undefined];
  return { probabilities, features, projected: projected ?? null };
}

/** The student asked once more within a step. Its running statistics are left to the first look. */
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../random.ts';
import { tensorOps } from '../students/interpreters/tensorflow.ts';
import type { Student } from '../students/student.ts';

/** @returns answers in the teacher's space, not normalised [B, D]; gradients flow */
export function secondLook(
  student: Student,
  parameter: (name: string) => tf.Tensor,
  images: tf.Tensor4D,
  random: Random,
): tf.Tensor2D {
  const ops = tensorOps({ parameter, mode: 'train', random });
  const { features } = student.forward<tf.Tensor>(ops, images);
  const answers = student.toTeacher<tf.Tensor>(ops, features) as tf.Tensor2D;
  tf.dispose([...ops.runningStatistics.values()]);
  return answers;
}

/** The paper's map U, u from the teacher's space into the student's, which training finds. */
import * as tf from '@tensorflow/tfjs-core';
import type { ObjectiveInputs } from '../objective.ts';

/** Rows of the teacher's space as the student would see them: U e + u, [M, D] -> [M, W]. */
export function intoStudent({ parameter }: ObjectiveInputs, rows: tf.Tensor2D): tf.Tensor2D {
  const weight = parameter('cluster_projection.weight') as tf.Tensor2D;
  return tf.add(tf.matMul(rows, weight), parameter('cluster_projection.bias'));
}

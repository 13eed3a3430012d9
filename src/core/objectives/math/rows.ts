/** Small pieces that losses share: cosines, and means over the labelled rows. */
import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../tensors/softmax-cross-entropy.ts';
import { unitRows } from '../../tensors/unit-rows.ts';

/** Cosines of all pairs: [N, D] x [M, D] -> [N, M]. */
export function cosines(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(unitRows(a), unitRows(b), false, true);
}

/** Mean of 1 - cos of matched rows, 0 to 2: [B, D] x [B, D]. */
export function meanDistance(a: tf.Tensor2D, b: tf.Tensor2D): tf.Scalar {
  return tf.mean(tf.sub(1, tf.sum(tf.mul(unitRows(a), unitRows(b)), 1)));
}

/** Weighted mean of per-row losses [B]; exactly 0, with zero gradient, where all weights [B] are 0. */
export function meanOverLabelled(rows: tf.Tensor1D, labelled: tf.Tensor1D): tf.Scalar {
  const count = tf.sum(labelled);
  const divisor = tf.add(count, tf.cast(tf.equal(count, 0), 'float32'));
  return tf.div(tf.sum(tf.mul(rows, labelled)), divisor);
}

/** KL(softmax(teacher) ‖ softmax(student)) of every row: [B, M] x [B, M] -> [B]. The teacher's side is constant. */
export function rowDivergence(teacher: tf.Tensor2D, student: tf.Tensor2D): tf.Tensor1D {
  const logTargets: tf.Tensor2D = tf.logSoftmax(teacher);
  const targets: tf.Tensor2D = tf.exp(logTargets);
  return tf.add(softmaxCrossEntropy(student, targets), tf.sum(tf.mul(targets, logTargets), 1));
}

/**
 * Comparisons as numbers, 1 where true and 0 elsewhere. tfjs's cast alone keeps the integers of a comparison on
 * WebGPU and only calls them floats, which our own kernels believe; the product writes them anew.
 */
export function asNumbers<T extends tf.Tensor>(marks: T): T {
  return tf.mul(tf.cast(marks, 'float32'), 1);
}

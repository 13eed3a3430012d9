/** Contrast of matched rows: each is to find its partner among all, pairs that are no fair negatives left out. */
import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../tensors/softmax-cross-entropy.ts';
import { asNumbers, cosines, meanOverLabelled } from './rows.ts';

/**
 * Added to a score, it takes the pair out of the soft-max: no real score comes near it, and unlike -infinity it never
 * makes NaN.
 */
const OUT = -1e9;

/** Scores [N, M] with those pairs taken out whose mark [N, M] (or [M], [N, 1]) is 1. */
export function without(scores: tf.Tensor2D, marks: tf.Tensor): tf.Tensor2D {
  return tf.add(scores, tf.mul(marks, OUT));
}

export interface BothWays {
  /** Mean over the rows of -log softmax(scores)_ii. */
  readonly rows: tf.Scalar;
  /** The same of the columns. */
  readonly columns: tf.Scalar;
}

/** Partners stand on the diagonal of the scores [B, B]. */
export function matchedContrast(scores: tf.Tensor2D): BothWays {
  const partners = tf.eye(scores.shape[0]);
  return {
    rows: tf.mean(softmaxCrossEntropy(scores, partners)),
    columns: tf.mean(softmaxCrossEntropy(tf.transpose(scores), partners)),
  };
}

/**
 * 1 for each pair of different rows that show the same: cosine above `minCosine`, or one group of near-duplicates [B,
 * B].
 * @param embeddings [B, D]
 * @param groups numbers of groups, -1 for none [B], int32
 */
export function nearDuplicates(
  embeddings: tf.Tensor2D,
  minCosine: number,
  groups: tf.Tensor1D | undefined,
): tf.Tensor2D {
  const isNear: tf.Tensor2D = asNumbers(tf.greater(cosines(embeddings, embeddings), minCosine));
  const isSame: tf.Tensor2D = groups === undefined ? isNear : tf.maximum(isNear, inOneGroup(groups));
  const isOther: tf.Tensor2D = tf.sub(1, tf.eye(embeddings.shape[0]));
  return tf.mul(isSame, isOther);
}

function inOneGroup(groups: tf.Tensor1D): tf.Tensor2D {
  const isEqual: tf.Tensor2D = asNumbers(tf.equal(tf.expandDims(groups, 1), tf.expandDims(groups, 0)));
  const isGroup = asNumbers(tf.greaterEqual(groups, tf.scalar(0, 'int32')));
  return tf.mul(isEqual, tf.expandDims(isGroup, 1));
}

/**
 * Contrast of photos and classes, both ways: each labelled photo finds its class among all, and each class that is in
 * the batch finds its photos, each as well as the other, among the labelled ones. 0 with zero gradient without a
 * labelled photo.
 * @param scores [B, K]
 * @param labels one-hot [B, K]
 * @param labelled 1 where the label may be used, else 0 [B]
 */
export function classContrast(scores: tf.Tensor2D, labels: tf.Tensor2D, labelled: tf.Tensor1D): tf.Scalar {
  const usable = tf.expandDims(labelled, 1);
  const members: tf.Tensor2D = tf.transpose(tf.mul(labels, usable)); // [K, B]
  const counts = tf.sum(members, 1, true);
  const isPresent: tf.Tensor1D = tf.reshape(tf.minimum(counts, 1), [-1]);
  const byClass = without(tf.transpose(scores), tf.transpose(tf.sub(1, usable)));
  return tf.mul(
    tf.add(
      meanOverLabelled(softmaxCrossEntropy(scores, labels), labelled),
      meanOverLabelled(softmaxCrossEntropy(byClass, tf.div(members, tf.maximum(counts, 1))), isPresent),
    ),
    0.5,
  );
}

/** Which photos of a batch belong together, as marks of 0 and 1 that losses multiply with. */
import * as tf from '@tensorflow/tfjs-core';
import { without } from './contrast.ts';

/** 1 where there is a label, whatever its weight [B]. */
export function hasLabel(labelled: tf.Tensor1D): tf.Tensor1D {
  return tf.cast(tf.greater(labelled, 0), 'float32');
}

/** 1 for pairs of labelled photos, a photo with itself among them [B, B]. */
export function bothLabelled(labelled: tf.Tensor1D): tf.Tensor2D {
  const known = hasLabel(labelled);
  return tf.mul(tf.expandDims(known, 1), tf.expandDims(known, 0));
}

/**
 * 1 for pairs of labelled photos of one class, a photo with itself among them [B, B].
 * @param labels one-hot [B, K]
 */
export function sameClass(labels: tf.Tensor2D, labelled: tf.Tensor1D): tf.Tensor2D {
  return tf.mul(tf.matMul(labels, labels, false, true), bothLabelled(labelled));
}

/** One-hot rows of each row's largest score, the first of a tie: [B, K] -> [B, K]. */
export function firstChoice(scores: tf.Tensor2D): tf.Tensor2D {
  const chosen = tf.expandDims(tf.argMax(scores, 1), 1);
  // Counted on the host, and no tf.oneHot: that wants two classes, and writes integer bits for floats on wasm.
  const classes = tf.tensor1d(
    Array.from({ length: scores.shape[1] }, (_, place) => place),
    'int32',
  );
  return tf.cast(tf.equal(chosen, tf.expandDims(classes, 0)), 'float32');
}

/** 1 for pairs of two different rows [B, B]. */
export function otherRows(rows: number): tf.Tensor2D {
  return tf.sub(1, tf.eye(rows));
}

/**
 * 1 for the `count` largest candidates of each row, fewer where there are fewer, all of a tie [B, M]. Bears no
 * gradient.
 * @param candidates marks [B, M]
 */
export function largest(scores: tf.Tensor2D, candidates: tf.Tensor2D, count: number): tf.Tensor2D {
  const places = Math.min(count, scores.shape[1]);
  const open = without(scores, tf.sub(1, candidates));
  const { values } = tf.topk(open, places);
  const least = tf.slice(values, [0, places - 1], [scores.shape[0], 1]);
  return tf.mul(tf.cast(tf.greaterEqual(open, least), 'float32'), candidates);
}

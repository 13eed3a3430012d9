/**
 * What a student has said of each training photo, as a running mean over all passes so far: the teacher of self-distillation (CSD). It
 * belongs to the state of a run and goes into its checkpoints.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Before a photo was seen, every class is as likely: [N, K]. */
export function freshHistory(photos: number, classes: number): tf.Tensor2D {
  return tf.fill([photos, classes], 1 / classes);
}

/** Means of these photos [B, K]. @param rows positions of the photos [B] */
export function historyOf(history: tf.Tensor2D, rows: Int32Array): tf.Tensor2D {
  return tf.tidy(() => tf.gather(history, tf.tensor1d(rows, 'int32')));
}

/**
 * The history after a step: momentum * mean + (1 - momentum) * prediction for the photos of the batch, the rest as it was [N, K]. Of a
 * photo that is twice in a batch the later answer counts, so that no result depends on the order in which a device adds.
 * @param predictions probabilities [B, K]
 */
export function updatedHistory(
  history: tf.Tensor2D,
  rows: Int32Array,
  predictions: tf.Tensor2D,
  momentum: number,
): tf.Tensor2D {
  const last = new Map(Array.from(rows, (photo, row) => [photo, row]));
  const share = Float32Array.from(rows, (photo, row) => (last.get(photo) === row ? 1 - momentum : 0));
  return tf.tidy(() => {
    const changes: tf.Tensor2D = tf.mul(
      tf.sub(predictions, historyOf(history, rows)),
      tf.tensor2d(share, [rows.length, 1]),
    );
    const indices = tf.tensor2d(rows, [rows.length, 1], 'int32');
    return tf.add(history, tf.scatterND(indices, changes, history.shape));
  });
}

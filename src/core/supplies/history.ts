/**
 * What a student has said of each training photo, as a running mean over all passes so far: the teacher of
 * self-distillation (CSD). It belongs to the state of a run and goes into its checkpoints.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../errors.ts';
import type { Answers, Supply } from './supply.ts';

export interface HistorySettings {
  /** Share of the old mean that stays, 0..1. */
  readonly momentum: number;
}

/** A loss reads the means of the photos of the batch, as they were before this step [B, K]; constant. */
export const HISTORY: Supply<'history', HistorySettings, never, tf.Tensor2D> = {
  id: 'history',
  words: 'the student’s own past answers',
  step({ memory, photos }) {
    if (memory !== null && photos !== null) return historyOf(memory as tf.Tensor2D, photos);
    throw new PupilError('RECIPE_INVALID', 'A step of this objective must be told which photos it shows.');
  },
  memory: {
    storedAs: 'predictions',
    /** Before a photo was seen, every class is as likely: [N, K]. */
    fresh: ({ photos, classes }) => tf.fill([photos, classes], 1 / classes),
    next: (before, answers, { momentum }) => updated(before as tf.Tensor2D, answers, momentum),
  },
  bytes: ({ photos, classes }) => 4 * photos * classes,
  example: ({ perPhoto, classes }) => tf.softmax(perPhoto(classes)),
};

function historyOf(history: tf.Tensor2D, photos: Int32Array): tf.Tensor2D {
  return tf.tidy(() => tf.gather(history, tf.tensor1d(photos, 'int32')));
}

/**
 * momentum * mean + (1 - momentum) * prediction for the photos of the batch, the rest as it was [N, K]. Of a photo
 * that is twice in a batch the later answer counts, so that no result depends on the order in which a device adds.
 */
function updated(history: tf.Tensor2D, { photos, predictions }: Answers, momentum: number): tf.Tensor2D {
  const last = new Map(Array.from(photos, (photo, row) => [photo, row]));
  const share = Float32Array.from(photos, (photo, row) => (last.get(photo) === row ? 1 - momentum : 0));
  return tf.tidy(() => {
    const changes: tf.Tensor2D = tf.mul(
      tf.sub(predictions, historyOf(history, photos)),
      tf.tensor2d(share, [photos.length, 1]),
    );
    const indices = tf.tensor2d(photos, [photos.length, 1], 'int32');
    return tf.add(history, tf.scatterND(indices, changes, history.shape));
  });
}

import * as tf from '@tensorflow/tfjs-core';
import { CLASS_MAP, CLASSES, DIMS, LABELS, LAST_LAYER, PAST_LOGITS, STUDENT } from './scene.ts';

export interface SceneTensors {
  /** From places to logits [D, K]. */
  readonly toClasses: tf.Tensor2D;
  /** Places of all photos but the moved one [B - 1, D]. */
  readonly others: tf.Tensor2D;
  /** Features where the moved point is something else than the answer [B, D]. */
  readonly last: tf.Tensor2D;
  /** What the student said of the classes before [B, K]. */
  readonly past: tf.Tensor2D;
  /** One-hot [B, K]. */
  readonly labels: tf.Tensor2D;
  /** [B] */
  readonly labelled: tf.Tensor1D;
}

/** What the scene says of its first photos, wherever the moved one is. The tensors are the caller's. */
export function sceneTensors(photos: number): SceneTensors {
  return tf.tidy(() => {
    const toClasses = tf.tensor2d(CLASS_MAP, [DIMS, CLASSES]);
    const others = tf.tensor2d(STUDENT.slice(DIMS, photos * DIMS), [photos - 1, DIMS]);
    return {
      toClasses,
      others,
      last: tf.concat([tf.tensor2d(LAST_LAYER, [1, DIMS]), others]) as tf.Tensor2D,
      past: tf.tensor2d(PAST_LOGITS.slice(0, photos * CLASSES), [photos, CLASSES]),
      labels: oneHot(photos),
      labelled: tf.ones([photos]) as tf.Tensor1D,
    };
  });
}

function oneHot(photos: number): tf.Tensor2D {
  const values = new Float32Array(photos * CLASSES);
  for (let photo = 0; photo < photos; photo++) values[photo * CLASSES + LABELS[photo]!] = 1;
  return tf.tensor2d(values, [photos, CLASSES]);
}

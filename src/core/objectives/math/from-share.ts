/** Terms that start late: before their share of the training they weigh nothing. */
import * as tf from '@tensorflow/tfjs-core';
import type { ObjectiveInputs, ObjectiveOption, ObjectiveOptions } from '../objective.ts';
import { numberOption } from '../options.ts';

const FROM = 'from';

/** @param value share of the training, 0..1 */
export function fromOption(value: number, explanation: string): ObjectiveOption {
  return { name: FROM, kind: 'number', value, min: 0, max: 0.95, pictured: 'unseen', explanation };
}

/**
 * The loss, or 0 with zero gradient before its time. It is computed all the same: what a term reaches is found at the
 * first step, and a step costs the same from the first to the last.
 */
export function fromThen(
  loss: tf.Scalar,
  { progress }: ObjectiveInputs,
  declared: readonly ObjectiveOption[],
  options: ObjectiveOptions,
): tf.Scalar {
  return tf.mul(loss, progress >= numberOption(declared, options, FROM) ? 1 : 0);
}

/** How many training photos of each class have a label that the student may see. */
import * as tf from '@tensorflow/tfjs-core';
import type { Supply } from './supply.ts';

/** A loss reads all of them [K]. */
export const CLASS_COUNTS: Supply<'classCounts', true, Float32Array, tf.Tensor1D> = {
  id: 'classCounts',
  words: 'the number of photos of each class',
  prepare({ labels, classes }) {
    const counts = new Float32Array(classes);
    for (const label of labels) if (label >= 0) counts[label]!++;
    return counts;
  },
  run: (counts) => tf.tensor1d(counts),
  example: ({ classes }) => tf.tensor1d(Array.from({ length: classes }, (_, place) => place % 40)),
};

/** What training takes as given: read off the student's own answers, yet no gradient flows back into them. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * What `compute` gives, with no way back to what it reads. It may use what tfjs cannot differentiate: comparisons,
 * ranks.
 */
export function constantOf<T extends tf.Tensor>(compute: () => T): T {
  // A block of its own that declares no sources: gradients stop here, and what is made of the result has none to
  // take.
  const block = tf.customGrad(() => ({ value: compute(), gradFunc: () => [] }));
  return block() as T;
}

/** A number that training takes as given: read off the student's own answers, yet no gradient flows back into them. */
import * as tf from '@tensorflow/tfjs-core';

/** `compute` of these tensors, with zero gradient. It may use what tfjs cannot differentiate: comparisons, ranks. */
export function constantOf(
  sources: readonly tf.Tensor[],
  compute: (...sources: tf.Tensor[]) => tf.Tensor,
): tf.Tensor {
  const shapes = sources.map(({ shape }) => [...shape]);
  const held = tf.customGrad((...args) => ({
    value: compute(...(args.slice(0, -1) as tf.Tensor[])),
    gradFunc: () => shapes.map((shape) => tf.zeros(shape)),
  }));
  return held(...sources);
}

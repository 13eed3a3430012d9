/**
 * Class-balanced cross-entropy: a photo of a rare class weighs more, by the number of photos that really differ from
 * each other.
 */
import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../../tensors/softmax-cross-entropy.ts';
import { meanOverLabelled } from '../../math/rows.ts';
import { need } from '../../need.ts';
import type { Objective, ObjectiveOption } from '../../objective.ts';
import { numberOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'beta',
    kind: 'number',
    value: 0.999,
    min: 0,
    max: 0.9999,
    explanation:
      'How new a further photo of a class still is: 0 weighs all photos alike, near 1 all classes alike. 0.999 suits up to a thousand photos a class.',
  },
];

export const CLASS_BALANCED: Objective<'class_balanced'> = {
  id: 'class_balanced',
  name: 'Labels, rare classes weighted',
  group: 'Long tails',
  explanation: 'Learn the class names; a photo of a rare class counts for more.',
  formula: String.raw`w_y \operatorname{CE}(z, y),\quad w_c \propto \frac{1 - \beta}{1 - \beta^{\max(n_c, 1)}},\ \bar w = 1`,
  weight: 1,
  weightReason: 'It stands in for the labels’ own loss; its weights have mean 1.',
  source: 'Class-Balanced Loss, Cui et al. 2019, arXiv 1901.05555',
  needs: () => ({ labels: true, classCounts: true }),
  projection: 'none',
  picturedAs: 'scores',
  holdsLabels: true,
  options: OPTIONS,
  parameters: () => [],
  loss(inputs, options) {
    const { logits, labels, labelled } = inputs;
    const counts = need(inputs, 'classCounts', 'class_balanced');
    const weights = classBalancedWeights(counts, numberOption(OPTIONS, options, 'beta'));
    const rows = softmaxCrossEntropy(logits, labels);
    const weighted: tf.Tensor1D = tf.mul(rows, tf.sum(tf.mul(labels, weights), 1));
    return meanOverLabelled(weighted, labelled);
  },
};

/** Weight of each class, with mean 1 over the classes: [K] -> [K]. */
export function classBalancedWeights(counts: tf.Tensor1D, beta: number): tf.Tensor1D {
  if (beta === 0) return tf.onesLike(counts);
  // 1 - beta^n is small for few photos: as a hyperbolic tangent it keeps its digits. 1 - e^2a = -2 tanh a / (1 - tanh
  // a).
  const half = tf.tanh(tf.mul(tf.maximum(counts, 1), Math.log(beta) / 2));
  const weights = tf.div(tf.mul(tf.sub(half, 1), 1 - beta), tf.mul(half, 2));
  return tf.div(weights, tf.mean(weights));
}

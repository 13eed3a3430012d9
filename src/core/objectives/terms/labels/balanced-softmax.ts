/**
 * Balanced softmax: the student's scores are told how common each class is while it learns, so that they need not
 * learn it themselves.
 */
import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../../tensors/softmax-cross-entropy.ts';
import { meanOverLabelled } from '../../math/rows.ts';
import { need } from '../../need.ts';
import type { Objective } from '../../objective.ts';

export const BALANCED_SOFTMAX: Objective<'balanced_softmax'> = {
  id: 'balanced_softmax',
  name: 'Labels, rare classes heard',
  group: 'Long tails',
  explanation:
    'Learn the class names without learning that some are rare. Takes the place of plain labels where classes differ in size.',
  // Classes without a photo count as one: the logarithm of 0 has no place in a score.
  formula: String.raw`\operatorname{CE}(z + \log \max(n, 1),\ y)`,
  weight: 1,
  weightReason: 'It stands in for the labels’ own loss.',
  source: 'Balanced Meta-Softmax, Ren et al. 2020, arXiv 2007.10740',
  needs: () => ({ labels: true, classCounts: true }),
  projection: 'none',
  picturedAs: 'scores',
  holdsLabels: true,
  options: [],
  parameters: () => [],
  loss(inputs) {
    const { logits, labels, labelled } = inputs;
    const counts = need(inputs, 'classCounts', 'balanced_softmax');
    const scores: tf.Tensor2D = tf.add(logits, tf.log(tf.maximum(counts, 1)));
    return meanOverLabelled(softmaxCrossEntropy(scores, labels), labelled);
  },
};

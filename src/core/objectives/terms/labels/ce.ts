/** Cross-entropy with the labels: the baseline without a teacher. Quirk Q1 of the paper's code is a switch. */
import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../../tensors/softmax-cross-entropy.ts';
import { meanOverLabelled } from '../../math/rows.ts';
import type { Objective, ObjectiveOption } from '../../objective.ts';
import { numberOption, switchOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'labelSmoothing',
    kind: 'number',
    value: 0.1,
    min: 0,
    max: 0.5,
    explanation:
      'How much of each label is spread over all classes. 0.1 keeps small students from over-confidence.',
  },
  {
    name: 'doubleSoftmax',
    label: 'Softmax twice (quirk Q1)',
    kind: 'switch',
    value: false,
    explanation:
      'The paper’s code takes the softmax twice, which flattens the gradient to 1/K. On only to repeat the paper.',
  },
];

export const CROSS_ENTROPY: Objective<'ce'> = {
  id: 'ce',
  name: 'Labels',
  group: 'From labels',
  explanation: 'Learn the class names you gave, without a teacher.',
  formula: String.raw`\operatorname{CE}\!\left(z,\ (1 - a)\, y + \dfrac{a}{K}\right)`,
  weight: 1,
  weightReason: 'Everything else is weighed against it.',
  source: 'Cross-entropy; label smoothing: Szegedy et al. 2016; double softmax: quirk Q1 of CLIP-Embed-KD',
  needs: () => ({ labels: true }),
  projection: 'none',
  picturedAs: 'scores',
  options: OPTIONS,
  parameters: () => [],
  loss({ logits, labels, labelled }, options) {
    const smoothing = numberOption(OPTIONS, options, 'labelSmoothing');
    const classes = logits.shape[1];
    const targets: tf.Tensor2D =
      smoothing === 0 ? labels : tf.add(tf.mul(labels, 1 - smoothing), smoothing / classes);
    const scores: tf.Tensor2D = switchOption(OPTIONS, options, 'doubleSoftmax') ? tf.softmax(logits) : logits;
    return meanOverLabelled(softmaxCrossEntropy(scores, targets), labelled);
  },
};

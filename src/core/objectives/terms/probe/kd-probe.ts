/**
 * Knowledge distillation from a linear probe on the teacher's embeddings: every photo, labelled or not, has a soft
 * target. Hinton, Vinyals and Dean 2015, with the probe as the teacher's classifier (methods A.7-1).
 */
import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../../tensors/softmax-cross-entropy.ts';
import { rowDivergence } from '../../math/rows.ts';
import { need } from '../../need.ts';
import type { Objective, ObjectiveOption } from '../../objective.ts';
import { numberOption, switchOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'temperature',
    kind: 'number',
    value: 2,
    min: 0.5,
    max: 20,
    explanation:
      'Softens the teacher’s and the student’s answers alike, so that the runners-up count too. 2 did best on small folders.',
  },
  {
    name: 'doubleSoftmax',
    label: 'Softmax twice (quirk Q1)',
    kind: 'switch',
    value: false,
    explanation:
      'CLIP-Embed-KD’s code takes the student’s softmax twice and no temperature, which flattens the gradient (its quirks Q1 and Q5). On only to repeat the paper.',
  },
];

export const PROBE_KD: Objective<'kd_probe'> = {
  id: 'kd_probe',
  name: 'The teacher’s judgement',
  group: 'One photo, one target',
  explanation: 'Learn how likely the teacher finds each class, on every photo, labelled or not.',
  formula: String.raw`T^2 \operatorname{KL}\!\left(\operatorname{softmax}\dfrac{q}{T} \,\middle\|\, \operatorname{softmax}\dfrac{z}{T}\right)`,
  weight: 1,
  weightReason: 'With T² in it, its pull is as strong as the labels’.',
  source: 'Hinton et al. 2015; a linear probe stands for the teacher’s classifier',
  needs: () => ({ teacherLogits: true }),
  projection: 'none',
  picturedAs: 'scores',
  options: OPTIONS,
  parameters: () => [],
  loss(inputs, options) {
    const { logits } = inputs;
    const teacher = need(inputs, 'teacherLogits', 'kd_probe');
    if (switchOption(OPTIONS, options, 'doubleSoftmax')) {
      return tf.mean(softmaxCrossEntropy(tf.softmax(logits), tf.softmax(teacher)));
    }
    const temperature = numberOption(OPTIONS, options, 'temperature');
    const rows = rowDivergence(tf.div(teacher, temperature), tf.div(logits, temperature));
    return tf.mul(tf.mean(rows), temperature * temperature);
  },
};

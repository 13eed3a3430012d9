/**
 * Confidence-aware self-distillation: the student's own earlier answers, averaged over all passes, teach it; sure
 * ones more, and those that the teacher contradicts not at all. The paper does so for graph embeddings and its
 * confidence formula is not public; here it is the largest mean probability, with the teacher's agreement (methods
 * D.2).
 */
import * as tf from '@tensorflow/tfjs-core';
import { fromOption, fromThen } from '../../math/from-share.ts';
import { rowDivergence } from '../../math/rows.ts';
import { need } from '../../need.ts';
import type { Objective, ObjectiveOption, ObjectiveOptions } from '../../objective.ts';
import { numberOption, switchOption } from '../../options.ts';

/** Keeps the logarithm of a probability finite. */
const LEAST = 1e-12;

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'momentum',
    kind: 'number',
    value: 0.9,
    min: 0,
    max: 0.99,
    pictured: 'unseen',
    explanation:
      'Share of the old mean that stays when a photo is seen again. 0.9 remembers about ten passes.',
  },
  fromOption(0.3, 'Starts after this share of the training: before, a student has little to teach itself.'),
  {
    name: 'agreement',
    kind: 'switch',
    value: true,
    pictured: 'unseen',
    explanation: 'Listens only where the teacher’s first choice is the same. Off needs no teacher.',
  },
];
const asksAgreement = (options: ObjectiveOptions) => switchOption(OPTIONS, options, 'agreement');

export const SELF_HISTORY: Objective<'self_history'> = {
  id: 'self_history',
  name: 'Its own past answers',
  group: 'The student’s own past',
  explanation:
    'Stay with what it has long been sure of, where the teacher agrees. Needs no labels; goes with other terms.',
  formula: String.raw`w \operatorname{KL}(\bar p \,\|\, \operatorname{softmax} z),\quad w = \max \bar p \cdot [\arg\max \bar p = \arg\max q]`,
  weight: 1,
  weightReason: 'Its own confidence weighs it, photo by photo.',
  source: 'After CSD, 2022, arXiv 2206.02963',
  needs(options) {
    const history = { momentum: numberOption(OPTIONS, options, 'momentum') };
    return asksAgreement(options) ? { history, teacherLogits: true } : { history };
  },
  projection: 'none',
  picturedAs: 'scores',
  options: OPTIONS,
  parameters: () => [],
  loss(inputs, options) {
    const past = need(inputs, 'history', 'self_history');
    const teacher = asksAgreement(options) ? need(inputs, 'teacherLogits', 'self_history') : null;
    const rows = rowDivergence(tf.log(tf.maximum(past, LEAST)), inputs.logits);
    const loss: tf.Scalar = tf.mean(tf.mul(rows, confidence(past, teacher)));
    return fromThen(loss, inputs, OPTIONS, options);
  },
};

/** How much each past answer is worth, 0..1: [B, K] -> [B]. @param teacher logits [B, K]; null: nobody is asked */
export function confidence(past: tf.Tensor2D, teacher: tf.Tensor2D | null): tf.Tensor1D {
  const sureness: tf.Tensor1D = tf.max(past, 1);
  if (teacher === null) return sureness;
  const agrees = tf.equal(tf.argMax(past, 1), tf.argMax(teacher, 1));
  return tf.mul(sureness, tf.cast(agrees, 'float32'));
}

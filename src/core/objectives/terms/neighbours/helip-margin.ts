/**
 * HELIP's hard pairs: photos that the teacher finds alike though they are of other classes must stay at least as
 * close to a photo as those it finds unlike. The paper's margin loss is not in its released code; the form is that of
 * methods D.6. Hard pairs are looked for in the batch.
 */
import * as tf from '@tensorflow/tfjs-core';
import { nearDuplicates } from '../../math/contrast.ts';
import { fromOption, fromThen } from '../../math/from-share.ts';
import { bothLabelled, largest, otherRows, sameClass } from '../../math/pairs.ts';
import { cosines } from '../../math/rows.ts';
import { need, needProjected } from '../../need.ts';
import type { Objective, ObjectiveInputs, ObjectiveOption, ObjectiveOptions } from '../../objective.ts';
import { numberOption, switchOption } from '../../options.ts';

/** Lifts a cosine above all others. */
const BEYOND = 4;

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'margin',
    kind: 'number',
    value: 0,
    min: 0,
    max: 0.5,
    explanation: 'By so much must hard pairs be closer. 0 asks for the order only.',
  },
  {
    name: 'hardShare',
    kind: 'number',
    value: 0.1,
    min: 0.01,
    max: 0.5,
    explanation:
      'Share of the batch that are a photo’s hard pairs, at least one. With a tenth, six of 64, the rest stay ordinary.',
  },
  {
    name: 'duplicateCosine',
    kind: 'number',
    value: 0.98,
    min: 0.5,
    max: 1,
    explanation:
      'Photos that the teacher finds this alike are the same picture, no hard pair. 0.98 is HELIP’s.',
  },
  {
    name: 'otherClass',
    kind: 'switch',
    value: true,
    explanation:
      'Only photos of other classes are compared. Off as in the paper, which has no classes and needs no labels.',
  },
  {
    name: 'sum',
    kind: 'switch',
    value: false,
    explanation:
      'Adds over the ordinary photos instead of averaging: the strength then grows with the batch.',
  },
  fromOption(0.7, 'Starts after this share of the training: HELIP goes on from a trained student.'),
];

export const HARD_PAIRS: Objective<'helip_margin'> = {
  id: 'helip_margin',
  name: 'Confusable photos stay close',
  group: 'Telling photos apart',
  explanation:
    'Keep the look-alikes of other classes nearer than photos that are nothing alike. Goes with other terms.',
  formula: String.raw`\operatorname*{mean}_k \max\!\left(0,\ \cos(\hat s_i, \hat e_k) - \min_{h \in H_i} \cos(\hat s_i, \hat e_h) + m\right)`,
  weight: 0.5,
  weightReason: 'A correction beside the labels, not in their place; the paper’s weight is not public.',
  source: 'HELIP, Wang et al. 2023, arXiv 2305.05208; the margin term from memory',
  needs: (options) =>
    switchOption(OPTIONS, options, 'otherClass') ? { embeddings: true, labels: true } : { embeddings: true },
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  comparesPhotos: true,
  options: OPTIONS,
  parameters: () => [],
  loss(inputs, options) {
    const student = needProjected(inputs, 'helip_margin');
    const keys = need(inputs, 'embeddings', 'helip_margin');
    const { hard, normal } = hardPairs(inputs, keys, options);
    const loss = orderLoss(cosines(student, keys), hard, normal, {
      margin: numberOption(OPTIONS, options, 'margin'),
      isSum: switchOption(OPTIONS, options, 'sum'),
    });
    return fromThen(loss, inputs, OPTIONS, options);
  },
};

interface Pairs {
  /** Marks of 0 and 1 [B, M]. */
  readonly hard: tf.Tensor2D;
  readonly normal: tf.Tensor2D;
}

function hardPairs(
  { labels, labelled }: ObjectiveInputs,
  keys: tf.Tensor2D,
  options: ObjectiveOptions,
): Pairs {
  const likeness = cosines(keys, keys);
  const others = otherRows(keys.shape[0]);
  const strangers: tf.Tensor2D = switchOption(OPTIONS, options, 'otherClass')
    ? tf.mul(others, tf.sub(bothLabelled(labelled), sameClass(labels, labelled)))
    : others;
  const doubles = nearDuplicates(keys, numberOption(OPTIONS, options, 'duplicateCosine'), undefined);
  const candidates: tf.Tensor2D = tf.mul(strangers, tf.sub(1, doubles));
  const count = Math.max(1, Math.round(keys.shape[0] * numberOption(OPTIONS, options, 'hardShare')));
  const hard = largest(likeness, candidates, count);
  return { hard, normal: tf.sub(candidates, hard) };
}

/**
 * Mean over the rows of max(0, cosine to an ordinary key - least cosine to a hard key + margin), averaged or added
 * over the ordinary ones. Rows without a hard or an ordinary key count as 0.
 * @param cosine of photos and keys [B, M]
 */
export function orderLoss(
  cosine: tf.Tensor2D,
  hard: tf.Tensor2D,
  normal: tf.Tensor2D,
  { margin, isSum }: { readonly margin: number; readonly isSum: boolean },
): tf.Scalar {
  const floor = tf.min(tf.add(cosine, tf.mul(tf.sub(1, hard), BEYOND)), 1, true);
  const counted = tf.mul(normal, tf.max(hard, 1, true));
  const gaps = tf.mul(tf.relu(tf.add(tf.sub(cosine, floor), margin)), counted);
  const divisor = isSum ? tf.scalar(1) : tf.maximum(tf.sum(counted, 1), 1);
  return tf.mean(tf.div(tf.sum(gaps, 1), divisor));
}

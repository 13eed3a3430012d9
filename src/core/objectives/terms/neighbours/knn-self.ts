/**
 * Online self-acquired knowledge distillation: the student's own features say which photos are alike, and what those
 * are called softens the label. A k-nearest-neighbour estimate of p(class | photo) is the share of the class among
 * the k. The neighbours are those of the batch, as the student sees them at this step: always fresh, no pass over the
 * folder.
 */
import * as tf from '@tensorflow/tfjs-core';
import { constantOf } from '../../math/constant.ts';
import { fromOption } from '../../math/from-share.ts';
import { NEIGHBOUR_SHARE, neighbourLoss } from '../../math/neighbour-targets.ts';
import { hasLabel, largest, otherRows } from '../../math/pairs.ts';
import { cosines } from '../../math/rows.ts';
import type { Objective, ObjectiveInputs, ObjectiveOption } from '../../objective.ts';
import { numberOption } from '../../options.ts';
import { PHOTOS } from '../../plane/photos.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  NEIGHBOUR_SHARE,
  {
    name: 'neighbours',
    kind: 'number',
    value: 5,
    min: 1,
    max: 50,
    pictured: { max: PHOTOS - 1 },
    explanation: 'So many labelled photos of the batch are asked. 5 of 64 leaves most classes more than one.',
  },
  fromOption(
    0.1,
    'Before this share of the training the label speaks alone: a new student finds nothing alike.',
  ),
];

export const SELF_NEIGHBOURS: Objective<'knn_self'> = {
  id: 'knn_self',
  name: 'Labels and its own look-alikes',
  group: 'From labels',
  explanation:
    'Learn the label and what the photos are called that the student itself finds alike. No teacher. Takes the place of plain labels.',
  formula: String.raw`\operatorname{CE}\!\left(z,\ \tfrac12 y + \tfrac12 \dfrac{k_c}{k}\right)`,
  weight: 1,
  weightReason: 'It holds the labels already: in their place, not beside them.',
  source: 'OSAKD, Tzelepi et al. 2021, arXiv 2108.11798',
  needs: () => ({}),
  projection: 'none',
  picturedAs: 'scores',
  comparesPhotos: true,
  holdsLabels: true,
  options: OPTIONS,
  parameters: () => [],
  loss(inputs, options) {
    const isTime = inputs.progress >= numberOption(OPTIONS, options, 'from');
    const count = isTime ? Math.round(numberOption(OPTIONS, options, 'neighbours')) : 0;
    return neighbourLoss(inputs, selfVotes(inputs, count), numberOption(OPTIONS, options, 'share'));
  },
};

/**
 * Share of each class among the nearest labelled others of the batch; rows sum to 1, or to 0 without any [B, K].
 * Constant.
 */
export function selfVotes(
  { features, labels, labelled }: Pick<ObjectiveInputs, 'features' | 'labels' | 'labelled'>,
  count: number,
): tf.Tensor2D {
  if (count === 0) return tf.zerosLike(labels);
  return constantOf(() => {
    const others = otherRows(features.shape[0]);
    const candidates: tf.Tensor2D = tf.mul(others, tf.expandDims(hasLabel(labelled), 0));
    const chosen = largest(cosines(features, features), candidates, count);
    return tf.div(tf.matMul(chosen, labels), tf.maximum(tf.sum(chosen, 1, true), 1));
  });
}

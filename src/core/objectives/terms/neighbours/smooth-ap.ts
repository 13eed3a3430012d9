/**
 * Smooth-AP: the student learns to find all photos of a class before any other, the very figure by which a search is
 * judged, with its steps made soft. For the retrieval that "contrastive learning for instance retrieval" fine-tunes
 * with an average-precision loss.
 */
import * as tf from '@tensorflow/tfjs-core';
import { hasLabel, otherRows, sameClass } from '../../math/pairs.ts';
import { cosines, meanOverLabelled } from '../../math/rows.ts';
import type { Objective, ObjectiveOption } from '../../objective.ts';
import { numberOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'temperature',
    kind: 'number',
    value: 0.01,
    min: 0.005,
    max: 1,
    explanation: 'How soft the ranks are. 0.01 is the paper’s; a new student learns faster with 0.1.',
  },
];

export const SMOOTH_AP: Objective<'smooth_ap'> = {
  id: 'smooth_ap',
  name: 'Find the photos of a class first',
  group: 'Telling photos apart',
  explanation:
    'Ask with each photo for its own kind and put them at the top. Trains the features, not the class names: goes with other terms.',
  formula: String.raw`1 - \operatorname*{mean}_{i} \frac{1 + \sum_{j:\, y_j = y} \sigma\!\left(\frac{s_j - s_i}{\tau}\right)}{1 + \sum_{j} \sigma\!\left(\frac{s_j - s_i}{\tau}\right)}`,
  weight: 1,
  weightReason: 'Between 0 and 1 by itself.',
  source: 'Smooth-AP, Brown et al. 2020, arXiv 2007.12163; for retrieval as in arXiv 2209.13832',
  needs: () => ({ labels: true }),
  projection: 'none',
  picturedAs: 'direction',
  comparesPhotos: true,
  options: OPTIONS,
  parameters: () => [],
  loss({ features, labels, labelled }, options) {
    const photos = features.shape[0];
    const others = otherRows(photos);
    const own: tf.Tensor2D = tf.mul(sameClass(labels, labelled), others);
    const all: tf.Tensor2D = tf.mul(others, tf.expandDims(hasLabel(labelled), 0));
    const precision = precisions(
      cosines(features, features),
      own,
      all,
      numberOption(OPTIONS, options, 'temperature'),
    );
    const found = tf.sum(own, 1);
    const average = tf.div(tf.sum(tf.mul(precision, own), 1), tf.maximum(found, 1));
    const isQuery: tf.Tensor1D = tf.minimum(found, 1);
    return meanOverLabelled(tf.sub(1, average), isQuery);
  },
};

/**
 * Soft rank of photo i among those of its class, over its rank among all, as query q sees it [q, i]. Holds B³ numbers
 * several times over: some 100 MB for a batch of 128.
 * @param own marks of what a query looks for [B, B]
 * @param all marks of what it may find [B, B]
 */
function precisions(
  cosine: tf.Tensor2D,
  own: tf.Tensor2D,
  all: tf.Tensor2D,
  temperature: number,
): tf.Tensor2D {
  const lead = tf.sub(tf.expandDims(cosine, 1), tf.expandDims(cosine, 2)); // [q, i, j]: by how much j is ahead of i
  const isAhead = tf.mul(tf.sigmoid(tf.div(lead, temperature)), tf.expandDims(otherRows(cosine.shape[0]), 0));
  const rank = (among: tf.Tensor2D) => tf.add(tf.sum(tf.mul(isAhead, tf.expandDims(among, 1)), 2), 1);
  return tf.div(rank(own), rank(all));
}

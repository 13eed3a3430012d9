/** Labels softened by what neighbours are: half what the folder says, half what photos like this one are. */
import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../tensors/softmax-cross-entropy.ts';
import type { ObjectiveInputs, ObjectiveOption } from '../objective.ts';
import { hasLabel } from './pairs.ts';
import { meanOverLabelled } from './rows.ts';

export const NEIGHBOUR_SHARE: ObjectiveOption = {
  name: 'share',
  kind: 'number',
  value: 0.5,
  min: 0,
  max: 1,
  explanation:
    'How much the neighbours say against the label. Half each: a wrong label cannot outvote them alone.',
};

type Labels = Pick<ObjectiveInputs, 'labels' | 'labelled'>;

export interface NeighbourTargets {
  /** Rows sum to 1, or to 0 where nothing is known [B, K]. */
  readonly targets: tf.Tensor2D;
  /** What a row counts: its label's weight; without a label 1, or 0 where it has no neighbour either [B]. */
  readonly weights: tf.Tensor1D;
}

/**
 * (1 - share) y + share q; the label alone where there is no neighbour, the neighbours alone where there is no label.
 * @param votes q; rows sum to 1, or to 0 without a neighbour [B, K]
 */
export function neighbourTargets(
  { labels, labelled }: Labels,
  votes: tf.Tensor2D,
  share: number,
): NeighbourTargets {
  const known = hasLabel(labelled);
  const voted: tf.Tensor1D = tf.cast(tf.greater(tf.sum(votes, 1), 0.5), 'float32');
  const ofLabel = tf.mul(known, tf.sub(1, tf.mul(voted, share)));
  const ofVotes = tf.sub(1, tf.mul(known, 1 - share));
  return {
    targets: tf.add(tf.mul(labels, tf.expandDims(ofLabel, 1)), tf.mul(votes, tf.expandDims(ofVotes, 1))),
    weights: tf.add(labelled, tf.mul(voted, tf.sub(1, known))),
  };
}

export function neighbourLoss(inputs: ObjectiveInputs, votes: tf.Tensor2D, share: number): tf.Scalar {
  const { targets, weights } = neighbourTargets(inputs, votes, share);
  return meanOverLabelled(softmaxCrossEntropy(inputs.logits, targets), weights);
}

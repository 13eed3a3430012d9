/**
 * The one-sided regulariser of "Understanding transferable representation learning and zero-shot transfer in CLIP":
 * only matching pairs are pulled together, so that the margin of the positives grows beside a contrastive term. The
 * paper gives it for photos and texts.
 */
import * as tf from '@tensorflow/tfjs-core';
import { meanDistance } from '../../math/rows.ts';
import { need, needProjected } from '../../need.ts';
import type { Objective, ObjectiveOption } from '../../objective.ts';
import { numberOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'strength',
    kind: 'number',
    value: 0.1,
    min: 0.001,
    max: 10,
    explanation: 'λ. 0.1 supports a contrastive term without ruling it; a heavy pull is “fd”.',
  },
];

export const POSITIVE_MARGIN: Objective<'positive_margin'> = {
  id: 'positive_margin',
  name: 'Closer to its own embedding',
  group: 'One photo, one target',
  explanation:
    'A light pull of each photo to what the teacher saw in it, beside a term that tells photos apart.',
  formula: String.raw`\lambda\,\left(1 - \cos(G x + g,\ e)\right)`,
  weight: 1,
  weightReason: 'Its strength λ says how light it is; the paper gives none for photos alone.',
  source: 'Chen et al. 2024, arXiv 2310.00927',
  needs: () => ({ embeddings: true }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  options: OPTIONS,
  parameters: () => [],
  loss(inputs, options) {
    const student = needProjected(inputs, 'positive_margin');
    const teacher = need(inputs, 'embeddings', 'positive_margin');
    return tf.mul(meanDistance(student, teacher), numberOption(OPTIONS, options, 'strength'));
  },
};

/**
 * Masked feature distillation (CLIP-KD), done properly: the student sees a quarter of the photo and is to point where
 * the teacher, who saw all of it, points. The released code computes the masked features and then overwrites them
 * (methods C.3).
 */
import * as tf from '@tensorflow/tfjs-core';
import { meanDistance } from '../../math/rows.ts';
import { need } from '../../need.ts';
import type { Objective, ObjectiveOption } from '../../objective.ts';
import { numberOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'hiddenShare',
    kind: 'number',
    value: 0.75,
    min: 0,
    max: 0.95,
    pictured: 'unseen',
    explanation:
      'Share of the photo’s patches that are hidden. CLIP-KD hides three quarters; small photos bear less.',
  },
  {
    name: 'scale',
    kind: 'number',
    value: 7.8,
    min: 0.1,
    max: 50,
    explanation:
      'Strength of the pull, as of “The teacher’s view of each photo”. It takes a second pass through the student: a step costs twice as much.',
  },
];

export const MASKED_FD: Objective<'masked_fd'> = {
  id: 'masked_fd',
  name: 'The teacher’s view from a part',
  group: 'One photo, one target',
  explanation: 'See a few patches of a photo, and point where the teacher points who saw it whole.',
  formula: String.raw`\kappa\,\left(1 - \cos(G\, x_{\text{masked}} + g,\ e)\right)`,
  weight: 0.5,
  weightReason: 'As the teacher’s view without patches hidden.',
  source: 'MFD of CLIP-KD, Yang et al. 2024, arXiv 2307.12732',
  needs: (options) => ({
    embeddings: true,
    masked: { share: numberOption(OPTIONS, options, 'hiddenShare') },
  }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  options: OPTIONS,
  parameters: () => [],
  loss(inputs, options) {
    const distance = meanDistance(
      need(inputs, 'masked', 'masked_fd'),
      need(inputs, 'embeddings', 'masked_fd'),
    );
    return tf.mul(distance, numberOption(OPTIONS, options, 'scale'));
  },
};

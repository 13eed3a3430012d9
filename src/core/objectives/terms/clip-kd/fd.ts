/**
 * Feature distillation (CLIP-KD, CVPR 2024): the student, mapped into the teacher's space, points where the teacher
 * points.
 */
import * as tf from '@tensorflow/tfjs-core';
import { meanDistance } from '../../math/rows.ts';
import { need, needProjected } from '../../need.ts';
import type { Objective, ObjectiveOption } from '../../objective.ts';
import { numberOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'scale',
    kind: 'number',
    value: 7.8,
    min: 0.1,
    max: 50,
    explanation:
      'Strength of the pull. CLIP-KD’s weight of 2000 on the mean square is 7.8 on 1 − cosine, whatever the width.',
  },
];

export const FEATURE_DISTILLATION: Objective<'fd'> = {
  id: 'fd',
  name: 'The teacher’s view of each photo',
  group: 'One photo, one target',
  explanation: 'Point where the teacher points, photo by photo. Needs no labels.',
  formula: String.raw`\kappa\,\left(1 - \cos(G x + g,\ e)\right)`,
  weight: 0.5,
  weightReason:
    'Half of CLIP-KD’s pull: in short runs on a folder of 3,000 photos the full weight did worse than the labels alone.',
  source: 'CLIP-KD, Yang et al. 2024',
  needs: () => ({ embeddings: true }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  options: OPTIONS,
  parameters: () => [],
  loss(inputs, options) {
    const distance = meanDistance(needProjected(inputs, 'fd'), need(inputs, 'embeddings', 'fd'));
    return tf.mul(distance, numberOption(OPTIONS, options, 'scale'));
  },
};

/**
 * Affinity mimicking (TinyCLIP), image to image: how alike the photos of a batch are to each other. The diagonal is
 * left out, or every photo's likeness to itself would be all there is.
 */
import * as tf from '@tensorflow/tfjs-core';
import { without } from '../../math/contrast.ts';
import { cosines, rowDivergence } from '../../math/rows.ts';
import { need, needProjected } from '../../need.ts';
import type { Objective, ObjectiveOption } from '../../objective.ts';
import { numberOption, switchOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'sharpness',
    kind: 'number',
    value: 20,
    min: 1,
    max: 100,
    explanation:
      'Multiplies all cosines. TinyCLIP’s 50 is for photos and captions; among photos it looks at one neighbour only.',
  },
  {
    name: 'amongTeachers',
    kind: 'switch',
    value: false,
    explanation:
      'Compares the student’s view of a photo with the teacher’s view of the others. Off: with its own view of them.',
  },
];

export const AFFINITY: Objective<'affinity'> = {
  id: 'affinity',
  name: 'Likeness within the batch',
  group: 'Telling photos apart',
  explanation: 'Find two photos as alike as the teacher does, whatever they show. Needs no labels.',
  formula: String.raw`\operatorname{KL}\!\left(\operatorname{softmax}_{j \ne i}(\sigma\, \hat e_i^{\top} \hat e_j) \,\middle\|\, \operatorname{softmax}_{j \ne i}(\sigma\, \hat s_i^{\top} \hat s_j)\right)`,
  weight: 1,
  weightReason:
    'A divergence of distributions like the labels’ own, so as heavy as they are. None is published for photos alone.',
  source: 'Affinity mimicking of TinyCLIP, Wu et al. 2023, between images',
  needs: () => ({ embeddings: true }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  comparesPhotos: true,
  options: OPTIONS,
  parameters: () => [],
  loss(inputs, options) {
    const student = needProjected(inputs, 'affinity');
    const teacher = need(inputs, 'embeddings', 'affinity');
    const others = switchOption(OPTIONS, options, 'amongTeachers') ? teacher : student;
    const sharpness = numberOption(OPTIONS, options, 'sharpness');
    const itself = tf.eye(teacher.shape[0]);
    const among = (a: tf.Tensor2D, b: tf.Tensor2D) => without(tf.mul(cosines(a, b), sharpness), itself);
    return tf.mean(rowDivergence(among(teacher, teacher), among(student, others)));
  },
};

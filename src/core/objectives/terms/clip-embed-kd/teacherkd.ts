/**
 * CLIP-Teacher-KD, the first mode of the CLIP-Embed-KD paper (arXiv 2404.06170): each photo finds its own teacher
 * embedding, mapped to the student's width by a learned U, among those of the batch. Stored embeddings stand for the
 * teacher's pass over every batch; for flips only, two of them a photo make it exact (methods A.7-2).
 */
import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../../tensors/softmax-cross-entropy.ts';
import { intoStudent } from '../../math/into-student.ts';
import { sameClass } from '../../math/pairs.ts';
import { cosines } from '../../math/rows.ts';
import { learnableScale, learnedScale, logScale, TEMPERATURE } from '../../math/scale.ts';
import { need } from '../../need.ts';
import type { Objective, ObjectiveInputs, ObjectiveOption, ObjectiveOptions } from '../../objective.ts';
import { numberOption, switchOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'noTemperature',
    label: 'No temperature (quirk Q3)',
    kind: 'switch',
    value: true,
    explanation:
      'The paper uses bare cosines, which can never say more than "perhaps". On repeats the paper (its quirk Q3).',
  },
  TEMPERATURE,
  learnableScale(false),
  {
    name: 'sameClass',
    kind: 'switch',
    value: false,
    explanation:
      'Embeddings of the same class are right answers, too. Off as in the paper, where six photos of the same class in a batch of 64 of CIFAR-10 count as wrong.',
  },
  {
    name: 'symmetric',
    kind: 'switch',
    value: false,
    explanation: 'Embeddings find their photos, too, as in CLIP. Off as in the paper’s code.',
  },
];
const isBare = (options: ObjectiveOptions) => switchOption(OPTIONS, options, 'noTemperature');
const isLearned = (options: ObjectiveOptions) =>
  !isBare(options) && switchOption(OPTIONS, options, 'learnableScale');
const temperatureOf = (options: ObjectiveOptions) => numberOption(OPTIONS, options, 'temperature');

export const TEACHER_KD: Objective<'teacherkd'> = {
  id: 'teacherkd',
  name: 'Photo by photo, as published',
  group: 'Telling photos apart',
  explanation: 'Tell each photo from the others of the batch the way the teacher does. Needs no labels.',
  formula: String.raw`\operatorname{CE}\!\left(\dfrac{1}{\tau} \cos(x,\ U e + u),\ I\right)`,
  weight: 0.5,
  weightReason: 'The weight of the paper’s code (clip_loss_wt).',
  source: 'CLIP-Teacher-KD of CLIP-Embed-KD, Nair 2024, arXiv 2404.06170',
  needs: () => ({ embeddings: true }),
  projection: 'teacher-to-student',
  picturedAs: 'direction',
  comparesPhotos: true,
  options: OPTIONS,
  parameters: (options) => (isLearned(options) ? [logScale(temperatureOf(options))] : []),
  loss(inputs, options) {
    const teacher = intoStudent(inputs, need(inputs, 'embeddings', 'teacherkd'));
    const fixed = isBare(options) ? 1 : 1 / temperatureOf(options);
    const scale = isLearned(options) ? learnedScale(inputs) : fixed;
    const scores: tf.Tensor2D = tf.mul(cosines(inputs.features, teacher), scale);
    const targets = partners(inputs, switchOption(OPTIONS, options, 'sameClass'));
    const rows: tf.Scalar = tf.mean(softmaxCrossEntropy(scores, targets));
    if (!switchOption(OPTIONS, options, 'symmetric')) return rows;
    const columns: tf.Scalar = tf.mean(softmaxCrossEntropy(tf.transpose(scores), targets));
    return tf.mul(tf.add(rows, columns), 0.5);
  },
};

/** Which embeddings are right for which photo, rows sum to 1 [B, B]. A photo without a label has its own only. */
function partners({ labels, labelled }: ObjectiveInputs, withClass: boolean): tf.Tensor2D {
  const own = tf.eye(labels.shape[0]);
  if (!withClass) return own;
  const right: tf.Tensor2D = tf.maximum(sameClass(labels, labelled), own);
  return tf.div(right, tf.sum(right, 1, true));
}

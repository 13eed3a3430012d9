/**
 * CLIP-Embed-KD turned round (methods A.7-3b): the student is mapped into the teacher's space and meets the class
 * means there, which stay what the teacher made them. The scale is learned, as in CLIP, and capped at 100.
 */
import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../../tensors/softmax-cross-entropy.ts';
import { cosines, meanOverLabelled } from '../../math/rows.ts';
import { learnableScale, learnedScale, logScale, TEMPERATURE } from '../../math/scale.ts';
import { need, needProjected } from '../../need.ts';
import type { Objective, ObjectiveOption, ObjectiveOptions } from '../../objective.ts';
import { numberOption, switchOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [TEMPERATURE, learnableScale(true)];
const isLearned = (options: ObjectiveOptions) => switchOption(OPTIONS, options, 'learnableScale');
const temperatureOf = (options: ObjectiveOptions) => numberOption(OPTIONS, options, 'temperature');

export const EMBED_KD_FIXED: Objective<'embedkd_fixed'> = {
  id: 'embedkd_fixed',
  name: 'Class means, teacher’s space',
  group: 'Class averages and anchors',
  explanation:
    'Map the student into the teacher’s space and classify it there by the teacher’s class averages.',
  formula: String.raw`\operatorname{CE}\!\left(s \cos(G x + g,\ \mu),\ y\right),\quad s \le 100`,
  weight: 0.5,
  weightReason: 'The weight of CLIP-Embed-KD’s code.',
  source: 'CLIP-Embed-KD with the projection on the student’s side',
  needs: () => ({ labels: true, centroids: true }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  options: OPTIONS,
  parameters: (options) => (isLearned(options) ? [logScale(temperatureOf(options))] : []),
  loss(inputs, options) {
    const student = needProjected(inputs, 'embedkd_fixed');
    const means = need(inputs, 'centroids', 'embedkd_fixed');
    const scale = isLearned(options) ? learnedScale(inputs) : 1 / temperatureOf(options);
    const scores: tf.Tensor2D = tf.mul(cosines(student, means), scale);
    return meanOverLabelled(softmaxCrossEntropy(scores, inputs.labels), inputs.labelled);
  },
};

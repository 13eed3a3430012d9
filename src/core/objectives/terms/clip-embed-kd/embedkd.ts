/**
 * CLIP-Embed-KD (arXiv 2404.06170), the embeddings mode: class means of the teacher's embeddings, mapped to the
 * student's width by a learned U, serve as a cosine classifier. U is trained, so for few classes the term degenerates
 * to a free classifier (methods A.6, Q4): `embedkd_fixed` is the cure.
 */
import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../../tensors/softmax-cross-entropy.ts';
import { intoStudent } from '../../math/into-student.ts';
import { cosines, meanOverLabelled } from '../../math/rows.ts';
import { learnableScale, learnedScale, logScale, TEMPERATURE } from '../../math/scale.ts';
import { need } from '../../need.ts';
import type { Objective, ObjectiveOption, ObjectiveOptions } from '../../objective.ts';
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
];
const isBare = (options: ObjectiveOptions) => switchOption(OPTIONS, options, 'noTemperature');
const isLearned = (options: ObjectiveOptions) =>
  !isBare(options) && switchOption(OPTIONS, options, 'learnableScale');
const temperatureOf = (options: ObjectiveOptions) => numberOption(OPTIONS, options, 'temperature');

export const EMBED_KD: Objective<'embedkd'> = {
  id: 'embedkd',
  name: 'Class means, as published',
  group: 'Class averages and anchors',
  explanation:
    'Pull each photo towards the teacher’s average picture of its class, seen through a learned map.',
  formula: String.raw`\operatorname{CE}\!\left(\dfrac{1}{\tau} \cos(x,\ U \mu + u),\ y\right)`,
  weight: 0.5,
  weightReason: 'The weight of the paper’s code (clip_loss_wt).',
  source: 'CLIP-Embed-KD, Nair 2024, arXiv 2404.06170',
  needs: () => ({ labels: true, centroids: true }),
  projection: 'teacher-to-student',
  picturedAs: 'direction',
  options: OPTIONS,
  parameters: (options) => (isLearned(options) ? [logScale(temperatureOf(options))] : []),
  loss(inputs, options) {
    const means = need(inputs, 'centroids', 'embedkd');
    const cosine = cosines(inputs.features, intoStudent(inputs, means));
    const fixed = isBare(options) ? 1 : 1 / temperatureOf(options);
    const scores: tf.Tensor2D = tf.mul(cosine, isLearned(options) ? learnedScale(inputs) : fixed);
    return meanOverLabelled(softmaxCrossEntropy(scores, inputs.labels), inputs.labelled);
  },
};

/**
 * CLIP-CID's instance distillation for a folder (methods B.3.4): student and teacher find each other's view of a
 * photo in the batch; near-duplicates, over the whole folder, are no negatives. With class texts, photos and class
 * names find each other, too.
 */
import * as tf from '@tensorflow/tfjs-core';
import { classContrast, matchedContrast, nearDuplicates, without } from '../../math/contrast.ts';
import { cosines } from '../../math/rows.ts';
import { learnableScale, learnedScale, logScale, TEMPERATURE } from '../../math/scale.ts';
import { need, needProjected } from '../../need.ts';
import type { Objective, ObjectiveOption, ObjectiveOptions } from '../../objective.ts';
import { numberOption, switchOption } from '../../options.ts';
import { DUPLICATE_COSINE } from '../clip-kd/icl.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  TEMPERATURE,
  learnableScale(true),
  DUPLICATE_COSINE,
  {
    name: 'withTexts',
    label: 'With class names',
    kind: 'switch',
    value: false,
    explanation:
      'Adds the class names on labelled photos, as CLIP-CID has captions. Needs a teacher that reads.',
  },
];
const isLearned = (options: ObjectiveOptions) => switchOption(OPTIONS, options, 'learnableScale');
const temperatureOf = (options: ObjectiveOptions) => numberOption(OPTIONS, options, 'temperature');
const minCosineOf = (options: ObjectiveOptions) => numberOption(OPTIONS, options, 'duplicateCosine');
const hasTexts = (options: ObjectiveOptions) => switchOption(OPTIONS, options, 'withTexts');

export const INSTANCE: Objective<'instance'> = {
  id: 'instance',
  name: 'Find the photo, duplicates aside',
  group: 'Telling photos apart',
  explanation: 'Tell each photo from all others but its near-duplicates, the way the teacher sees them.',
  formula: String.raw`\tfrac12\left[\operatorname{CE}(s\, \hat S \hat E^{\top}, I) + \operatorname{CE}(s\, \hat E \hat S^{\top}, I)\right]_{\text{without near-duplicates}}`,
  weight: 1,
  weightReason: 'The paper’s weight is not public; equal parts claim nothing.',
  source: 'Instance distillation of CLIP-CID, Yang et al. 2024, arXiv 2408.09441; no code is public',
  needs: (options) => ({
    embeddings: true,
    groups: { minCosine: minCosineOf(options) },
    ...(hasTexts(options) ? { classTexts: true } : {}),
  }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  comparesPhotos: true,
  options: OPTIONS,
  parameters: (options) => (isLearned(options) ? [logScale(temperatureOf(options))] : []),
  loss(inputs, options) {
    const student = needProjected(inputs, 'instance');
    const teacher = need(inputs, 'embeddings', 'instance');
    const groups = need(inputs, 'groups', 'instance');
    const scale = isLearned(options) ? learnedScale(inputs) : 1 / temperatureOf(options);
    const scores: tf.Tensor2D = tf.mul(cosines(student, teacher), scale);
    const { rows, columns } = matchedContrast(
      without(scores, nearDuplicates(teacher, minCosineOf(options), groups)),
    );
    const contrast: tf.Scalar = tf.mul(tf.add(rows, columns), 0.5);
    if (!hasTexts(options)) return contrast;
    const texts = need(inputs, 'classTexts', 'instance');
    const named: tf.Tensor2D = tf.mul(cosines(student, texts), scale);
    return tf.add(contrast, classContrast(named, inputs.labels, inputs.labelled));
  },
};

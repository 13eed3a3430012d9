/**
 * Interactive contrastive learning (CLIP-KD): each photo, as the student sees it, finds its own embedding among those
 * of the batch, and the other way round. Two quirks of the released code are switches: one side only, and the scale
 * used without its exponential.
 */
import * as tf from '@tensorflow/tfjs-core';
import { matchedContrast, nearDuplicates, without } from '../../math/contrast.ts';
import { cosines } from '../../math/rows.ts';
import { learnableScale, learnedScale, logScale, TEMPERATURE } from '../../math/scale.ts';
import { need, needProjected } from '../../need.ts';
import type { Objective, ObjectiveInputs, ObjectiveOption, ObjectiveOptions } from '../../objective.ts';
import { numberOption, switchOption } from '../../options.ts';

const RAW_SCALE = 'raw_scale';

export const DUPLICATE_COSINE: ObjectiveOption = {
  name: 'duplicateCosine',
  kind: 'number',
  value: 0.95,
  min: 0.5,
  max: 1,
  explanation:
    'Photos of the batch that the teacher finds this alike are no negatives for each other: a second shot of the same thing would be pushed away for nothing.',
};

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'bothSides',
    kind: 'switch',
    value: true,
    explanation: 'Embeddings find their photos, too. Off: photos find their embeddings only.',
  },
  TEMPERATURE,
  learnableScale(true),
  {
    name: 'rawScale',
    label: 'Scale without its exponential (quirk of CLIP-KD’s code)',
    kind: 'switch',
    value: false,
    explanation:
      'CLIP-KD’s released code uses the learned scale without its exponential: the temperature starts at 0.38 instead of 0.07 and has no bound. On only to repeat it.',
  },
  {
    name: 'skipDuplicates',
    kind: 'switch',
    value: true,
    explanation: 'Leaves near-duplicates out of the negatives. Off as in CLIP-KD, whose web photos hold few.',
  },
  DUPLICATE_COSINE,
];

const isRaw = (options: ObjectiveOptions) => switchOption(OPTIONS, options, 'rawScale');
const isLearned = (options: ObjectiveOptions) => switchOption(OPTIONS, options, 'learnableScale');
const temperatureOf = (options: ObjectiveOptions) => numberOption(OPTIONS, options, 'temperature');

export const INTERACTIVE_CONTRAST: Objective<'icl'> = {
  id: 'icl',
  name: 'Find the photo among others',
  group: 'Telling photos apart',
  explanation: 'See each photo so that the teacher could tell from it which one it is. Needs no labels.',
  formula: String.raw`\tfrac12\left[\operatorname{CE}(s\, \hat S \hat E^{\top}, I) + \operatorname{CE}(s\, \hat E \hat S^{\top}, I)\right],\quad s \le 100`,
  weight: 1,
  weightReason: 'CLIP-KD’s scripts give it 1.',
  source: 'ICL of CLIP-KD, Yang et al. 2024, arXiv 2307.12732',
  needs: () => ({ embeddings: true }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  comparesPhotos: true,
  options: OPTIONS,
  parameters(options) {
    const scale = logScale(temperatureOf(options));
    // AdamW decays it in the released code, whose exemption looks for other names.
    if (isRaw(options)) return [{ ...scale, name: RAW_SCALE, decay: true }];
    return isLearned(options) ? [scale] : [];
  },
  loss(inputs, options) {
    const student = needProjected(inputs, 'icl');
    const teacher = need(inputs, 'embeddings', 'icl');
    const scores: tf.Tensor2D = tf.mul(cosines(student, teacher), scaleOf(inputs, options));
    const negatives = switchOption(OPTIONS, options, 'skipDuplicates')
      ? without(scores, nearDuplicates(teacher, numberOption(OPTIONS, options, 'duplicateCosine'), undefined))
      : scores;
    const { rows, columns } = matchedContrast(negatives);
    return switchOption(OPTIONS, options, 'bothSides') ? tf.mul(tf.add(rows, columns), 0.5) : rows;
  },
};

function scaleOf(inputs: ObjectiveInputs, options: ObjectiveOptions): tf.Tensor | number {
  if (isRaw(options)) return inputs.parameter(RAW_SCALE);
  return isLearned(options) ? learnedScale(inputs) : 1 / temperatureOf(options);
}

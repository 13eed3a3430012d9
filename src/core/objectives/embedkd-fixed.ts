/**
 * CLIP-Embed-KD turned round (methods A.7-3b): the student is mapped into the teacher's space and meets the class means there, which
 * stay what the teacher made them. The scale is learned, as in CLIP, and capped at 100.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../students/parameters.ts';
import { softmaxCrossEntropy } from '../tensors/softmax-cross-entropy.ts';
import type { Objective, ObjectiveOption } from './objective.ts';
import { need, numberOption, switchOption } from './options.ts';
import { cosines, meanOverLabelled } from './rows.ts';

const MAX_SCALE = 100;

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'temperature',
    kind: 'number',
    value: 0.07,
    min: 0.01,
    max: 1,
    explanation: 'Divides the cosines; where the scale is learned, its start. 0.07 is CLIP’s.',
  },
  {
    name: 'learnableScale',
    kind: 'switch',
    value: true,
    explanation: 'Lets training find the sharpness itself, up to 100, as CLIP does.',
  },
];

function logScale(options: Parameters<Objective['loss']>[1]): ParameterSpec {
  const value = -Math.log(numberOption(OPTIONS, options, 'temperature'));
  return {
    name: 'log_scale',
    shape: [],
    layout: 'scalar',
    isTrainable: true,
    decay: false,
    init: { kind: 'constant', value },
  };
}

export const EMBED_KD_FIXED: Objective<'embedkd_fixed'> = {
  id: 'embedkd_fixed',
  name: 'Class means, teacher’s space',
  explanation:
    'Map the student into the teacher’s space and classify it there by the teacher’s class averages.',
  formula: 'CE(cos(G x + g, μ) · s, y), s learned, ≤ 100',
  source: 'CLIP-Embed-KD with the projection on the student’s side',
  needs: { labels: true, embeddings: false, probe: false, centroids: true },
  projection: 'student-to-teacher',
  options: OPTIONS,
  parameters: (options) => (switchOption(OPTIONS, options, 'learnableScale') ? [logScale(options)] : []),
  loss({ projected, labels, labelled, centroids, parameter }, options) {
    const student = need(projected, 'a head into the teacher’s space', 'embedkd_fixed');
    const scale = switchOption(OPTIONS, options, 'learnableScale')
      ? tf.minimum(tf.exp(parameter('log_scale')), tf.scalar(MAX_SCALE))
      : tf.scalar(1 / numberOption(OPTIONS, options, 'temperature'));
    const scores: tf.Tensor2D = tf.mul(
      cosines(student, need(centroids, 'the class means', 'embedkd_fixed')),
      scale,
    );
    return meanOverLabelled(softmaxCrossEntropy(scores, labels), labelled);
  },
};

/**
 * CLIP-Embed-KD (arXiv 2404.06170), the embeddings mode: class means of the teacher's embeddings, mapped to the student's width by a
 * learned U, serve as a cosine classifier. U is trained, so for few classes the term degenerates to a free classifier (methods A.6,
 * Q4): `embedkd_fixed` is the cure.
 */
import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../tensors/softmax-cross-entropy.ts';
import type { Objective, ObjectiveOption } from './objective.ts';
import { need, numberOption, switchOption } from './options.ts';
import { cosines, meanOverLabelled } from './rows.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'noTemperature',
    kind: 'switch',
    value: true,
    explanation:
      'The paper uses bare cosines, which can never express more than mild confidence. On repeats the paper.',
  },
  {
    name: 'temperature',
    kind: 'number',
    value: 0.07,
    min: 0.01,
    max: 1,
    explanation: 'Divides the cosines when the switch above is off. 0.07 is CLIP’s starting value.',
  },
];

export const EMBED_KD: Objective<'embedkd'> = {
  id: 'embedkd',
  name: 'Class means, as published',
  explanation:
    'Pull each photo towards the teacher’s average picture of its class, seen through a learned map.',
  formula: 'CE(cos(x, U μ + u) / τ, y), τ = 1',
  source: 'CLIP-Embed-KD, Nair 2024, arXiv 2404.06170',
  needs: { labels: true, embeddings: false, probe: false, centroids: true },
  projection: 'teacher-to-student',
  options: OPTIONS,
  parameters: () => [],
  loss({ features, labels, labelled, centroids, parameter }, options) {
    const means = need(centroids, 'the class means', 'embedkd');
    const weight = parameter('cluster_projection.weight') as tf.Tensor2D;
    const prototypes: tf.Tensor2D = tf.add(tf.matMul(means, weight), parameter('cluster_projection.bias'));
    const temperature = switchOption(OPTIONS, options, 'noTemperature')
      ? 1
      : numberOption(OPTIONS, options, 'temperature');
    const scores: tf.Tensor2D = tf.div(cosines(features, prototypes), temperature);
    return meanOverLabelled(softmaxCrossEntropy(scores, labels), labelled);
  },
};

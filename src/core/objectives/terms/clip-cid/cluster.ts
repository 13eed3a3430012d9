/**
 * CLIP-CID's cluster discrimination (methods B.3.3): soft, the teacher's distribution over the folder's clusters;
 * hard, a margin soft-max that is to find each photo's own cluster among prototypes which start at the centres and
 * learn; or both. No code of the paper is public: the hard half follows UNICOM's, of the same authors.
 */
import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../../tensors/softmax-cross-entropy.ts';
import { ANCHOR_OPTIONS, anchorLoss } from '../../math/anchor-kl.ts';
import { CLUSTER_COUNT, clusterNeeds } from '../../math/clusters.ts';
import { without } from '../../math/contrast.ts';
import { arcFace, cosFace } from '../../math/margin.ts';
import { asNumbers, cosines } from '../../math/rows.ts';
import { need, needProjected } from '../../need.ts';
import type { Objective, ObjectiveInputs, ObjectiveOption, ObjectiveOptions } from '../../objective.ts';
import { numberOption, switchOption } from '../../options.ts';

/** How far each prototype has moved from its centre [M, D]. */
const SHIFT = 'cluster_shift';
const SAMPLE_STREAM = 0xc1a57e2;

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'softShare',
    kind: 'number',
    value: 0.5,
    min: 0,
    max: 1,
    explanation:
      'Weight of the soft half: 1 is soft alone, 0 hard alone. The paper has both, its weights are not public.',
  },
  CLUSTER_COUNT,
  ...ANCHOR_OPTIONS,
  {
    name: 'margin',
    kind: 'number',
    value: 0.3,
    min: 0,
    max: 1,
    explanation:
      'How much harder the right cluster is made: radians (ArcFace) or cosine (CosFace). 0.3 is UNICOM’s.',
  },
  {
    name: 'marginScale',
    kind: 'number',
    value: 32,
    min: 1,
    max: 100,
    explanation: 'Multiplies the cosines of the hard half. 32 is UNICOM’s.',
  },
  {
    name: 'cosFace',
    label: 'CosFace instead of ArcFace',
    kind: 'switch',
    value: false,
    explanation: 'Takes the margin from the cosine (CosFace) instead of adding it to the angle (ArcFace).',
  },
  {
    name: 'negativeShare',
    kind: 'number',
    value: 1,
    min: 0.01,
    max: 1,
    explanation:
      'Share of the clusters that a step draws to compare with, beside those of its photos. Below 1 it forgives clusters that show the same; UNICOM needs it for a million.',
  },
];

const softShareOf = (options: ObjectiveOptions) => numberOption(OPTIONS, options, 'softShare');

export const CLUSTER: Objective<'cluster'> = {
  id: 'cluster',
  name: 'The group each photo belongs to',
  group: 'Clusters',
  explanation:
    'The folder falls into groups in the teacher’s eyes. Learn to tell which group a photo is from.',
  formula: String.raw`\lambda \operatorname{KL}\!\left(\operatorname{softmax}\dfrac{C \hat e}{\tau} \,\middle\|\, \operatorname{softmax}\dfrac{C \hat s}{\tau}\right) + (1 - \lambda) \operatorname{CE}\!\left(s \cdot \operatorname{margin}(C' \hat s),\ a\right)`,
  weight: 1,
  weightReason: 'The paper’s weights are not public; equal parts claim nothing.',
  source: 'CLIP-CID, Yang et al. 2024, arXiv 2408.09441; margin and sampling: UNICOM, An et al. 2023',
  needs: (options) => ({
    ...(softShareOf(options) > 0 ? { embeddings: true } : {}),
    ...clusterNeeds(options),
  }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  options: OPTIONS,
  parameters(options, { teacherDims, trainPhotos = Number.POSITIVE_INFINITY }) {
    if (softShareOf(options) >= 1) return [];
    const count = Math.min(clusterNeeds(options).clusters.count, trainPhotos);
    const init = { kind: 'constant', value: 0 } as const;
    return [
      { name: SHIFT, shape: [count, teacherDims], layout: 'IO', isTrainable: true, decay: false, init },
    ];
  },
  loss(inputs, options) {
    const share = softShareOf(options);
    if (share <= 0) return hardLoss(inputs, options);
    const { centres } = need(inputs, 'clusters', 'cluster');
    const soft = anchorLoss(inputs, centres, options, 'cluster');
    if (share >= 1) return soft;
    return tf.add(tf.mul(soft, share), tf.mul(hardLoss(inputs, options), 1 - share));
  },
};

function hardLoss(inputs: ObjectiveInputs, options: ObjectiveOptions): tf.Scalar {
  const student = needProjected(inputs, 'cluster');
  const { centres, ids } = need(inputs, 'clusters', 'cluster');
  const prototypes: tf.Tensor2D = tf.add(centres, inputs.parameter(SHIFT));
  const count = centres.shape[0];
  const drawn = Math.ceil(numberOption(OPTIONS, options, 'negativeShare') * count);
  return marginLoss(cosines(student, prototypes), membership(ids, count), {
    margin: numberOption(OPTIONS, options, 'margin'),
    scale: numberOption(OPTIONS, options, 'marginScale'),
    apply: switchOption(OPTIONS, options, 'cosFace') ? cosFace : arcFace,
    kept: drawn < count ? sample(inputs, drawn, count) : null,
  });
}

/** One-hot rows [B, M]. */
function membership(ids: tf.Tensor1D, count: number): tf.Tensor2D {
  const all = tf.tensor1d(everyCluster(count), 'int32');
  return asNumbers(tf.equal(tf.expandDims(ids, 1), tf.expandDims(all, 0)));
}

function sample({ random }: ObjectiveInputs, drawn: number, count: number): Int32Array {
  return random(SAMPLE_STREAM).shuffle(everyCluster(count)).subarray(0, drawn);
}

function everyCluster(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, cluster) => cluster);
}

export interface Margin {
  readonly margin: number;
  readonly scale: number;
  readonly apply: typeof arcFace;
  /** The prototypes to compare with, beside those that the batch belongs to; null = all. */
  readonly kept: Int32Array | null;
}

/** Mean cross-entropy of margin scores. @param targets one-hot [B, M] */
export function marginLoss(
  cosine: tf.Tensor2D,
  targets: tf.Tensor2D,
  { margin, scale, apply, kept }: Margin,
): tf.Scalar {
  const scores = apply(cosine, targets, margin, scale);
  if (kept === null) return tf.mean(softmaxCrossEntropy(scores, targets));
  const isKept = new Float32Array(cosine.shape[1]);
  for (const prototype of kept) isKept[prototype] = 1;
  const isCompared = tf.maximum(tf.tensor1d(isKept), tf.max(targets, 0));
  return tf.mean(softmaxCrossEntropy(without(scores, tf.sub(1, isCompared)), targets));
}

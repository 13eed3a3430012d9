/**
 * Self-feature regularisation: what the student's last layer makes of a photo is the target of its earlier stages,
 * each seen through a linear map of its own. The paper was withdrawn by its author, so none of its figures count; the
 * idea is here to be measured.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../../../students/parameters.ts';
import { unitRows } from '../../../tensors/unit-rows.ts';
import { constantOf } from '../../math/constant.ts';
import { need } from '../../need.ts';
import type { Objective } from '../../objective.ts';

const mapName = (stage: number) => `self_feature.${stage}.weight`;

export const SELF_FEATURES: Objective<'self_feat'> = {
  id: 'self_feat',
  name: 'Early layers learn from the last',
  group: 'The student’s own past',
  explanation:
    'Let the first layers see early what the last one will. From a paper that its author withdrew: judge it by your own runs. Goes with other terms.',
  formula: String.raw`\sum_l \left\|\operatorname{norm}(A_l f_l) - \operatorname{norm}(x)\right\|^2`,
  weight: 0.1,
  weightReason: 'An aid on the side; no weight survives from the withdrawn paper.',
  source: 'SFR, 2021, arXiv 2103.07350: withdrawn by its author for errors in the experiments',
  needs: () => ({ early: true }),
  projection: 'none',
  picturedAs: 'direction',
  options: [],
  parameters: (_, { stageWidths, featureWidth }) =>
    stageWidths.map(
      (width, stage): ParameterSpec => ({
        name: mapName(stage),
        shape: [width, featureWidth],
        layout: 'IO',
        isTrainable: true,
        decay: true,
        init: { kind: 'uniform', bound: 1 / Math.sqrt(width) },
      }),
    ),
  loss(inputs) {
    const early = need(inputs, 'early', 'self_feat');
    const last = constantOf(() => unitRows(inputs.features));
    const distances = early.map((features, stage): tf.Scalar => {
      const mapped = unitRows(tf.matMul(features, inputs.parameter(mapName(stage)) as tf.Tensor2D));
      return tf.mean(tf.sum(tf.square(tf.sub(mapped, last)), 1));
    });
    return distances.reduce((sum, distance) => tf.add(sum, distance), tf.scalar(0));
  },
};

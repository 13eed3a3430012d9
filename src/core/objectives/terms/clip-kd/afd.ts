/**
 * Augmented feature distillation (CLIP-KD): student and teacher features are fused by a learned map, and the fusion
 * is to find its class. The teacher answers along while training and is gone afterwards; CLIP-KD finds it the weakest
 * of its terms.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../../../students/parameters.ts';
import { linear } from '../../../tensors/linear.ts';
import { unitRows } from '../../../tensors/unit-rows.ts';
import { classAnchorNeeds, classAnchorsOf, TEXT_ANCHORS } from '../../math/class-anchors.ts';
import { classContrast } from '../../math/contrast.ts';
import { cosines } from '../../math/rows.ts';
import { learnedScale, logScale, TEMPERATURE } from '../../math/scale.ts';
import { need, needProjected } from '../../need.ts';
import type { Objective, ObjectiveInputs, ObjectiveOption } from '../../objective.ts';
import { numberOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [TEXT_ANCHORS, TEMPERATURE];
const PHOTOS = 'photo_fusion';
const CLASSES = 'class_fusion';

/** A learned affine map, started as PyTorch starts one. */
function mapOf(name: string, inputs: number, outputs: number): readonly ParameterSpec[] {
  const init = { kind: 'uniform', bound: 1 / Math.sqrt(inputs) } as const;
  return [
    { name: `${name}.weight`, shape: [inputs, outputs], layout: 'IO', isTrainable: true, decay: true, init },
    { name: `${name}.bias`, shape: [outputs], layout: 'C', isTrainable: true, decay: false, init },
  ];
}

/** Unit rows of the parts side by side, mapped by the parameters of that name. */
export function fused(
  { parameter }: Pick<ObjectiveInputs, 'parameter'>,
  name: string,
  parts: readonly tf.Tensor2D[],
): tf.Tensor2D {
  return linear(
    tf.concat(parts.map(unitRows), 1),
    parameter(`${name}.weight`) as tf.Tensor2D,
    parameter(`${name}.bias`) as tf.Tensor1D,
  );
}

export const AUGMENTED_FD: Objective<'afd'> = {
  id: 'afd',
  name: 'Answer together with the teacher',
  group: 'Class averages and anchors',
  explanation:
    'Student and teacher name each photo together, so that the student adds what the teacher lacks.',
  formula: String.raw`\tfrac12\left[\operatorname{CE}(s\, f A_u^{\top}, y) + \operatorname{CE}(s\, A_u f^{\top}, \text{photos of each class})\right],\quad f = \operatorname{norm}(V[\hat s; \hat e] + v),\ A_u = \operatorname{norm}(U a + u)`,
  weight: 1,
  weightReason:
    'As heavy as the contrast that it stands for: CLIP-KD’s script for it sets another term’s weight, so that none is published.',
  source: 'AFD of CLIP-KD, Yang et al. 2024, arXiv 2307.12732, with class anchors for captions',
  needs: (options) => ({ labels: true, embeddings: true, ...classAnchorNeeds(options) }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  comparesPhotos: true,
  options: OPTIONS,
  parameters: (options, { teacherDims, featureWidth }) => [
    ...mapOf(PHOTOS, 2 * teacherDims, featureWidth),
    ...mapOf(CLASSES, teacherDims, featureWidth),
    logScale(numberOption(OPTIONS, options, 'temperature')),
  ],
  loss(inputs, options) {
    const student = needProjected(inputs, 'afd');
    const teacher = need(inputs, 'embeddings', 'afd');
    const photos = fused(inputs, PHOTOS, [student, teacher]);
    const classes = fused(inputs, CLASSES, [classAnchorsOf(inputs, options, 'afd')]);
    const scores: tf.Tensor2D = tf.mul(cosines(photos, classes), learnedScale(inputs));
    return classContrast(scores, inputs.labels, inputs.labelled);
  },
};

/**
 * Contrastive relational distillation (CLIP-KD): how photos and anchors relate, read both ways. Over the anchors for
 * each photo it is the anchor loss; over the photos for each anchor it also says which photo of the batch fits an
 * anchor best.
 */
import * as tf from '@tensorflow/tfjs-core';
import { ANCHOR_OPTIONS } from '../../math/anchor-kl.ts';
import { classAnchorNeeds, classAnchorsOf, TEXT_ANCHORS } from '../../math/class-anchors.ts';
import { cosines, rowDivergence } from '../../math/rows.ts';
import { need, needProjected } from '../../need.ts';
import type { Objective, ObjectiveOption } from '../../objective.ts';
import { numberOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [TEXT_ANCHORS, ...ANCHOR_OPTIONS];

/** KL over the columns of each row and over the rows of each column, each a mean: scores [B, M] of both. */
export function relationDivergence(
  teacher: tf.Tensor2D,
  student: tf.Tensor2D,
): { readonly rows: tf.Scalar; readonly columns: tf.Scalar } {
  return {
    rows: tf.mean(rowDivergence(teacher, student)),
    columns: tf.mean(rowDivergence(tf.transpose(teacher), tf.transpose(student))),
  };
}

export const RELATIONAL: Objective<'crd'> = {
  id: 'crd',
  name: 'Relations of photos and classes',
  group: 'Class averages and anchors',
  explanation:
    'Relate the photos of a batch to the classes, and the classes to the photos, as the teacher does.',
  formula: String.raw`\tfrac12\left[\operatorname{KL}\!\left(\operatorname{softmax} \sigma \hat E A^{\top} \,\middle\|\, \operatorname{softmax} s \hat S A^{\top}\right) + \text{the same by anchors}\right]`,
  weight: 1,
  weightReason: 'CLIP-KD’s scripts give it 1.',
  source: 'CRD of CLIP-KD, Yang et al. 2024, arXiv 2307.12732, with class anchors for captions',
  needs: (options) => ({ embeddings: true, ...classAnchorNeeds(options) }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  comparesPhotos: true,
  options: OPTIONS,
  parameters: () => [],
  loss(inputs, options) {
    const student = needProjected(inputs, 'crd');
    const teacher = need(inputs, 'embeddings', 'crd');
    const anchors = classAnchorsOf(inputs, options, 'crd');
    const { rows, columns } = relationDivergence(
      tf.div(cosines(teacher, anchors), numberOption(OPTIONS, options, 'teacherTemperature')),
      tf.div(cosines(student, anchors), numberOption(OPTIONS, options, 'temperature')),
    );
    return tf.mul(tf.add(rows, columns), 0.5);
  },
};

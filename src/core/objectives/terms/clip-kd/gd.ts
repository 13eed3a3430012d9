/**
 * Gradient distillation (CLIP-KD): the gradients that a contrastive loss would send into photos and anchors, in
 * closed form, are to be the same for the student's features as for the teacher's.
 */
import * as tf from '@tensorflow/tfjs-core';
import { unitRows } from '../../../tensors/unit-rows.ts';
import { ANCHOR_OPTIONS } from '../../math/anchor-kl.ts';
import { classAnchorNeeds, classAnchorsOf, TEXT_ANCHORS } from '../../math/class-anchors.ts';
import { need, needProjected } from '../../need.ts';
import type { Objective, ObjectiveOption } from '../../objective.ts';
import { numberOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  TEXT_ANCHORS,
  ...ANCHOR_OPTIONS,
  {
    name: 'scale',
    kind: 'number',
    value: 1000,
    min: 1,
    max: 1e8,
    explanation:
      'Gradients are small, and their squares smaller: this brings the term to the size of the others. CLIP-KD’s 1e8 makes up for a temperature that its code takes upside down.',
  },
];

export interface ContrastGradients {
  /** [B, D] */
  readonly photos: tf.Tensor2D;
  /** [M, D] */
  readonly anchors: tf.Tensor2D;
}

/**
 * Gradients of CE(P Kᵀ / τ, Y), a mean over the photos, with respect to P and K.
 * @param photos [B, D]
 * @param anchors [M, D]
 * @param targets Y [B, M]
 * @param weights share of each photo in the mean [B, 1]; 1 / B each without
 */
export function contrastGradients(
  photos: tf.Tensor2D,
  anchors: tf.Tensor2D,
  temperature: number,
  targets: tf.Tensor2D,
  weights: tf.Tensor | number = 1 / photos.shape[0],
): ContrastGradients {
  const probabilities = tf.softmax(tf.div(tf.matMul(photos, anchors, false, true), temperature));
  const residual: tf.Tensor2D = tf.mul(tf.div(tf.sub(probabilities, targets), temperature), weights);
  return { photos: tf.matMul(residual, anchors), anchors: tf.matMul(residual, photos, true, false) };
}

/** Mean squared difference of the gradients with respect to photos, plus that with respect to anchors. */
export function gradientDistance(student: ContrastGradients, teacher: ContrastGradients): tf.Scalar {
  return tf.add(
    tf.mean(tf.squaredDifference(student.photos, teacher.photos)),
    tf.mean(tf.squaredDifference(student.anchors, teacher.anchors)),
  );
}

export const GRADIENT_DISTILLATION: Objective<'gd'> = {
  id: 'gd',
  name: 'The teacher’s corrections',
  group: 'Class averages and anchors',
  explanation:
    'Be corrected by the labels the way the teacher would be: the same photos, the same direction.',
  formula: String.raw`\left\|\dfrac{\partial L}{\partial \hat s} - \dfrac{\partial L}{\partial \hat e}\right\|^2 + \left\|\dfrac{\partial L_s}{\partial A} - \dfrac{\partial L_e}{\partial A}\right\|^2,\quad L = \operatorname{CE}(\hat s A^{\top} / \tau,\ y)`,
  weight: 1,
  weightReason:
    'CLIP-KD’s 1e8 makes up for a scale taken for a temperature; with the temperature put right its own scale option does that.',
  source: 'GD of CLIP-KD, Yang et al. 2024, arXiv 2307.12732, with class anchors for captions',
  needs: (options) => ({ labels: true, embeddings: true, ...classAnchorNeeds(options) }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  comparesPhotos: true,
  options: OPTIONS,
  parameters: () => [],
  loss(inputs, options) {
    const student = unitRows(needProjected(inputs, 'gd'));
    const teacher = unitRows(need(inputs, 'embeddings', 'gd'));
    const anchors = unitRows(classAnchorsOf(inputs, options, 'gd'));
    const { labels, labelled } = inputs;
    const shares = tf.expandDims(tf.div(labelled, tf.maximum(tf.sum(labelled), 1)), 1);
    const gradients = (rows: tf.Tensor2D, temperature: string) =>
      contrastGradients(rows, anchors, numberOption(OPTIONS, options, temperature), labels, shares);
    const distance = gradientDistance(
      gradients(student, 'temperature'),
      gradients(teacher, 'teacherTemperature'),
    );
    return tf.mul(distance, numberOption(OPTIONS, options, 'scale'));
  },
};

/**
 * The one loss behind all anchor objectives (methods 0.3): teacher and student say how near a photo is to each of M
 * anchors, and the student is held to the teacher's distribution. What the anchors are (photos, classes, texts,
 * clusters) is all that differs.
 */
import * as tf from '@tensorflow/tfjs-core';
import { need, needProjected } from '../need.ts';
import type { ObjectiveInputs, ObjectiveOption, ObjectiveOptions } from '../objective.ts';
import { numberOption } from '../options.ts';
import { cosines, rowDivergence } from './rows.ts';

/** What all anchor objectives minimise; each adds what its rows A are. */
export const ANCHOR_FORMULA = String.raw`\operatorname{KL}\!\left(\operatorname{softmax}\dfrac{A \hat e}{\tau_t} \,\middle\|\, \operatorname{softmax}\dfrac{A \hat s}{\tau}\right)`;

export const ANCHOR_OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'temperature',
    kind: 'number',
    value: 0.07,
    min: 0.01,
    max: 1,
    explanation:
      'Divides the student’s cosines. 0.07 is CLIP’s and LightlyTrain’s: lower looks at the nearest anchors only.',
  },
  {
    name: 'teacherTemperature',
    kind: 'number',
    value: 0.07,
    min: 0.01,
    max: 1,
    explanation:
      'Divides the teacher’s cosines. Below the student’s it asks for sharper answers than the teacher gives; both papers keep them equal.',
  },
];

/**
 * Mean over the batch of KL(softmax(A ê / τₜ) ‖ softmax(A ŝ / τₛ)). Rows of all three are brought to unit length
 * here.
 * @param student [B, D]
 * @param teacher [B, D], constant
 * @param anchors [M, D], constant
 */
export function anchorKL(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  anchors: tf.Tensor2D,
  teacherTemperature: number,
  studentTemperature: number,
): tf.Scalar {
  return tf.mean(
    rowDivergence(
      tf.div(cosines(teacher, anchors), teacherTemperature),
      tf.div(cosines(student, anchors), studentTemperature),
    ),
  );
}

/** The loss of an objective with these anchors; options as in ANCHOR_OPTIONS. */
export function anchorLoss(
  inputs: ObjectiveInputs,
  anchors: tf.Tensor2D,
  options: ObjectiveOptions,
  objective: string,
): tf.Scalar {
  return anchorKL(
    needProjected(inputs, objective),
    need(inputs, 'embeddings', objective),
    anchors,
    numberOption(ANCHOR_OPTIONS, options, 'teacherTemperature'),
    numberOption(ANCHOR_OPTIONS, options, 'temperature'),
  );
}

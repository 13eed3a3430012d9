/**
 * Re-weighted distillation for long tails: the teacher speaks to a second head beside the class head, which learns
 * from labels. Where the class head is surer of the right class than the second, the teacher is worth more there, and
 * the other way round. The paper compares two classifiers so; its formula is not public, this is the reduced form of
 * methods D.7. The second head is dropped after training.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../../../students/parameters.ts';
import { constantOf } from '../../math/constant.ts';
import { hasLabel } from '../../math/pairs.ts';
import { rowDivergence } from '../../math/rows.ts';
import { need } from '../../need.ts';
import type { Objective, ObjectiveInputs, ObjectiveOption } from '../../objective.ts';
import { numberOption } from '../../options.ts';

const WEIGHT = 'second_head.weight';
const BIAS = 'second_head.bias';
/** Mean probability of the right class by the class head and by the second head, as running means. */
const BY_LABELS = 'second_head.sure_by_labels';
const BY_TEACHER = 'second_head.sure_by_teacher';

/** A class that nobody is sure of at all is still divided by something. */
const LEAST = 1e-6;

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'temperature',
    kind: 'number',
    value: 2,
    min: 0.5,
    max: 20,
    explanation: 'Softens the teacher’s and the second head’s answers alike. 2 did best on small folders.',
  },
  {
    name: 'most',
    kind: 'number',
    value: 2,
    min: 1,
    max: 10,
    explanation:
      'A class weighs at most so much, and at least one over it. 2 keeps a badly measured class in bounds; 1 weighs all alike.',
  },
  {
    name: 'momentum',
    kind: 'number',
    value: 0.9,
    min: 0,
    max: 0.999,
    pictured: 'unseen',
    explanation:
      'Share of the old mean that stays when a class is met again. 0.9 looks back on about ten batches.',
  },
];

export const TWO_HEAD_KD: Objective<'two_head_kd'> = {
  id: 'two_head_kd',
  name: 'The teacher’s judgement, class by class',
  group: 'Long tails',
  explanation:
    'Learn from the teacher in a second head, more in classes where labels alone lead. For folders with rare classes; goes with a term that learns labels.',
  formula: String.raw`r_c\, T^2 \operatorname{KL}\!\left(\operatorname{softmax}\dfrac{q}{T} \,\middle\|\, \operatorname{softmax}\dfrac{z'}{T}\right),\quad r_c = \frac{\overline{p_y}}{\overline{p'_y}} \in [\tfrac12, 2]`,
  weight: 1,
  weightReason: 'With T² in it, its pull is as strong as the labels’; the two heads set the rest.',
  source: 'After ECL, 2023, arXiv 2305.03378',
  needs: () => ({ teacherLogits: true }),
  projection: 'none',
  picturedAs: 'scores',
  // Of the first class the class head is the surer of the two, so that the teacher counts for more there.
  picturedStatistics: { [BY_LABELS]: [0.9, 0.7, 0.8], [BY_TEACHER]: [0.6, 0.8, 0.8] },
  comparesPhotos: true,
  options: OPTIONS,
  parameters: (_, { featureWidth, classes }) => secondHead(featureWidth, classes),
  loss(inputs, options) {
    const teacher = need(inputs, 'teacherLogits', 'two_head_kd');
    const temperature = numberOption(OPTIONS, options, 'temperature');
    const answers: tf.Tensor2D = tf.add(
      tf.matMul(inputs.features, inputs.parameter(WEIGHT) as tf.Tensor2D),
      inputs.parameter(BIAS),
    );
    const rows = rowDivergence(tf.div(teacher, temperature), tf.div(answers, temperature));
    const settings = {
      most: numberOption(OPTIONS, options, 'most'),
      momentum: numberOption(OPTIONS, options, 'momentum'),
    };
    const weights = constantOf(() => photoWeights(inputs, teacher, answers, settings));
    return tf.mul(tf.mean(tf.mul(rows, weights)), temperature * temperature);
  },
};

function secondHead(featureWidth: number, classes: number): readonly ParameterSpec[] {
  const bound = 1 / Math.sqrt(featureWidth);
  const kept = (name: string): ParameterSpec => ({
    name,
    shape: [classes],
    layout: 'C',
    isTrainable: false,
    decay: false,
    // Equal at first: no class is weighed until something is known of it.
    init: { kind: 'constant', value: 1 },
  });
  return [
    {
      name: WEIGHT,
      shape: [featureWidth, classes],
      layout: 'IO',
      isTrainable: true,
      decay: true,
      init: { kind: 'uniform', bound },
    },
    {
      name: BIAS,
      shape: [classes],
      layout: 'C',
      isTrainable: true,
      decay: false,
      init: { kind: 'uniform', bound },
    },
    kept(BY_LABELS),
    kept(BY_TEACHER),
  ];
}

/**
 * The weight of each photo's class; of a photo without a label, the mean of its classes by the teacher's judgement
 * [B].
 * @param answers logits of the second head [B, K]
 */
function photoWeights(
  { logits, labels, labelled, parameter, keep }: ObjectiveInputs,
  teacher: tf.Tensor2D,
  answers: tf.Tensor2D,
  { most, momentum }: { readonly most: number; readonly momentum: number },
): tf.Tensor1D {
  const known = tf.expandDims(hasLabel(labelled), 1);
  const members: tf.Tensor2D = tf.mul(labels, known);
  const sureness = (name: string, probabilities: tf.Tensor2D) => {
    const mean = runningMean(parameter(name), members, probabilities, momentum);
    keep(name, mean);
    return tf.maximum(mean, LEAST);
  };
  const [byLabels, byTeacher] = [
    sureness(BY_LABELS, tf.softmax(logits)),
    sureness(BY_TEACHER, tf.softmax(answers)),
  ];
  const ratios = tf.clipByValue(tf.div(byLabels, byTeacher), 1 / most, most);
  const classes = tf.add(members, tf.mul(tf.softmax(teacher), tf.sub(1, known)));
  return tf.sum(tf.mul(classes, ratios), 1);
}

/** The mean probability of the right class, renewed for the classes that are in the batch [K]. */
function runningMean(
  mean: tf.Tensor,
  members: tf.Tensor2D,
  probabilities: tf.Tensor2D,
  momentum: number,
): tf.Tensor {
  const counts = tf.sum(members, 0);
  const fresh = tf.div(tf.sum(tf.mul(members, probabilities), 0), tf.maximum(counts, 1));
  const share = tf.mul(tf.minimum(counts, 1), 1 - momentum);
  return tf.add(mean, tf.mul(tf.sub(fresh, mean), share));
}

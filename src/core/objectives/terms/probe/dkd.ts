/**
 * Decoupled knowledge distillation: the teacher's soft answer in two parts, how sure it is of the right class and how
 * it ranks the others, each with a weight of its own. In plain distillation a sure teacher silences the second part,
 * where most knowledge lies.
 */
import * as tf from '@tensorflow/tfjs-core';
import { without } from '../../math/contrast.ts';
import { firstChoice, hasLabel } from '../../math/pairs.ts';
import { meanOverLabelled, rowDivergence } from '../../math/rows.ts';
import { need } from '../../need.ts';
import type { Objective, ObjectiveInputs, ObjectiveOption } from '../../objective.ts';
import { numberOption, switchOption } from '../../options.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  {
    name: 'temperature',
    kind: 'number',
    value: 4,
    min: 0.5,
    max: 20,
    explanation: 'Softens the teacher’s and the student’s answers alike. 4 is the paper’s for small photos.',
  },
  {
    name: 'target',
    kind: 'number',
    value: 1,
    min: 0,
    max: 10,
    explanation: 'Weight of how sure the teacher is of the right class. 1 throughout the paper.',
  },
  {
    name: 'others',
    kind: 'number',
    value: 2,
    min: 0,
    max: 16,
    explanation:
      'Weight of the order of the other classes. The paper takes 1 to 8, more for surer teachers; 2 is careful, as a linear probe is less sure.',
  },
  {
    name: 'teacherTargets',
    kind: 'switch',
    value: true,
    pictured: 'unseen',
    explanation:
      'For a photo without a label the teacher’s first choice counts as the right class. The paper has labels for all: off repeats it.',
  },
];

export const DECOUPLED_KD: Objective<'dkd'> = {
  id: 'dkd',
  name: 'The teacher’s judgement in two parts',
  group: 'One photo, one target',
  explanation: 'Learn apart how sure the teacher is of the class, and what else it thinks of.',
  formula: String.raw`T^2\left(\alpha \operatorname{KL}(b \,\|\, \hat b) + \beta \operatorname{KL}(q_{\setminus y} \,\|\, p_{\setminus y})\right)`,
  weight: 1,
  weightReason: 'Its own α and β are its weights.',
  source: 'DKD, Zhao et al. 2022, arXiv 2203.08679',
  needs: (options) =>
    switchOption(OPTIONS, options, 'teacherTargets')
      ? { teacherLogits: true }
      : { teacherLogits: true, labels: true },
  projection: 'none',
  picturedAs: 'scores',
  options: OPTIONS,
  parameters: () => [],
  loss(inputs, options) {
    const temperature = numberOption(OPTIONS, options, 'temperature');
    const teacher = need(inputs, 'teacherLogits', 'dkd');
    const { target, others } = decoupled(inputs, teacher, {
      temperature,
      teacherTargets: switchOption(OPTIONS, options, 'teacherTargets'),
    });
    const weighted = tf.add(
      tf.mul(target, numberOption(OPTIONS, options, 'target')),
      tf.mul(others, numberOption(OPTIONS, options, 'others')),
    );
    return tf.mul(weighted, temperature * temperature);
  },
};

interface Parts {
  /** KL of right class against all others. */
  readonly target: tf.Scalar;
  /** KL over the other classes. */
  readonly others: tf.Scalar;
}

/** Both parts, before their weights. */
export function decoupled(
  { logits, labels, labelled }: Pick<ObjectiveInputs, 'logits' | 'labels' | 'labelled'>,
  teacherLogits: tf.Tensor2D,
  { temperature, teacherTargets }: { readonly temperature: number; readonly teacherTargets: boolean },
): Parts {
  const known = tf.expandDims(hasLabel(labelled), 1);
  const right: tf.Tensor2D = tf.add(
    tf.mul(labels, known),
    tf.mul(firstChoice(teacherLogits), tf.sub(1, known)),
  );
  const weights: tf.Tensor1D = teacherTargets ? tf.add(labelled, tf.sub(1, hasLabel(labelled))) : labelled;
  const student: tf.Tensor2D = tf.div(logits, temperature);
  const teacher: tf.Tensor2D = tf.div(teacherLogits, temperature);
  return {
    target: meanOverLabelled(rowDivergence(rightOrNot(teacher, right), rightOrNot(student, right)), weights),
    others: meanOverLabelled(rowDivergence(without(teacher, right), without(student, right)), weights),
  };
}

/** Scores whose softmax is the probability of the right class, and of any other: [B, K] -> [B, 2]. */
function rightOrNot(scores: tf.Tensor2D, right: tf.Tensor2D): tf.Tensor2D {
  return tf.stack(
    [tf.sum(tf.mul(scores, right), 1), tf.logSumExp(without(scores, right), 1)],
    1,
  ) as tf.Tensor2D;
}

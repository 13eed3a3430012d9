/** Evaluation metrics under the names of the reference. */
import { cosineAgreement } from '../../metrics/agreement.ts';
import { balancedAccuracy } from '../../metrics/balanced-accuracy.ts';
import { expectedCalibrationError } from '../../metrics/calibration.ts';
import { classScores, confusionOf, worstRecall } from '../../metrics/confusion.ts';
import { macroF1 } from '../../metrics/macro-f1.ts';
import { type Scores, topKAccuracy } from '../../metrics/scores.ts';
import type { Answer, Context, Implementation } from '../fixture-context.ts';
import { inputsOf, numberOf, numbersOf } from '../fixture-context.ts';

const matrix = (context: Context, name: string): Scores => {
  const array = inputsOf(context)[name]!;
  return { values: Float64Array.from(array.data), classes: array.shape[1]! };
};
const value = (result: number): Answer => ({ outputs: { value: [result] }, grads: {} });

export const METRICS: Readonly<Record<string, Implementation>> = {
  topk_accuracy: (context) =>
    value(topKAccuracy(matrix(context, 'z'), numbersOf(context.config, 'y'), numberOf(context.config, 'k'))),
  confusion(context) {
    const classes = numberOf(context.config, 'K');
    const confusion = confusionOf(numbersOf(context.config, 'y'), inputsOf(context)['pred']!.data, classes);
    return {
      outputs: {
        matrix: confusion.counts,
        recalls: classScores(confusion).map((scores) => scores.recall),
        balanced_accuracy: [balancedAccuracy(confusion)],
        macro_f1: [macroF1(confusion)],
        worst_recall: [worstRecall(confusion)],
      },
      grads: {},
    };
  },
  ece: (context) =>
    value(
      expectedCalibrationError(
        matrix(context, 'prob'),
        numbersOf(context.config, 'y'),
        numberOf(context.config, 'bins'),
      ),
    ),
  cosine_agreement: (context) => {
    const student = matrix(context, 's');
    return value(cosineAgreement(student.values, matrix(context, 'e').values, student.classes));
  },
};

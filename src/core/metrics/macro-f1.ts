/** Macro F1: precision and recall of every class together. */
import { type Confusion, classScores, confusionIn, mean } from './confusion.ts';
import type { Metric } from './metric.ts';

/** Mean F1 over the classes that occur in truth or prediction. */
export function macroF1(confusion: Confusion): number {
  return mean(
    classScores(confusion)
      .filter((scores) => scores.support + scores.predicted > 0)
      .map((scores) => scores.f1),
  );
}

export const MACRO_F1: Metric<'labels'> = {
  id: 'macroF1',
  words: {
    name: 'Macro F1',
    explanation: 'The mean F1 over the classes.',
    format: 'number',
    better: 'higher',
  },
  needs: ['labels'],
  compute: (answers) => macroF1(confusionIn(answers)),
};

/** Macro F1: precision and recall of every class together. */
import { type ClassScores, type Confusion, classScores, confusionIn, mean } from './confusion.ts';
import type { Metric } from './metric.ts';

const isSeen = ({ support, predicted }: ClassScores) => support + predicted > 0;

/** Mean F1 over the classes that occur in truth or prediction. */
export function macroF1(confusion: Confusion): number {
  return mean(
    classScores(confusion)
      .filter(isSeen)
      .map(({ f1 }) => f1),
  );
}

export const MACRO_F1: Metric<'labels'> = {
  id: 'macroF1',
  words: {
    name: 'Macro F1',
    explanation: 'The mean F1 over the classes that have photos here or were answered with.',
    format: 'number',
    better: 'higher',
  },
  needs: ['labels'],
  countsClass: isSeen,
  compute: (answers) => macroF1(confusionIn(answers)),
};

/** Balanced accuracy: every class counts alike. */
import { type Confusion, classScores, confusionIn, mean } from './confusion.ts';
import type { Metric } from './metric.ts';

/** Mean recall over the classes that occur in the truth. */
export function balancedAccuracy(confusion: Confusion): number {
  return mean(
    classScores(confusion)
      .filter((scores) => scores.support > 0)
      .map((scores) => scores.recall),
  );
}

export const BALANCED_ACCURACY: Metric<'labels'> = {
  id: 'balancedAccuracy',
  words: {
    name: 'Balanced accuracy',
    explanation: 'The mean recall over the classes: every class counts alike, however few photos it has.',
    format: 'share',
    better: 'higher',
  },
  needs: ['labels'],
  compute: (answers) => balancedAccuracy(confusionIn(answers)),
};

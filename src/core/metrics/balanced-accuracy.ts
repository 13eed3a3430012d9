/** Balanced accuracy: every class counts alike. */
import { type ClassScores, type Confusion, classScores, confusionIn, mean } from './confusion.ts';
import type { Metric } from './metric.ts';

const hasPhotos = ({ support }: ClassScores) => support > 0;

/** Mean recall over the classes that occur in the truth: a class without a photo has none. */
export function balancedAccuracy(confusion: Confusion): number {
  return mean(
    classScores(confusion)
      .filter(hasPhotos)
      .map(({ recall }) => recall),
  );
}

export const BALANCED_ACCURACY: Metric<'labels'> = {
  id: 'balancedAccuracy',
  words: {
    name: 'Balanced accuracy',
    explanation:
      'The mean recall over the classes that have photos here: every class counts alike, however few photos it has.',
    format: 'share',
    better: 'higher',
  },
  needs: ['labels'],
  countsClass: hasPhotos,
  compute: (answers) => balancedAccuracy(confusionIn(answers)),
};

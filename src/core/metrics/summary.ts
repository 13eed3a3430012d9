/** All that is told of one split from answers and labels: tables by class, and what is more than one number. */
import { type ClassScores, type Confusion, classScores, confusionIn } from './confusion.ts';
import { METRICS } from './registry.ts';
import { type Scores, topKAccuracy } from './scores.ts';

export interface EvaluationSummary {
  readonly images: number;
  /** Label among the `topK` largest: 3, or one less than there are classes. Share 0..1; NaN without images. */
  readonly topKAccuracy: number;
  readonly topK: number;
  readonly confusion: Confusion;
  readonly perClass: readonly ClassScores[];
}

/** @param probabilities [N, K]; @param labels class of each row. */
export function summarise(probabilities: Scores, labels: ArrayLike<number>): EvaluationSummary {
  const confusion = confusionIn({ probabilities, labels });
  const topK = Math.min(3, Math.max(1, probabilities.classes - 1));
  return {
    images: labels.length,
    topKAccuracy: topKAccuracy(probabilities, labels, topK),
    topK,
    confusion,
    perClass: classScores(confusion),
  };
}

/** Over how many classes each metric that is a mean over classes is, by its id. */
export function classesCounted({ perClass }: Pick<EvaluationSummary, 'perClass'>): Record<string, number> {
  return Object.fromEntries(
    METRICS.all().flatMap(({ id, countsClass }) =>
      countsClass === undefined ? [] : [[id, perClass.filter(countsClass).length] as const],
    ),
  );
}

/** Indices of the classes that no photo is of: a mean over classes may leave them out. */
export function classesWithoutPhotos({ perClass }: Pick<EvaluationSummary, 'perClass'>): readonly number[] {
  return perClass.flatMap(({ support }, place) => (support === 0 ? [place] : []));
}

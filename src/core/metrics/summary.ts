/** All figures of one split at once, for the results page, metrics.json and the report. */
import { expectedCalibrationError } from './calibration.ts';
import type { ClassScores, Confusion } from './confusion.ts';
import { balancedAccuracy, classScores, confusionOf, macroF1 } from './confusion.ts';
import type { Scores } from './metrics.ts';
import { predictions, topKAccuracy } from './metrics.ts';

export interface EvaluationSummary {
  readonly images: number;
  /** Shares 0..1; NaN without images. */
  readonly top1: number;
  /** Label among the `topK` largest: 3, or one less than there are classes. */
  readonly topKAccuracy: number;
  readonly topK: number;
  readonly balancedAccuracy: number;
  readonly macroF1: number;
  readonly calibrationError: number;
  readonly confusion: Confusion;
  readonly perClass: readonly ClassScores[];
}

/** @param probabilities [N, K]; @param labels class of each row. */
export function summarise(probabilities: Scores, labels: ArrayLike<number>): EvaluationSummary {
  const confusion = confusionOf(labels, predictions(probabilities), probabilities.classes);
  const topK = Math.min(3, Math.max(1, probabilities.classes - 1));
  return {
    images: labels.length,
    top1: topKAccuracy(probabilities, labels, 1),
    topKAccuracy: topKAccuracy(probabilities, labels, topK),
    topK,
    balancedAccuracy: balancedAccuracy(confusion),
    macroF1: macroF1(confusion),
    calibrationError: expectedCalibrationError(probabilities, labels),
    confusion,
    perClass: classScores(confusion),
  };
}

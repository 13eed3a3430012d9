/** Who was taken for whom, and the figures of each class. Plain arrays, double precision. */
import { predictions, type Scores } from './scores.ts';

export interface Confusion {
  readonly classes: number;
  /** [K, K], row = actual class, column = predicted class. */
  readonly counts: Int32Array;
}

/** Figures of one class; NaN where there is nothing to divide by. */
export interface ClassScores {
  readonly support: number;
  readonly predicted: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** @param actual class of each row; @param predicted class of each row, both 0..classes-1. */
export function confusionOf(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): Confusion {
  if (actual.length !== predicted.length) {
    throw new RangeError(`${actual.length} labels for ${predicted.length} predictions.`);
  }
  const counts = new Int32Array(classes * classes);
  for (let row = 0; row < actual.length; row++) {
    const cell = actual[row]! * classes + predicted[row]!;
    counts[cell] = counts[cell]! + 1;
  }
  return { classes, counts };
}

export function classScores({ classes, counts }: Confusion): readonly ClassScores[] {
  return Array.from({ length: classes }, (_, k) => {
    let support = 0;
    let predicted = 0;
    for (let other = 0; other < classes; other++) {
      support += counts[k * classes + other]!;
      predicted += counts[other * classes + k]!;
    }
    const hits = counts[k * classes + k]!;
    return {
      support,
      predicted,
      precision: hits / predicted,
      recall: hits / support,
      f1: (2 * hits) / (support + predicted),
    };
  });
}

/** Smallest recall over the classes that occur in the truth. */
export function worstRecall(confusion: Confusion): number {
  const recalls = classScores(confusion)
    .filter((scores) => scores.support > 0)
    .map((scores) => scores.recall);
  return recalls.length === 0 ? Number.NaN : Math.min(...recalls);
}

/** Of who was taken for whom in a student's answers. */
export function confusionIn(answers: {
  readonly probabilities: Scores;
  readonly labels: ArrayLike<number>;
}): Confusion {
  const { probabilities, labels } = answers;
  return confusionOf(labels, predictions(probabilities), probabilities.classes);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

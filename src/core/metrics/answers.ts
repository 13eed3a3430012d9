/**
 * One answer of the student per photo, read off an evaluation: what was said, what was true, and how sure it was of
 * both.
 */

import type { PhotoId } from '../records/project.ts';
import type { Evaluation } from '../records/run.ts';
import { predictions } from './scores.ts';

export interface Answer {
  readonly id: PhotoId;
  readonly actual: number;
  readonly predicted: number;
  /** Probability of the predicted class, 0..1. */
  readonly ofPredicted: number;
  /** Probability of the actual class, 0..1. */
  readonly ofActual: number;
}

export function answersOf(evaluation: Evaluation): Answer[] {
  const { ids, labels, probabilities } = evaluation;
  const classes = evaluation.classes.length;
  const predicted = predictions({ values: probabilities, classes });
  return ids.map((id, row) => ({
    id,
    actual: labels[row]!,
    predicted: predicted[row]!,
    ofPredicted: probabilities[row * classes + predicted[row]!]!,
    ofActual: probabilities[row * classes + labels[row]!]!,
  }));
}

/** Wrong answers, surest first. */
export function mistakes(answers: readonly Answer[]): Answer[] {
  return answers
    .filter((answer) => answer.actual !== answer.predicted)
    .sort((a, b) => b.ofPredicted - a.ofPredicted);
}

export interface Cell {
  readonly actual: number;
  readonly predicted: number;
}

/** Answers behind a cell of the confusion matrix, surest first. */
export function behind(answers: readonly Answer[], cell: Cell): Answer[] {
  return answers
    .filter((answer) => answer.actual === cell.actual && answer.predicted === cell.predicted)
    .sort((a, b) => b.ofPredicted - a.ofPredicted);
}

/** The pair of classes that is mixed up most often; null when nothing is. */
export function mostConfused(counts: ArrayLike<number>, classes: number): Cell | null {
  let worst: Cell | null = null;
  let most = 0;
  for (let actual = 0; actual < classes; actual++) {
    for (let predicted = 0; predicted < classes; predicted++) {
      const count = counts[actual * classes + predicted]!;
      if (actual === predicted || count <= most) continue;
      most = count;
      worst = { actual, predicted };
    }
  }
  return worst;
}

/** A student's answers as a table, and as figures where the folders say what is right. */
import Papa from 'papaparse';
import { classScores, confusionOf } from '../../src/core/metrics/confusion.ts';
import { type Interval, wilsonInterval } from '../../src/core/metrics/interval.ts';
import { predictions } from '../../src/core/metrics/scores.ts';
import type { Answer } from './answer-photos.ts';

/** The likeliest class. */
function bestOf(probabilities: readonly number[]): number {
  return predictions({ values: Float64Array.from(probabilities), classes: probabilities.length })[0]!;
}

/** `file,class,probability`, then a column a class. A photo that could not be read has a row of its name alone. */
export function answersCsv(answers: readonly Answer[], labels: readonly string[]): string {
  const rows = answers.map(({ file, probabilities }) => {
    if (probabilities === null) return [file, '', '', ...labels.map(() => '')];
    const best = bestOf(probabilities);
    const figures = probabilities.map((p) => p.toFixed(6));
    return [file, labels[best]!, figures[best]!, ...figures];
  });
  return `${Papa.unparse([['file', 'class', 'probability', ...labels], ...rows], { newline: '\n' })}\n`;
}

export interface ClassFigures {
  readonly class: string;
  readonly photos: number;
  readonly right: number;
  /** Shares 0..1; null where there is nothing to divide by. */
  readonly recall: number | null;
  readonly precision: number | null;
}

export interface Evaluated {
  readonly photos: number;
  readonly right: number;
  readonly top1: number;
  /** 95 %, Wilson's score interval. */
  readonly top1Interval: Interval;
  readonly perClass: readonly ClassFigures[];
  /** [K][K]: row = what the folder says, column = what the student says. */
  readonly confusion: readonly (readonly number[])[];
  /** Photos in no folder of a class of the student. */
  readonly withoutClass: readonly string[];
  readonly unread: readonly string[];
}

/** The nearest folder above a photo that is called like a class of the student; null where none is. */
export function classOfFile(file: string, labels: readonly string[]): number | null {
  const folders = file.split('/').slice(0, -1).reverse();
  for (const folder of folders) {
    const exact = labels.indexOf(folder);
    if (exact >= 0) return exact;
    const alike = labels.findIndex((label) => label.trim().toLowerCase() === folder.trim().toLowerCase());
    if (alike >= 0) return alike;
  }
  return null;
}

/** @returns null where no photo that could be read lies in a folder of a class */
export function evaluated(answers: readonly Answer[], labels: readonly string[]): Evaluated | null {
  const labelled = answers.map((answer) => ({ ...answer, actual: classOfFile(answer.file, labels) }));
  const asked = labelled.flatMap(({ actual, probabilities }) =>
    actual === null || probabilities === null ? [] : [{ actual, predicted: bestOf(probabilities) }],
  );
  if (asked.length === 0) return null;
  const confusion = confusionOf(
    asked.map(({ actual }) => actual),
    asked.map(({ predicted }) => predicted),
    labels.length,
  );
  const rows = labels.map((_, k) => [
    ...confusion.counts.subarray(k * labels.length, (k + 1) * labels.length),
  ]);
  const right = rows.reduce((sum, row, k) => sum + row[k]!, 0);
  const orNull = (share: number) => (Number.isNaN(share) ? null : share);
  return {
    photos: asked.length,
    right,
    top1: right / asked.length,
    top1Interval: wilsonInterval(right, asked.length),
    perClass: classScores(confusion).map(({ support, recall, precision }, k) => ({
      class: labels[k]!,
      photos: support,
      right: rows[k]![k]!,
      recall: orNull(recall),
      precision: orNull(precision),
    })),
    confusion: rows,
    withoutClass: labelled.flatMap(({ file, actual }) => (actual === null ? [file] : [])),
    unread: answers.flatMap(({ file, probabilities }) => (probabilities === null ? [file] : [])),
  };
}

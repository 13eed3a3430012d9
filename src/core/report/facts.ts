/** All that a report tells, gathered by the page; the report itself looks nothing up. */
import type { PhotoId, Split } from '../records/project.ts';
import type { Evaluation, Run } from '../records/run.ts';
import type { Knowledge } from '../records/teacher.ts';

/** A line of a table of two columns. */
export interface Row {
  readonly label: string;
  readonly value: string;
}

export interface ReportFacts {
  readonly project: string;
  /** A day, in words. */
  readonly writtenOn: string;
  readonly run: Run;
  readonly student: string;
  /** Photos that are in use, by split. */
  readonly photos: Readonly<Record<Split, number>>;
  readonly unlabelled: number;
  /** One for each split that the student was asked about. */
  readonly evaluations: readonly Evaluation[];
  /** What the teacher knows of the same photos; null where it was not measured, or there was none. */
  readonly knowledge: Knowledge | null;
  /** Whose embeddings it learned from; null where it learned from labels alone. */
  readonly teacher: { readonly name: string; readonly licence: string } | null;
  readonly recipe: readonly Row[];
  readonly cost: readonly Row[];
  /** What photos are called. */
  readonly names: ReadonlyMap<PhotoId, string>;
  /** Small copies of some of them as data: URLs; null where photos are not to be in it. */
  readonly pictures: ReadonlyMap<PhotoId, string> | null;
}

/** Of the split that says most: test, else validation; null where neither has a photo with a class. */
export function mainEvaluation(evaluations: readonly Evaluation[]): Evaluation | null {
  const found = (split: Split) => evaluations.find((one) => one.split === split && one.labels.length > 0);
  return found('test') ?? found('validation') ?? null;
}

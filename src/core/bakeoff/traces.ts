/**
 * Accuracy against training time, one line an objective and student: the mean over seeds wherever all its runs were
 * looked at.
 */
import { metricColumn } from '../curves.ts';
import { TOP1 } from '../metrics/top1.ts';
import type { Run } from '../records/run.ts';
import { type Bakeoff, cellsOf } from './bakeoff.ts';
import { runOf } from './outcomes.ts';

export interface Trace {
  readonly objective: string;
  readonly student: string;
  /** Training time of the points, ascending. */
  readonly seconds: readonly number[];
  /** Validation top-1 in 0..1, as long as `seconds`. */
  readonly top1: readonly number[];
}

/** Lines in the order of the table; one without a point is left out. */
export function tracesOf(bakeoff: Bakeoff, runs: readonly Run[]): readonly Trace[] {
  const groups = new Map<string, { objective: string; student: string; runs: Run[] }>();
  for (const cell of cellsOf(bakeoff)) {
    const key = `${cell.student}/${cell.objective}`;
    const group = groups.get(key) ?? { objective: cell.objective, student: cell.student, runs: [] };
    groups.set(key, group);
    const run = runOf(bakeoff, cell, runs);
    if (run !== undefined && run.step > 0 && run.curves.evalStep.length > 0) group.runs.push(run);
  }
  return [...groups.values()].flatMap(({ objective, student, runs: own }) => {
    if (own.length === 0) return [];
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const points = Math.min(...own.map((run) => run.curves.evalStep.length));
    const indices = Array.from({ length: points }, (_, index) => index);
    return {
      objective,
      student,
      seconds: indices.map((at) =>
        mean(own.map((run) => (run.curves.evalStep[at]! * run.trainMs) / run.step / 1000)),
      ),
      top1: indices.map((at) => mean(own.map((run) => metricColumn(run.curves, TOP1.id)[at]!))),
    };
  });
}

/** The lines of the run's charts: the open run solid, compared ones dashed, with what they are measured against. */
import { OBJECTIVES } from '../../core/objectives/registry.ts';
import type { Curves, Run } from '../../core/records/run.ts';
import { type Level, type LineSeries, RUN_DASHES } from '../charts/line-series.ts';
import type { Baseline } from './baselines.ts';

const RUN_COLOURS = ['--accent', '--class-1', '--class-2', '--class-3', '--class-4', '--class-5'] as const;
const TERM_DASHES: readonly (readonly number[])[] = [
  [6, 3],
  [2, 2.5],
  [9, 3, 2, 3],
];

/** Total and terms of one run; with others beside it, totals only: terms of different objectives do not compare. */
export function lossSeries(runs: readonly Run[]): LineSeries[] {
  const [open] = runs;
  if (open === undefined) return [];
  if (runs.length > 1)
    return runs.map((run, i) => runLine(run, i, run.curves.step, run.curves.loss, runs.length));
  const total: LineSeries = {
    key: 'total',
    label: 'total',
    x: open.curves.step,
    y: open.curves.loss,
    colour: '--accent',
    dash: [],
  };
  const terms = Object.entries(open.curves.terms);
  if (terms.length < 2)
    return [{ ...total, label: terms[0] === undefined ? 'total' : termName(terms[0][0]) }];
  return [
    total,
    ...terms.map(([id, y], i) => ({
      key: id,
      label: termName(id),
      x: open.curves.step,
      y,
      colour: RUN_COLOURS[1 + (i % 5)]!,
      dash: TERM_DASHES[i % TERM_DASHES.length]!,
    })),
  ];
}

/** One curve a run, from columns that share `evalStep`. */
export function evaluatedSeries(runs: readonly Run[], column: 'validationTop1' | 'alignment'): LineSeries[] {
  return runs
    .map((run, i) => runLine(run, i, run.curves.evalStep, run.curves[column], runs.length))
    .filter((line, i) => i === 0 || line.y.some((value) => Number.isFinite(value)));
}

/** Likeness to the teacher of each run and, of the open one, how closely it points where the teacher points. */
export function likenessSeries(runs: readonly Run[]): LineSeries[] {
  const lines = evaluatedSeries(runs, 'alignment').map((line) =>
    runs.length === 1 ? { ...line, label: 'likeness (CKA)' } : line,
  );
  const [open] = runs;
  if (open === undefined || !open.curves.agreement.some((value) => Number.isFinite(value))) return lines;
  const direction: LineSeries = {
    key: 'direction',
    label: 'direction (mean cosine)',
    x: open.curves.evalStep,
    y: open.curves.agreement,
    colour: '--class-1',
    dash: TERM_DASHES[0]!,
  };
  return [...lines, direction];
}

export function stepSeries(runs: readonly Run[], column: keyof Pick<Curves, 'learningRate'>): LineSeries[] {
  return runs.map((run, i) => runLine(run, i, run.curves.step, run.curves[column], runs.length));
}

export function levelsOf(baselines: readonly Baseline[]): Level[] {
  const look = {
    probe: ['--class-3', [5, 4]],
    knn: ['--class-4', [2, 4]],
    ce: ['--faint', [9, 4, 2, 4]],
  } as const;
  return baselines.map(({ key, label, value }) => ({
    key,
    label,
    value,
    colour: look[key][0],
    dash: look[key][1],
  }));
}

function runLine(
  run: Run,
  place: number,
  x: readonly number[],
  y: readonly number[],
  of: number,
): LineSeries {
  return {
    key: run.id,
    label: of === 1 ? 'this run' : run.name,
    x,
    y,
    colour: RUN_COLOURS[place % RUN_COLOURS.length]!,
    dash: RUN_DASHES[place % RUN_DASHES.length]!,
    ...(of > 1 ? { tag: run.name.length <= 6 ? run.name : `${run.name.slice(0, 5)}…` } : {}),
  };
}

/** Its id, for a term that this version does not know. */
const termName = (id: string) => (OBJECTIVES.has(id) ? OBJECTIVES.get(id).name.toLowerCase() : id);

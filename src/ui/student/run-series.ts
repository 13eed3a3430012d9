/** The lines of the run's charts: the open run solid, compared ones dashed, with what they are measured against. */
import { metricColumn } from '../../core/curves.ts';
import type { MetricChart } from '../../core/metrics/metric-charts.ts';
import type { EpochMetric } from '../../core/metrics/registry.ts';
import { OBJECTIVES } from '../../core/objectives/registry.ts';
import type { Curves, Run } from '../../core/records/run.ts';
import { hasPoints, type Level, type LineSeries, RUN_DASHES } from '../charts/line-series.ts';
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

/**
 * The first metric of every run that has it, and of the open run the others, and what the first is on the photos that
 * it learns from.
 */
export function metricSeries(runs: readonly Run[], [first, ...others]: MetricChart['metrics']): LineSeries[] {
  const [open] = runs;
  if (open === undefined) return [];
  const lines = runs
    .map((run, i) => runLine(run, i, run.curves.evalStep, metricColumn(run.curves, first.id), runs.length))
    .filter((line, i) => i === 0 || hasPoints([line]));
  const more = others
    .map(({ id, perEpoch }, i) => ({
      key: id,
      label: perEpoch.line,
      x: open.curves.evalStep,
      y: metricColumn(open.curves, id),
      colour: RUN_COLOURS[1 + (i % 5)]!,
      dash: TERM_DASHES[i % TERM_DASHES.length]!,
    }))
    .filter((line) => hasPoints([line]));
  const learned = runs.length > 1 ? [] : [learnedLine(open, first)].filter((line) => hasPoints([line]));
  const isShared = others.length > 0 && runs.length === 1;
  const own = isShared ? first.perEpoch.line : 'validation';
  const isTold = isShared || learned.length > 0;
  return [...lines.map((line) => (isTold ? { ...line, label: own } : line)), ...learned, ...more];
}

/** Far above validation, it learns by heart. */
function learnedLine({ id, curves }: Run, metric: EpochMetric): LineSeries {
  return {
    key: `${id} training`,
    label: 'training photos',
    x: curves.evalStep,
    y: metricColumn(curves, metric.id, 'training'),
    colour: RUN_COLOURS[2],
    dash: TERM_DASHES[1]!,
  };
}

/** The run without a teacher that the open one is measured against. */
export function labelsOnlyLine({ id, name, curves }: Run, metric: EpochMetric): LineSeries {
  return {
    key: id,
    label: `labels only (${name})`,
    x: curves.evalStep,
    y: metricColumn(curves, metric.id),
    colour: '--faint',
    dash: RUN_DASHES[3]!,
  };
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

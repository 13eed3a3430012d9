import { describe, expect, it } from 'vitest';
import { appended, emptyCurves } from '../../core/curves.ts';
import { metricCharts } from '../../core/metrics/metric-charts.ts';
import type { Run } from '../../core/records/run.ts';
import { metricSeries } from './run-series.ts';

const run = (
  name: string,
  figures: readonly Record<string, number>[],
  learned: readonly number[] = [],
): Run =>
  ({
    id: name,
    name,
    curves: appended(
      emptyCurves(),
      [],
      figures.map((metrics, i) => ({
        step: 10 * (i + 1),
        metrics,
        training: { top1: learned[i] ?? Number.NaN },
      })),
    ),
  }) as unknown as Run;
const chartOf = (title: string) => metricCharts().find((chart) => chart.title === title)!;
const linesOf = (title: string, runs: readonly Run[]) =>
  metricSeries(runs, chartOf(title).metrics).map(({ label, x, y }) => ({ label, x, y }));

const mapped = run('Run 1', [
  { top1: 0.5, alignment: 0.25, agreement: 0.125 },
  { top1: 0.75, alignment: 0.5, agreement: 0.25 },
]);
const plain = run('Run 2', [{ top1: 0.25, alignment: Number.NaN, agreement: Number.NaN }]);

describe('the charts of metrics', () => {
  it('are one a title, in the order of the registry', () => {
    expect(metricCharts().map(({ title }) => title)).toEqual(['Accuracy', 'Agreement with the teacher']);
  });

  it('have the run itself as a line where one metric has a chart', () => {
    expect(linesOf('Accuracy', [mapped])).toEqual([{ label: 'this run', x: [10, 20], y: [0.5, 0.75] }]);
  });

  it('name the metrics that share a chart', () => {
    expect(linesOf('Agreement with the teacher', [mapped])).toEqual([
      { label: 'likeness (CKA)', x: [10, 20], y: [0.25, 0.5] },
      { label: 'direction (mean cosine)', x: [10, 20], y: [0.125, 0.25] },
    ]);
  });

  it('compare runs by the first metric, and leave out a run that was never measured by it', () => {
    expect(linesOf('Accuracy', [mapped, plain]).map(({ label }) => label)).toEqual(['Run 1', 'Run 2']);
    expect(linesOf('Agreement with the teacher', [mapped, plain]).map(({ label }) => label)).toEqual([
      'Run 1',
      'direction (mean cosine)',
    ]);
  });

  it('show beside the open run what it is on the photos that it learns from, where that was measured', () => {
    const learned = run('Run 3', [{ top1: 0.5 }, { top1: 0.625 }], [0.75, 1]);
    expect(linesOf('Accuracy', [learned])).toEqual([
      { label: 'validation', x: [10, 20], y: [0.5, 0.625] },
      { label: 'training photos', x: [10, 20], y: [0.75, 1] },
    ]);
    expect(linesOf('Accuracy', [learned, plain]).map(({ label }) => label)).toEqual(['Run 3', 'Run 2']);
  });
});

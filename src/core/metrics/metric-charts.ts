/** The charts of a run that metrics ask for. */
import { type EpochMetric, perEpochMetrics } from './registry.ts';

/** What is measured after each epoch and stands in one chart. */
export interface MetricChart {
  /** Of its first metric. */
  readonly id: string;
  readonly title: string;
  readonly metrics: readonly [EpochMetric, ...EpochMetric[]];
}

/** In the order of the registry. */
export function metricCharts(): readonly MetricChart[] {
  const charts = new Map<string, [EpochMetric, ...EpochMetric[]]>();
  for (const metric of perEpochMetrics()) {
    const sharing = charts.get(metric.perEpoch.chart);
    if (sharing === undefined) charts.set(metric.perEpoch.chart, [metric]);
    else sharing.push(metric);
  }
  return [...charts].map(([title, metrics]) => ({ id: metrics[0].id, title, metrics }));
}

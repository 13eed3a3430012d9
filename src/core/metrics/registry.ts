/**
 * All metrics that come to one number, in the order in which the page shows them. A metric is one file and
 * one line here.
 */
import { createRegistry } from '../registry.ts';
import { AGREEMENT } from './agreement.ts';
import { ALIGNMENT } from './alignment.ts';
import { BALANCED_ACCURACY } from './balanced-accuracy.ts';
import { CALIBRATION_ERROR } from './calibration.ts';
import { MACRO_F1 } from './macro-f1.ts';
import type { EpochCurve, Metric } from './metric.ts';
import { TOP1 } from './top1.ts';

export const METRICS = createRegistry<Metric>(
  'metric',
  [TOP1, BALANCED_ACCURACY, MACRO_F1, CALIBRATION_ERROR, ALIGNMENT, AGREEMENT],
  'UNEXPECTED',
);

export type EpochMetric = Metric & { readonly perEpoch: EpochCurve };

export function perEpochMetrics(): readonly EpochMetric[] {
  return METRICS.all().filter((metric): metric is EpochMetric => metric.perEpoch !== undefined);
}

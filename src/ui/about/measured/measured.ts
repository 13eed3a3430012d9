/** What was measured of the methods, as bench/methods.ts wrote it; which of it is noise is decided by the rule of the app's own comparisons. */
import type { BakeoffRow } from '../../../core/bakeoff/statistics.ts';
import figures from './figures.json' with { type: 'json' };

export type MeasuredRow = Omit<BakeoffRow, 'validation' | 'peakBytes'>;

/** One comparison: the same photos, teacher, labels and number of steps for all of its rows. */
export interface MeasuredTable {
  readonly id: string;
  readonly photos: string;
  readonly teacher: string;
  /** Share of the training labels that the students saw, 0..1. */
  readonly labelShare: number;
  readonly imageSizePx: number;
  readonly epochs: number;
  readonly testPhotos: number;
  readonly rows: readonly MeasuredRow[];
}

export const MEASURED: readonly MeasuredTable[] = figures;

const PHOTOS: Readonly<Record<string, string>> = {
  clothing: 'Clothing, 3,068 training photos',
  cifar: 'CIFAR-10, 2,000 of its training photos',
};

export function titleOf({ photos, teacher, labelShare, imageSizePx }: MeasuredTable): string {
  const labels = labelShare === 1 ? 'all labels' : `${labelShare * 100} % of the labels`;
  return `${PHOTOS[photos] ?? photos}; ${labels}; teacher ${teacher}; ${imageSizePx} px`;
}

/** The best first; the baseline, whose difference is none, where zero stands. */
export function byDifference(rows: readonly MeasuredRow[]): readonly MeasuredRow[] {
  const of = ({ difference }: MeasuredRow) => difference?.mean ?? 0;
  return [...rows].sort((a, b) => a.student.localeCompare(b.student) || of(b) - of(a));
}

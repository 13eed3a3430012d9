/**
 * What a bake-off's runs say together: mean and spread over the seeds, and differences to the baseline paired by
 * seed, since runs of one seed share their labels, their order of photos and their first weights. Only finished runs
 * count.
 */
import { BASELINE, type BakeoffCell } from './bakeoff.ts';

/** One run as far as the comparison goes. Accuracies in 0..1. */
export interface Outcome extends BakeoffCell {
  readonly status: 'waiting' | 'training' | 'paused' | 'finished' | 'failed';
  readonly validation: number | null;
  readonly test: number | null;
  readonly trainMs: number;
  readonly peakBytes: number | null;
  /** Why it failed; empty otherwise. */
  readonly message: string;
}

export interface Spread {
  readonly mean: number;
  /** Sample standard deviation; null with fewer than two values. */
  readonly sd: number | null;
  readonly count: number;
}

export interface PairedDifference {
  /** Mean of (this - baseline) over the seeds that both have, in shares of 1. */
  readonly mean: number;
  /** Standard error of that mean; null with one pair. */
  readonly standardError: number | null;
  readonly pairs: number;
}

/** One line of the table: an objective with a student. */
export interface BakeoffRow {
  readonly objective: string;
  readonly student: string;
  readonly test: Spread | null;
  readonly validation: Spread | null;
  /** null for the baseline itself, and while no seed has both. */
  readonly difference: PairedDifference | null;
  /** Mean training time of the finished runs; null before there are any. */
  readonly trainMs: number | null;
  /** The most that any of its runs held. */
  readonly peakBytes: number | null;
  readonly finished: number;
  readonly failed: number;
  readonly planned: number;
}

/** @returns null for no values */
export function spreadOf(values: readonly number[]): Spread | null {
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, sd: null, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (count - 1)), count };
}

/** Pairs by seed. @returns null without a common seed */
export function pairedDifference(
  values: ReadonlyMap<number, number>,
  baseline: ReadonlyMap<number, number>,
): PairedDifference | null {
  const differences = [...values].flatMap(([seed, value]) => {
    const base = baseline.get(seed);
    return base === undefined ? [] : [value - base];
  });
  const spread = spreadOf(differences);
  if (spread === null) return null;
  const standardError = spread.sd === null ? null : spread.sd / Math.sqrt(spread.count);
  return { mean: spread.mean, standardError, pairs: spread.count };
}

/** Standard error of an accuracy that was counted on so many photos. */
export const binomialError = (share: number, photos: number): number =>
  Math.sqrt((share * (1 - share)) / Math.max(1, photos));

const bySeed = (outcomes: readonly Outcome[]): ReadonlyMap<number, number> =>
  new Map(
    outcomes.flatMap(({ seed, status, test }) =>
      status === 'finished' && test !== null ? [[seed, test] as const] : [],
    ),
  );

const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);

/** The table, in the order in which the outcomes first name each objective and student. */
export function rowsOf(outcomes: readonly Outcome[]): readonly BakeoffRow[] {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const key = `${outcome.student}/${outcome.objective}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [outcome]);
    else group.push(outcome);
  }
  return [...groups.values()].map((group) => {
    const { objective, student } = group[0]!;
    const baseline = groups.get(`${student}/${BASELINE}`) ?? [];
    const finished = group.filter(({ status }) => status === 'finished');
    const peaks = known(finished.map(({ peakBytes }) => peakBytes));
    return {
      objective,
      student,
      test: spreadOf(known(finished.map(({ test }) => test))),
      validation: spreadOf(known(finished.map(({ validation }) => validation))),
      difference: objective === BASELINE ? null : pairedDifference(bySeed(group), bySeed(baseline)),
      trainMs: spreadOf(finished.map(({ trainMs }) => trainMs))?.mean ?? null,
      peakBytes: peaks.length === 0 ? null : Math.max(...peaks),
      finished: finished.length,
      failed: group.filter(({ status }) => status === 'failed').length,
      planned: group.length,
    };
  });
}

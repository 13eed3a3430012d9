/**
 * The file in which a bake-off of the command line keeps its runs: written whole after each of them, read again to go
 * on.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { type BakeoffCell, cellKey } from '../../src/core/bakeoff/bakeoff.ts';
import { sentenceOf } from '../../src/core/bakeoff/sentence.ts';
import { type BakeoffRow, type Outcome, rowsOf } from '../../src/core/bakeoff/statistics.ts';
import { DistillFailure } from '../distill/failure.ts';
import type { BakeoffOptions } from './options.ts';

export interface BakeoffReport {
  readonly version: 1;
  readonly setup: BakeoffOptions['setup'];
  /** Labelled photos of the test split; 0 before the photos were read. */
  readonly testPhotos: number;
  readonly sentence: string;
  readonly rows: readonly BakeoffRow[];
  readonly outcomes: readonly Outcome[];
}

const WAITING = {
  status: 'waiting',
  validation: null,
  test: null,
  trainMs: 0,
  peakBytes: null,
  message: '',
} as const;

/** The report of these cells with what is known of them; cells of an earlier, wider command are kept at the end. */
export function reportOf(
  setup: BakeoffOptions['setup'],
  cells: readonly BakeoffCell[],
  known: readonly Outcome[],
  testPhotos: number,
): BakeoffReport {
  const byKey = new Map(known.map((outcome) => [cellKey(outcome), outcome]));
  const asked = cells.map((cell): Outcome => byKey.get(cellKey(cell)) ?? { ...cell, ...WAITING });
  const keys = new Set(cells.map(cellKey));
  const others = known.filter((outcome) => outcome.status === 'finished' && !keys.has(cellKey(outcome)));
  const outcomes = [...asked, ...others];
  const rows = rowsOf(outcomes);
  return {
    version: 1,
    setup,
    testPhotos,
    sentence: sentenceOf(rows, (id) => id, testPhotos),
    rows,
    outcomes,
  };
}

/** @throws {DistillFailure} usage, where there is no report of a bake-off under this path */
export function readReport(path: string): BakeoffReport {
  let stored: Partial<BakeoffReport> | null;
  try {
    stored = JSON.parse(readFileSync(path, 'utf8')) as Partial<BakeoffReport> | null;
  } catch (cause) {
    throw Object.assign(refused(path, 'is not a report of a bake-off'), { cause });
  }
  if (stored?.version !== 1 || !Array.isArray(stored.outcomes))
    throw refused(path, 'is not a report of a bake-off');
  return stored as BakeoffReport;
}

function refused(path: string, why: string): DistillFailure {
  return new DistillFailure('usage', `${path} ${why}. Name another file, or remove this one.`);
}

/**
 * Finished runs that an earlier command left, and on how many test photos they were counted.
 * @throws {DistillFailure} usage, where the file is of another setup or no report at all
 */
export function readFinished(
  path: string,
  setup: BakeoffOptions['setup'],
): Pick<BakeoffReport, 'outcomes' | 'testPhotos'> {
  if (!existsSync(path)) return { outcomes: [], testPhotos: 0 };
  const stored = readReport(path);
  if (!isDeepStrictEqual(stored.setup, setup))
    throw refused(path, 'holds runs on other photos, another teacher or other settings');
  const outcomes = stored.outcomes.filter(({ status }) => status === 'finished');
  return { outcomes, testPhotos: stored.testPhotos ?? 0 };
}

/** In one stroke: who is interrupted in the middle finds the old file. */
export function writeReport(path: string, report: BakeoffReport): void {
  const draft = `${path}.part`;
  writeFileSync(draft, `${JSON.stringify(report, null, 2)}\n`);
  renameSync(draft, path);
}

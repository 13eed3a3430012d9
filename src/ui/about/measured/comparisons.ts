/**
 * What was measured of the methods, as bench/methods.ts wrote it; which of it is noise is decided by the rule of the
 * app's own comparisons.
 */
import type { BakeoffRow } from '../../../core/bakeoff/statistics.ts';
import { studentName } from '../../compare/names.ts';
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

/** The usual student: it stands for those that were not measured themselves. */
const USUAL = 'conv';

const PHOTOS: Readonly<Record<string, string>> = {
  clothing: 'Clothing, 3,068 training photos',
  cifar: 'CIFAR-10, 2,000 of its training photos',
};

export function titleOf({ photos, teacher, labelShare, imageSizePx, epochs, rows }: MeasuredTable): string {
  const students = [...new Set(rows.map(({ student }) => student))].filter((student) => student !== USUAL);
  const who = students.map((student) => `; ${studentName(student)}`).join('');
  const labels = labelShare === 1 ? 'all labels' : `${labelShare * 100} % of the labels`;
  return `${PHOTOS[photos] ?? photos}; ${labels}; teacher ${teacher}; ${imageSizePx} px, ${epochs} epochs${who}`;
}

/** The best first; the baseline, whose difference is none, where zero stands. */
export function byDifference(rows: readonly MeasuredRow[]): readonly MeasuredRow[] {
  const of = ({ difference }: MeasuredRow) => difference?.mean ?? 0;
  return [...rows].sort((a, b) => a.student.localeCompare(b.student) || of(b) - of(a));
}

/** Presets that are one objective beside the labels: in the tables they go by their sum. */
const SUMS: Readonly<Record<string, string>> = { fd: 'ce+fd', 'embedkd-fixed': 'ce+embedkd_fixed' };

export const shortPhotos = ({ photos }: MeasuredTable): string => (photos === 'cifar' ? 'CIFAR-10' : photos);

interface Found {
  readonly table: MeasuredTable;
  readonly row: MeasuredRow;
}

/**
 * The longest first: rows about an objective from the comparisons in which about as large a share of the photos was
 * labelled. They are of the student itself where it was measured, else of the usual one: a student that begins with
 * its teacher's weights gains nothing from what helps one that begins with none.
 * @param labelledShare 0..1
 */
export function comparisonsOf(objective: string, labelledShare: number, student: string) {
  const labelShare = labelledShare >= 0.5 ? 1 : 0.1;
  const name = SUMS[objective] ?? objective;
  const foundOf = (who: string): readonly Found[] =>
    MEASURED.filter((table) => table.labelShare === labelShare)
      .flatMap((table) => {
        const row = table.rows.find((one) => one.objective === name && one.student === who);
        return row === undefined || row.difference === null ? [] : [{ table, row }];
      })
      .sort((a, b) => b.table.epochs - a.table.epochs);
  const own = foundOf(student);
  return own.length > 0
    ? { labelShare, student, found: own }
    : { labelShare, student: USUAL, found: foundOf(USUAL) };
}

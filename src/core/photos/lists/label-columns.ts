/** Where a list keeps the labels of its photos: by what columns are called, else by what stands in them. */

import type { LabelColumns } from '../../records/import-plan.ts';
import { areOneToOne, type ColumnValues } from './column-values.ts';
import { isFactColumn, isSplitColumn, labelRank } from './column-words.ts';
import type { LabelList } from './label-list.ts';
import { hasImageEnding } from './name-parts.ts';

/** Fewer rows than this do not tell a class from a remark. */
const FEW_ROWS = 20;
const MAX_LABEL_LENGTH = 120;
/** Integers beyond it count or measure something. */
const MAX_CLASS_NUMBER = 5000;
/** Of the rows: those with one 1. The others are conflicts. */
const ONE_HOT_SHARE = 0.7;

export interface FoundLabels {
  readonly labels: LabelColumns;
  /** Several columns may be meant. */
  readonly candidates: readonly string[];
  /** Columns of 0 and 1 of which most rows have several: not one class a photo. */
  readonly isMultiHot: boolean;
}

const NONE: FoundLabels = { labels: { kind: 'none' }, candidates: [], isMultiHot: false };

/** @param columns without those that name photos or splits @param rows from which they are */
export function labelColumnsOf(
  list: LabelList,
  columns: readonly ColumnValues[],
  rows: LabelList['rows'],
): FoundLabels {
  const filled = columns.filter(({ values }) => values.size > 0);
  const choose = (found: readonly ColumnValues[]) => chosen(list, rows, found);
  const isUsable = (column: ColumnValues) => !isMeasured(column);

  const certain = filled.filter((column) => labelRank(column.name) === 3 && isUsable(column));
  if (certain.length > 0) return choose(certain);
  const hot = oneHotOf(list, filled, rows);
  if (hot !== null) return hot;
  const called = filled.filter(
    (column) => labelRank(column.name) > 0 && isUsable(column) && (rows.length <= FEW_ROWS || areFew(column)),
  );
  if (called.length > 0) return choose(called);
  const others = filled.filter(
    (column) =>
      !isFactColumn(column.name) &&
      !isSplitColumn(column.name) &&
      column.values.size > 1 &&
      isUsable(column) &&
      areFew(column),
  );
  if (others.length === 0 && isPair(list, filled)) return choose(filled);
  // Words are rather classes than numbers are.
  const words = others.filter(({ isNumeric }) => !isNumeric);
  const found = words.length > 0 ? words : others.filter(areClassNumbers);
  return found.length === 0 ? NONE : choose(found);
}

/** `a.jpg hat` in a few lines without a header: each class may be there once. */
function isPair(list: LabelList, [other]: readonly ColumnValues[]): boolean {
  if (list.columns.length !== 2 || other === undefined || list.rows.length > FEW_ROWS) return false;
  return (
    /^(column \d|key|value)$/.test(other.name) &&
    !other.isNumeric &&
    [...other.values].every((value) => value.length <= 40 && !hasImageEnding(value))
  );
}

/** One column, or the one of several that say the same; else a choice for a person. */
function chosen(list: LabelList, rows: LabelList['rows'], found: readonly ColumnValues[]): FoundLabels {
  // What is the same in all rows tells no classes apart, if anything else does.
  const telling = found.filter(({ values }) => values.size > 1);
  const [first, ...others] = (telling.length > 0 ? telling : found).toSorted(
    (a, b) => readability(b) - readability(a),
  );
  const column = first!.name;
  const differing = others.filter(({ name }) => !areOneToOne(list, rows, column, name));
  if (differing.length === 0) return { ...NONE, labels: { kind: 'column', column } };
  const names = new Set([column, ...differing.map(({ name }) => name)]);
  return { ...NONE, candidates: list.columns.filter((name) => names.has(name)) };
}

/** `hat` before `n02000001` before `0`. */
function readability({ values, isNumeric }: ColumnValues): number {
  if (isNumeric) return 0;
  return [...values].some((value) => /\d/.test(value)) ? 1 : 2;
}

/** Numbers with a fraction, or so many that they count something. */
function isMeasured({ isNumeric, isInteger, values }: ColumnValues): boolean {
  return isNumeric && (!isInteger || values.size > MAX_CLASS_NUMBER);
}

function areFew({ values, filled }: ColumnValues): boolean {
  return (
    values.size <= Math.max(2, filled / 2) &&
    values.size < filled &&
    [...values].every(({ length }) => length <= MAX_LABEL_LENGTH)
  );
}

/** `0` to `9`, not 640 and 480. */
function areClassNumbers({ isInteger, values }: ColumnValues): boolean {
  if (!isInteger) return false;
  const numbers = [...values].map(Number);
  return Math.min(...numbers) >= -1 && Math.max(...numbers) <= 2 * values.size + 1;
}

function oneHotOf(
  list: LabelList,
  columns: readonly ColumnValues[],
  rows: LabelList['rows'],
): FoundLabels | null {
  const hot = columns.filter(
    ({ name, values }) =>
      !isFactColumn(name) &&
      !isSplitColumn(name) &&
      [...values].every((value) => isOne(value) || isZero(value)),
  );
  if (hot.length < 2) return null;
  const places = hot.map(({ name }) => list.columns.indexOf(name));
  const ones = rows.map((row) => places.filter((at) => isOne(row[at]!)).length);
  const single = ones.filter((count) => count === 1).length;
  if (single >= ONE_HOT_SHARE * rows.length) {
    return { ...NONE, labels: { kind: 'one-hot', columns: hot.map(({ name }) => name) } };
  }
  const isMultiHot = ones.filter((count) => count > 1).length > rows.length / 4;
  return isMultiHot && hot.length === columns.filter(({ name }) => !isFactColumn(name)).length
    ? { ...NONE, isMultiHot }
    : null;
}

export function isOne(value: string): boolean {
  return value === '1' || (value !== '0' && value.length < 12 && /^(1\.0+|true|yes)$/i.test(value));
}

function isZero(value: string): boolean {
  return value === '0' || (value.length < 12 && /^(0\.0+|false|no)$/i.test(value));
}

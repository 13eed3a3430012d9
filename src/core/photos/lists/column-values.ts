/** What stands in a column, as far as it tells what the column is. */
import { isNoLabel } from './column-words.ts';
import type { LabelList } from './label-list.ts';

/** As many rows as tell what a column is. */
const SAMPLED = 20_000;

export interface ColumnValues {
  readonly name: string;
  /** Each once, without those that say nothing. */
  readonly values: ReadonlySet<string>;
  /** Rows in which it says something. */
  readonly filled: number;
  readonly isNumeric: boolean;
  readonly isInteger: boolean;
}

/** Rows that are spread evenly over the list, all of them if they are few. */
export function sampled(rows: LabelList['rows'], count = SAMPLED): LabelList['rows'] {
  if (rows.length <= count) return rows;
  return Array.from({ length: count }, (_, at) => rows[Math.floor((at * rows.length) / count)]!);
}

export function valuesOf(list: LabelList, rows: LabelList['rows'], column: string): ColumnValues {
  const at = list.columns.indexOf(column);
  const values = new Set<string>();
  let filled = 0;
  for (const row of rows) {
    const value = row[at] ?? '';
    if (isNoLabel(value)) continue;
    filled++;
    values.add(value);
  }
  const all = [...values];
  return {
    name: column,
    values,
    filled,
    isNumeric: all.length > 0 && all.every((value) => value.length < 40 && Number.isFinite(Number(value))),
    isInteger: all.length > 0 && all.every((value) => /^[+-]?\d{1,15}(\.0+)?$/.test(value)),
  };
}

/** Where each value of one goes with one value of the other, both say the same: `0` and `hat`. */
export function areOneToOne(list: LabelList, rows: LabelList['rows'], one: string, other: string): boolean {
  const [a, b] = [list.columns.indexOf(one), list.columns.indexOf(other)];
  const there = new Map<string, string>();
  const back = new Map<string, string>();
  return rows.every((row) => {
    const [from, to] = [row[a]!, row[b]!];
    const [was, wasBack] = [there.get(from), back.get(to)];
    there.set(from, to);
    back.set(to, from);
    return (was === undefined || was === to) && (wasBack === undefined || wasBack === from);
  });
}

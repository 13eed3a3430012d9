/** Which column of a list says to which split a photo belongs. */
import { splitNamed } from '../split-names.ts';
import type { ColumnValues } from './column-values.ts';
import { isSplitColumn, labelRank } from './column-words.ts';

const MAX_SPLITS = 12;
const EXAMPLES = 5;

export interface SplitColumn {
  readonly column: string;
  /** Values of it that are no split. */
  readonly strange: readonly string[];
}

/** @param columns without that which names photos */
export function splitColumnOf(columns: readonly ColumnValues[]): SplitColumn | null {
  const few = columns.filter(({ values }) => values.size > 0 && values.size <= MAX_SPLITS);
  const named = few.find(({ name, values }) => isSplitColumn(name) && [...values].some(isSplit));
  // `train` may be a class, too: beside cars and ships.
  const found = named ?? few.find(({ name, values }) => labelRank(name) < 2 && [...values].every(isSplit));
  if (found === undefined) return null;
  return {
    column: found.name,
    strange: [...found.values].filter((value) => !isSplit(value)).slice(0, EXAMPLES),
  };
}

function isSplit(value: string): boolean {
  return splitNamed(value) !== null;
}

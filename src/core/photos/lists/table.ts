/** Rows of cells under names, as every reader here makes them. */
import { PupilError } from '../../errors.ts';
import type { LabelList } from './label-list.ts';

export interface Table {
  readonly format: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly known: LabelList['known'];
}

/** A list of 200,000 photos with 100 columns; more is refused before memory is. */
const MAX_CELLS = 20_000_000;
/** One for each of ImageNet's classes, five times over. */
const MAX_COLUMNS = 5000;

/**
 * @param header null where the text has none; names that are empty or there twice are made to differ
 * @throws {PupilError} METADATA_INVALID where it is larger than can be held
 */
export function tableOf(
  format: string,
  header: readonly string[] | null,
  rows: readonly (readonly string[])[],
  known: LabelList['known'] = null,
): Table {
  let width = header?.length ?? 0;
  for (const row of rows) width = Math.max(width, row.length);
  refuseTooLarge(rows.length, width);
  const padded = rows.map((row) =>
    row.length === width ? row : [...row, ...Array<string>(width - row.length).fill('')],
  );
  return { format, columns: uniqueNames(header ?? [], width), rows: padded, known };
}

/** @throws {PupilError} METADATA_INVALID */
export function refuseTooLarge(rows: number, columns: number): void {
  if (rows * columns <= MAX_CELLS && columns <= MAX_COLUMNS) return;
  throw new PupilError(
    'METADATA_INVALID',
    `It has ${rows.toLocaleString('en')} rows of ${columns.toLocaleString('en')} columns; at most ${MAX_COLUMNS.toLocaleString('en')} columns and ${MAX_CELLS.toLocaleString('en')} cells are read. Keep the column of names and that of labels.`,
    { rows, columns, maxColumns: MAX_COLUMNS, maxCells: MAX_CELLS },
  );
}

function uniqueNames(header: readonly string[], width: number): readonly string[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return Array.from({ length: width }, (_, at) => {
    const wanted = header[at]?.trim() || `column ${at + 1}`;
    let name = wanted;
    let count = counts.get(wanted) ?? 1;
    while (taken.has(name)) name = `${wanted} (${++count})`;
    counts.set(wanted, count);
    taken.add(name);
    return name;
  });
}

/** Records as a table: a column for every field that any of them has, in the order in which they were met. */
export function tableOfRecords(
  format: string,
  records: readonly ReadonlyMap<string, string>[],
  known: LabelList['known'] = null,
): Table {
  const places = new Map<string, number>();
  for (const record of records) {
    for (const field of record.keys()) if (!places.has(field)) places.set(field, places.size);
    refuseTooLarge(records.length, places.size);
  }
  const fields = [...places.keys()];
  const rows = records.map((record) => fields.map((field) => record.get(field) ?? ''));
  return tableOf(format, fields, rows, known);
}

/** Cells of a table that hold JSON or a Python list: `["hat"]`, `['hat', 'shoes']`, `{"class":"hat"}`. */
import { isObject, recordsOf } from './records.ts';
import { type Table, tableOfRecords } from './table.ts';

/** A table without such cells, in which each is what it holds. */
export function unnested(table: Table): Table {
  const isNested = table.columns.map((_, at) => table.rows.some((row) => valueIn(row[at]!) !== undefined));
  if (!isNested.includes(true)) return table;
  const records = table.rows.map((row) =>
    // Column names are strangers' words: as an own property even `__proto__` is one.
    Object.fromEntries(
      table.columns.map((column, at) => [column, (isNested[at] ? valueIn(row[at]!) : undefined) ?? row[at]!]),
    ),
  );
  return tableOfRecords(table.format, recordsOf(records));
}

function valueIn(cell: string): object | undefined {
  if (cell.length < 2 || cell.length > 65_536) return undefined;
  const ends = cell[0]! + cell.at(-1)!;
  if (ends !== '[]' && ends !== '{}') return undefined;
  try {
    const value: unknown = JSON.parse(cell);
    return isObject(value) ? value : undefined;
  } catch {
    const inner = cell.slice(1, -1).trim();
    const isPython = ends === '[]' && inner.length > 1 && inner.startsWith("'") && inner.endsWith("'");
    return isPython ? inner.slice(1, -1).split(/'\s*,\s*'/) : undefined;
  }
}

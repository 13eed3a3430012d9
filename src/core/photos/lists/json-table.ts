/**
 * JSON as a table, in the shapes in which programs write lists: records; one record a photo under its name; a label
 * under each name; names under each label; columns; any of these below a key that says the split.
 */
import { isFileColumn, labelRank } from './column-words.ts';
import { isObject, recordsOf, textOf } from './records.ts';
import { type Table, tableOf, tableOfRecords } from './table.ts';

const FORMAT = 'JSON';
type Entries = readonly (readonly [string, unknown])[];

/** @returns null where it holds no list */
export function readJson(value: unknown): Table | null {
  if (Array.isArray(value)) return fromArray(value);
  if (!isObject(value)) return null;
  const entries = Object.entries(value);
  if (entries.length === 0) return null;
  return (
    columnsAndData(value) ??
    (entries.every(([, one]) => isPlain(one)) ? fromPairs(entries) : null) ??
    (entries.every(([, one]) => Array.isArray(one)) ? fromArrays(entries) : null) ??
    (areAlike(entries) ? fromObjects(entries) : null) ??
    largest(entries)
  );
}

function fromArray(values: readonly unknown[]): Table | null {
  if (values.length === 0) return null;
  if (values.every((one) => typeof one === 'string')) {
    return tableOf(
      FORMAT,
      null,
      values.map((one) => [one.trim()]),
    );
  }
  if (values.every(Array.isArray)) {
    return tableOf(
      FORMAT,
      null,
      values.map((row) => row.map(textOf)),
    );
  }
  return values.every((one) => isObject(one) && !Array.isArray(one))
    ? tableOfRecords(FORMAT, recordsOf(values as object[]))
    : null;
}

/** `{"0": "hat"}`, `{"img_1.jpg": ["hat"]}`. */
function fromPairs(entries: Entries): Table {
  return tableOf(
    FORMAT,
    ['key', 'value'],
    entries.map(([key, value]) => [key.trim(), textOf(Array.isArray(value) ? value[0] : value)]),
  );
}

function fromArrays(entries: Entries): Table | null {
  const arrays = entries as readonly (readonly [string, readonly unknown[]])[];
  const isColumns =
    arrays.some(([key]) => isFileColumn(key)) &&
    arrays.some(([key]) => labelRank(key) > 0) &&
    arrays.every(([, values]) => values.length === arrays[0]![1].length);
  if (isColumns) {
    const rows = arrays[0]![1].map((_, at) => arrays.map(([, values]) => textOf(values[at])));
    return tableOf(
      FORMAT,
      arrays.map(([key]) => key),
      rows,
    );
  }
  const all = arrays.flatMap(([, values]) => values);
  // Food-101's train.json: names under each label.
  if (all.every((one) => !isObject(one))) {
    const rows = arrays.flatMap(([key, values]) => values.map((one) => [key.trim(), textOf(one)]));
    return rows.length === 0 ? null : tableOf(FORMAT, ['key', 'value'], rows);
  }
  if (all.every(Array.isArray)) {
    const rows = arrays.flatMap(([key, values]) =>
      values.map((row) => [key, ...(row as unknown[]).map(textOf)]),
    );
    return tableOf(FORMAT, ['key'], rows);
  }
  const filled = arrays.filter(([, values]) => values.length > 0);
  if (filled.length > 1 && all.every((one) => isObject(one) && !Array.isArray(one))) return keyed(filled);
  return largest(entries);
}

/** `{"train": [{…}], "test": [{…}]}`, if the records are of one kind. */
function keyed(arrays: readonly (readonly [string, readonly unknown[]])[]): Table | null {
  const [first, ...others] = arrays.map(([, values]) =>
    Object.keys(values[0] as object)
      .sort()
      .join('\n'),
  );
  if (others.some((fields) => fields !== first)) return null;
  const records = arrays.flatMap(([key, values]) =>
    recordsOf(values as object[]).map((record) => new Map([['key', key], ...record])),
  );
  return tableOfRecords(FORMAT, records);
}

function fromObjects(entries: Entries): Table {
  const objects = entries as readonly (readonly [string, object])[];
  const inner = objects.map(([, one]) => Object.keys(one));
  // What pandas writes: `{"image": {"0": "a.jpg"}, "label": {"0": "hat"}}`.
  const isColumns =
    inner[0]!.length > 0 &&
    inner[0]!.every((key, at) => key === String(at)) &&
    inner.every((keys) => keys.length === inner[0]!.length) &&
    objects.some(([key]) => !/^\d+$/.test(key));
  if (isColumns) {
    const columns = objects.map(([, one]) => Object.values(one));
    return tableOf(
      FORMAT,
      objects.map(([key]) => key),
      inner[0]!.map((_, at) => columns.map((values) => textOf(values[at]))),
    );
  }
  // `{"train": {"hat": ["a.jpg"]}}`.
  if (objects.every(([, one]) => Object.values(one).every(isNames))) {
    const rows = objects.flatMap(([key, one]) =>
      Object.entries(one).flatMap(([label, names]) =>
        (names as unknown[]).map((name) => [key, label, textOf(name)]),
      ),
    );
    if (rows.length > 0) return tableOf(FORMAT, ['key', 'key', 'value'], rows);
  }
  const records = objects.flatMap(([key, one]) =>
    recordsOf([one]).map((record) => new Map([['key', key], ...record])),
  );
  return tableOfRecords(FORMAT, records);
}

/** Below a heading: `{"info": …, "images": [{…}]}`. */
function largest(entries: Entries): Table | null {
  let best: Table | null = null;
  for (const [, value] of entries) {
    const table = Array.isArray(value)
      ? fromArray(value)
      : isObject(value) && areAlike(Object.entries(value))
        ? fromObjects(Object.entries(value))
        : null;
    if (table !== null && table.rows.length > (best?.rows.length ?? 0)) best = table;
  }
  return best;
}

/** Records under their names have a field in common; headings above something (VGG's annotator) do not. */
function areAlike(entries: Entries): boolean {
  if (entries.length === 0 || !entries.every(([, one]) => isObject(one) && !Array.isArray(one))) return false;
  const counts = new Map<string, number>();
  let most = 0;
  for (const [, one] of entries) {
    for (const field of Object.keys(one as object)) {
      const count = (counts.get(field) ?? 0) + 1;
      counts.set(field, count);
      most = Math.max(most, count);
    }
  }
  const isHeading = entries.length === 1 && Object.values(entries[0]![1] as object).every(isObject);
  return most >= 0.8 * entries.length && !isHeading;
}

function columnsAndData(value: object): Table | null {
  const { columns, data } = value as { readonly columns?: unknown; readonly data?: unknown };
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray)) return null;
  return tableOf(
    FORMAT,
    columns.map(textOf),
    data.map((row) => (row as unknown[]).map(textOf)),
  );
}

function isPlain(value: unknown): boolean {
  return !isObject(value) || (Array.isArray(value) && value.length === 1 && !isObject(value[0]));
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/**
 * Which photo each row of embeddings is of, as lists say it: a name a line (.txt), a table with a column of names
 * (.csv), or JSON. Names are labels to match, never opened. Any text gives names or EMBEDDINGS_INVALID.
 */
import Papa from 'papaparse';
import { MAX_EMBEDDING_ROWS } from '../limits.ts';
import { invalidEmbeddings } from './embedding-rows.ts';

/** What the rows are called: a name a row, '' where a list says nothing of it. */
export interface NameColumn {
  /** As the list calls it; '' of a list that calls it nothing. */
  readonly column: string;
  readonly names: readonly string[];
}

/** The surest column first. The others say of which photo a row is where that one does not. */
export type RowNames = readonly [NameColumn, ...NameColumn[]];

/**
 * Of the columns of names that a list has, those that may be asked: the surest, and behind a hash the path, and behind a
 * path the key that webdataset made of it. Numbers of rows, which others call `id`, would be names of strangers' photos.
 */
export function trustedColumns(there: readonly string[]): readonly string[] {
  const found = NAME_COLUMNS.filter((name) => there.includes(name));
  const [first] = found;
  if (first === undefined) return [];
  const path = found.find((name) => name !== 'sha256' && !MAY_COUNT.includes(name));
  const asked = [first, path, found.find((name) => name === 'key')];
  return [...new Set(asked.filter((name) => name !== undefined))];
}

/** A list with one name a row. @throws {PupilError} EMBEDDINGS_INVALID */
export function oneColumn(names: readonly unknown[], column = ''): RowNames {
  return [{ column, names: checked(names) }];
}

/** What a column of names may be called, the surest first. */
export const NAME_COLUMNS = [
  'sha256',
  'image_path',
  'file_name',
  'filename',
  'filepath',
  'file_path',
  'img_path',
  'path',
  'file',
  'image',
  'image_name',
  'image_id',
  'name',
  'key',
  'id',
];
/** They may hold numbers of rows. */
const MAY_COUNT = ['image_id', 'name', 'key', 'id'];
const MAX_NAME_LENGTH = 4096;

export function isNamesPath(path: string): boolean {
  return /\.(txt|csv|tsv|jsonl?|ndjson)$/i.test(path);
}

/** @param path says by its ending what the text is @throws {PupilError} EMBEDDINGS_INVALID */
export function parseRowNames(path: string, text: string): RowNames {
  if (/\.json$/i.test(path)) return namesInJson(text);
  if (/\.(jsonl|ndjson)$/i.test(path)) return namesInJson(`[${lines(text).join(',')}]`);
  return /\.[ct]sv$/i.test(path) ? namesInTable(text) : oneColumn(lines(text));
}

/** A list of names, a list of objects with some of the columns, or an object that holds such a list. */
export function namesInJson(text: string): RowNames {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalidEmbeddings('the list of names is no valid JSON', {}, { cause });
  }
  const list: unknown = Array.isArray(value)
    ? value
    : Object.values(typeof value === 'object' && value !== null ? value : {}).find(Array.isArray);
  if (!Array.isArray(list)) throw invalidEmbeddings('the JSON beside them holds no list of names');
  const rows = list.map((one: unknown) => (typeof one === 'object' && one !== null ? fieldsOf(one) : one));
  const isNamed = (row: unknown): row is ReadonlyMap<string, unknown> => row instanceof Map;
  const there = new Set<string>();
  for (const row of rows) if (isNamed(row)) for (const field of row.keys()) there.add(field);
  const [first, ...others] = trustedColumns([...there]);
  if (first === undefined) return oneColumn(rows.map((row) => (isNamed(row) ? undefined : row)));
  // A record without the surest column may have the next; what is no record is a name.
  const surest = rows.map((row) => (isNamed(row) ? nameIn(row) : row));
  return [
    { column: first, names: checked(surest) },
    ...others.map((column) => ({
      column,
      names: checked(rows.map((row) => (isNamed(row) ? (row.get(column) ?? '') : ''))),
    })),
  ];
}

/** Those of its fields that may be names. */
function fieldsOf(record: object): ReadonlyMap<string, unknown> {
  const fields = Object.entries(record).map(([key, value]) => [key.toLowerCase(), value as unknown] as const);
  return new Map(fields.filter(([key]) => NAME_COLUMNS.includes(key)));
}

function nameIn(fields: ReadonlyMap<string, unknown>): unknown {
  return NAME_COLUMNS.map((column) => fields.get(column)).find((value) => value !== undefined);
}

function namesInTable(text: string): RowNames {
  const { data } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), { skipEmptyLines: 'greedy' });
  const header = (data[0] ?? []).map((cell) => cell.trim().toLowerCase());
  const columns = trustedColumns(header).map((column) => {
    const at = header.indexOf(column);
    return { column, names: checked(data.slice(1).map((row) => row[at])) };
  });
  const [first, ...others] = columns;
  if (first !== undefined) return [first, ...others];
  // Without a header: names in the one column there is.
  if (header.length === 1) return oneColumn(data.map((row) => row[0]));
  throw invalidEmbeddings(
    `the table beside them has no column of names; call it one of ${NAME_COLUMNS.join(', ')}`,
    { columns: header.length },
  );
}

function lines(text: string): string[] {
  const all = text.replace(/^\ufeff/, '').split(/\r?\n/);
  // A last line that is empty is the end of the one before.
  while (all.at(-1) === '') all.pop();
  return all;
}

/** @throws {PupilError} EMBEDDINGS_INVALID */
export function checked(names: readonly unknown[]): readonly string[] {
  if (names.length === 0 || names.length > MAX_EMBEDDING_ROWS) {
    throw invalidEmbeddings(
      `the list beside them has ${names.length.toLocaleString('en')} names; 1 to ${MAX_EMBEDDING_ROWS.toLocaleString('en')} are read`,
      { names: names.length },
    );
  }
  return names.map((name, row) => {
    if (typeof name === 'string' && name.length <= MAX_NAME_LENGTH) return name;
    throw invalidEmbeddings(
      `entry ${(row + 1).toLocaleString('en')} of the list is no name of at most ${MAX_NAME_LENGTH} characters`,
      { row },
    );
  });
}

/**
 * Which photo each row of embeddings is of, as lists say it: a name a line (.txt), a table with a column of names
 * (.csv), or JSON. Names are labels to match, never opened. Any text gives names or EMBEDDINGS_INVALID.
 */
import Papa from 'papaparse';
import { MAX_EMBEDDING_ROWS } from '../limits.ts';
import { invalidEmbeddings } from './embedding-rows.ts';

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
const MAX_NAME_LENGTH = 4096;

export function isNamesPath(path: string): boolean {
  return /\.(txt|csv|tsv|jsonl?|ndjson)$/i.test(path);
}

/** @param path says by its ending what the text is @throws {PupilError} EMBEDDINGS_INVALID */
export function parseRowNames(path: string, text: string): readonly string[] {
  if (/\.json$/i.test(path)) return namesInJson(text);
  if (/\.(jsonl|ndjson)$/i.test(path)) return namesInJson(`[${lines(text).join(',')}]`);
  return /\.[ct]sv$/i.test(path) ? namesInTable(text) : checked(lines(text));
}

/** A list of names, a list of objects with one of the columns, or an object that holds such a list. */
export function namesInJson(text: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalidEmbeddings('the list of names is no valid JSON', {}, { cause });
  }
  const list = Array.isArray(value)
    ? value
    : Object.values(typeof value === 'object' && value !== null ? value : {}).find(Array.isArray);
  if (!Array.isArray(list)) throw invalidEmbeddings('the JSON beside them holds no list of names');
  return checked(list.map((one: unknown) => (typeof one === 'object' && one !== null ? nameIn(one) : one)));
}

function nameIn(record: object): unknown {
  const fields = new Map(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value as unknown]));
  return NAME_COLUMNS.map((column) => fields.get(column)).find((value) => value !== undefined);
}

function namesInTable(text: string): readonly string[] {
  const { data } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), { skipEmptyLines: 'greedy' });
  const header = (data[0] ?? []).map((cell) => cell.trim().toLowerCase());
  const column = NAME_COLUMNS.map((name) => header.indexOf(name)).find((at) => at >= 0);
  if (column !== undefined) return checked(data.slice(1).map((row) => row[column]));
  // Without a header: names in the one column there is.
  if (header.length === 1) return checked(data.map((row) => row[0]));
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

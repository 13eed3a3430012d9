/**
 * Labels that lie beside the photos: `metadata.csv` or `metadata.jsonl` in the convention of Hugging Face's
 * imagefolder (a file column, a label column, perhaps a split). Any text gives rows or METADATA_INVALID; paths in it
 * are labels to match, never opened.
 */
import Papa from 'papaparse';
import { PupilError } from '../errors.ts';
import type { Split } from '../records/project.ts';
import { displayName } from './class-names.ts';
import { splitNamed } from './split-names.ts';

export interface MetadataRow {
  /** Relative to the folder of the metadata file, `/` between parts. */
  readonly file: string;
  readonly label: string | null;
  readonly split: Split | null;
}

export interface Metadata {
  /** Where the metadata file lies. */
  readonly path: string;
  readonly rows: readonly MetadataRow[];
}

const FILE_COLUMNS = ['file_name', 'path', 'file', 'filename', 'image', 'filepath'];
const LABEL_COLUMNS = ['label', 'class', 'category'];
const SPLIT_COLUMNS = ['split'];

export function isMetadataPath(path: string): boolean {
  return /(^|\/)metadata\.(csv|jsonl)$/i.test(path);
}

/** @throws {PupilError} METADATA_INVALID */
export function parseMetadata(path: string, text: string): Metadata {
  const records = /\.jsonl$/i.test(path) ? jsonRecords(text) : csvRecords(text);
  const rows: MetadataRow[] = [];
  for (const record of records) {
    const file = field(record, FILE_COLUMNS);
    if (file === null) continue;
    const label = displayName(field(record, LABEL_COLUMNS) ?? '');
    const split = field(record, SPLIT_COLUMNS);
    rows.push({
      file: file.replaceAll('\\', '/').replace(/^(\.\/)+/, ''),
      label: label === '' ? null : label,
      split: split === null ? null : splitNamed(split),
    });
  }
  if (rows.length === 0) {
    throw new PupilError(
      'METADATA_INVALID',
      `No row names a photo. A column must be called one of ${FILE_COLUMNS.join(', ')}; the labels of the folders are used instead.`,
    );
  }
  return { path, rows };
}

/** A row by lower-case column name. A Map: a column may be called `__proto__`. */
type MetadataRecord = ReadonlyMap<string, unknown>;

function csvRecords(text: string): MetadataRecord[] {
  const parsed = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' });
  const [header, ...lines] = parsed.data;
  const columns = (header ?? []).map(columnName);
  return lines.map((line) => new Map(columns.map((column, i) => [column, line[i]])));
}

function jsonRecords(text: string): MetadataRecord[] {
  return text
    .split('\n')
    .map((line, i) => [line.trim(), i + 1] as const)
    .filter(([line]) => line !== '')
    .map(([line, number]) => {
      const value = parseLine(line, number);
      return new Map(Object.entries(value).map(([column, cell]) => [columnName(column), cell]));
    });
}

function parseLine(line: string, number: number): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw new PupilError(
      'METADATA_INVALID',
      `Line ${number} is not JSON; the labels of the folders are used instead.`,
      { line: number },
      { cause },
    );
  }
  throw new PupilError(
    'METADATA_INVALID',
    `Line ${number} is not a JSON object; the labels of the folders are used instead.`,
    { line: number },
  );
}

function columnName(name: string): string {
  return name
    .replace(/^\ufeff/, '')
    .trim()
    .toLowerCase();
}

/** The first of `columns` that has something to say. Numbers count as labels: `0`..`9` is a common way. */
function field(record: MetadataRecord, columns: readonly string[]): string | null {
  for (const column of columns) {
    const value = record.get(column);
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
}

/**
 * A text that may name photos, as a table. Any bytes give a list, or null where nothing in them is one, or
 * METADATA_INVALID where they were meant as one; names in it are labels to match, never opened.
 */

import { decodeText } from '../../text/encoding.ts';
import type { Encoding } from '../../text/encodings.ts';
import { readCoco } from './coco.ts';
import { isFileColumn } from './column-words.ts';
import { asConvention } from './conventions.ts';
import { readDelimited } from './delimited.ts';
import { readJson } from './json-table.ts';
import { damagedJson, type Json, parseJson } from './json-text.ts';
import type { LabelList } from './label-list.ts';
import { readLabelStudio } from './label-studio.ts';
import { readLabelbox } from './labelbox.ts';
import { isListName, isProseName } from './list-names.ts';
import { recordsOf } from './records.ts';
import { type Table, tableOfRecords } from './table.ts';
import { unnested } from './unnest.ts';
import { readVertexLines } from './vertex.ts';

export function isListPath(path: string): boolean {
  return /\.(csv|tsv|tab|txt|jsonl?|ndjson)$/i.test(path);
}

/**
 * @param encoding what a person says it is; guessed without
 * @throws {PupilError} METADATA_INVALID
 */
export function readList(path: string, bytes: Uint8Array, encoding?: Encoding): LabelList | null {
  if (isProseName(path)) return null;
  const { text, encoding: read, isGuessed } = decodeText(bytes, encoding);
  const isJson =
    /\.(jsonl?|ndjson)$/i.test(path) || (/\.txt$/i.test(path) && /^\s*[{[]\s*["{[]/.test(text.slice(0, 200)));
  const table = isJson ? jsonTable(path, text) : textTable(path, text);
  if (table === null || table.rows.length === 0 || table.columns.length === 0) return null;
  return { path, encoding: read, isEncodingGuessed: isGuessed, ...table };
}

function textTable(path: string, text: string): Table | null {
  const table = readDelimited(text, /\.(csv|tsv|tab)$/i.test(path));
  return table === null ? null : asConvention(path, unnested(table));
}

function jsonTable(path: string, text: string): Table | null {
  if (text.trim() === '') return null;
  const parsed = parseJson(text, /\.(jsonl|ndjson)$/i.test(path));
  if (parsed.kind !== 'damaged') return tableOfJson(parsed);
  const isList = isListName(path) || (parsed.hasRecords && /"\s*:/.test(text) && namesPhotos(text));
  if (isList) throw damagedJson(parsed.line);
  return null;
}

function tableOfJson(json: Json): Table | null {
  const records = json.kind === 'lines' ? json.values : Array.isArray(json.value) ? json.value : [json.value];
  const known = readVertexLines(records) ?? readLabelbox(records);
  if (known !== null) return known;
  if (json.kind === 'whole')
    return readCoco(json.value) ?? readLabelStudio(json.value) ?? readJson(json.value);
  const objects = json.values.filter(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  if (objects.length < json.values.length) return readJson(json.values);
  return tableOfRecords('JSON lines', recordsOf(objects as object[]));
}

/** The keys of the lines that can be read say what the file is. */
function namesPhotos(text: string): boolean {
  const keys = text.slice(0, 4096).matchAll(/"([^"\\]{1,64})"\s*:/g);
  return Array.from(keys).some(([, key]) => isFileColumn(key!));
}

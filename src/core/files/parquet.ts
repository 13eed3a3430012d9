/**
 * Names and embeddings out of a .parquet, as clip-retrieval (pandas, pyarrow), Polars and DuckDB write it: a flat
 * column of texts, a column of lists of numbers; plain or by dictionary, packed with Snappy, gzip or Zstandard or not
 * at all. hyparquet reads it, after `parquet-guard.ts` has looked: any bytes give an answer or EMBEDDINGS_INVALID.
 * Format: github.com/apache/parquet-format.
 */
import type { FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import { MAX_EMBEDDING_ROWS, MAX_EMBEDDING_VALUES } from '../limits.ts';
import { checkShape, type EmbeddingRows, invalidEmbeddings, rowsIn } from './embedding-rows.ts';
import {
  branches,
  chunkPlace,
  contentsStart,
  maxDefinitionOf,
  PARQUET_TAIL_BYTES,
  readContents,
} from './parquet-contents.ts';
import { claimed, ParquetFault } from './parquet-guard.ts';
import type { ColumnChunk } from './parquet-page-walk.ts';
import { TextColumn } from './parquet-texts.ts';
import { VectorColumn, type VectorType } from './parquet-vectors.ts';
import { checked, type RowNames, trustedColumns } from './row-names.ts';
import { isTableName } from './table-names.ts';

export function isParquetPath(path: string): boolean {
  return /\.parquet$/i.test(path);
}

/**
 * @param wanted names of columns, the most wanted first
 * @returns those of them that are to be asked, a text a row; '' where it says nothing
 * @throws {PupilError} EMBEDDINGS_INVALID
 */
export function readParquetNames(bytes: Uint8Array, wanted: readonly string[]): RowNames {
  return refusing(bytes, () => namesOf(open(bytes), wanted));
}

/**
 * The embeddings of a table that has them beside the names of its rows.
 * @param wanted names of the column of names, the most wanted first
 * @returns null where no column holds lists of numbers
 * @throws {PupilError} EMBEDDINGS_INVALID
 */
export function readParquetTable(
  bytes: Uint8Array,
  wanted: readonly string[],
): { readonly rows: EmbeddingRows; readonly names: RowNames } | null {
  return refusing(bytes, () => {
    const file = open(bytes);
    const list = listOf(file.contents);
    if (list === null) return null;
    const only = onlyText(file.contents);
    const names: RowNames =
      only === null ? namesOf(file, wanted) : [{ column: only.name, names: textsOf(file, only) }];
    return { rows: vectorsOf(file, list), names };
  });
}

interface OpenFile {
  readonly contents: FileMetaData;
  /** The file as far as pages may lie. */
  readonly pages: Uint8Array;
  readonly rows: number;
}

function refusing<Result>(bytes: Uint8Array, read: () => Result): Result {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof ParquetFault)) throw thrown;
    throw invalidEmbeddings(
      `the .parquet cannot be read: ${thrown.message}`,
      { sizeBytes: bytes.length },
      { cause: thrown },
    );
  }
}

function open(bytes: Uint8Array): OpenFile {
  const tail = bytes.subarray(Math.max(0, bytes.length - PARQUET_TAIL_BYTES));
  const contentsAt = contentsStart(bytes, tail, bytes.length);
  const contents = readContents(bytes.subarray(contentsAt));
  const rows = claimed(contents.num_rows, Number.MAX_SAFE_INTEGER, 'it does not say how many rows it has');
  if (rows < 1 || rows > MAX_EMBEDDING_ROWS)
    throw new ParquetFault(`it has ${rows} rows; 1 to ${MAX_EMBEDDING_ROWS} are read`);
  return { contents, pages: bytes.subarray(0, contentsAt), rows };
}

/** The surest column, and those behind it that may be asked where it says nothing. */
function namesOf(file: OpenFile, wanted: readonly string[]): RowNames {
  const first = columnOf(file.contents, wanted);
  const texts = branches(file.contents.schema).flatMap(([column]) =>
    column !== undefined && isText(column) ? [column] : [],
  );
  const nameOf = ({ name }: SchemaElement) => String(name).toLowerCase();
  const trusted = trustedColumns(texts.map(nameOf));
  const others = texts.filter((one) => one !== first && trusted.includes(nameOf(one)));
  others.sort((a, b) => trusted.indexOf(nameOf(a)) - trusted.indexOf(nameOf(b)));
  const named = (element: SchemaElement) => ({ column: nameOf(element), names: textsOf(file, element) });
  return [named(first), ...others.map(named)];
}

function textsOf({ contents, pages, rows }: OpenFile, element: SchemaElement): readonly string[] {
  const column = new TextColumn(maxDefinitionOf([element]));
  for (const group of contents.row_groups)
    column.read(chunkOf(group, [element.name], rows - column.texts.length, pages));
  if (column.texts.length === rows) return checked(column.texts);
  throw new ParquetFault(
    `it says that it has ${rows} rows, and its column ${element.name} has ${column.texts.length}`,
  );
}

function vectorsOf({ contents, pages, rows }: OpenFile, list: ListColumn): EmbeddingRows {
  const column = new VectorColumn(list.type, list.maxDefinition);
  for (const group of contents.row_groups)
    column.read(chunkOf(group, list.path, MAX_EMBEDDING_VALUES - column.count, pages));
  const table = column.table();
  if (table.rows !== rows)
    throw new ParquetFault(
      `it says that it has ${rows} rows, and its column ${list.path[0]} has ${table.rows}`,
    );
  checkShape(rows, table.dims);
  const rowBytes = table.dims * Float32Array.BYTES_PER_ELEMENT;
  return rowsIn(
    new Uint8Array(table.values.buffer),
    { rows, dims: table.dims },
    'float32',
    (row) => row * rowBytes,
  );
}

function columnOf({ schema }: FileMetaData, wanted: readonly string[]): SchemaElement {
  const columns = branches(schema).map((branch) => branch[0]!);
  // Names are what the file says, and so may be no texts.
  const named = wanted.flatMap(
    (name) => columns.find((column) => String(column.name).toLowerCase() === name) ?? [],
  );
  // What Hugging Face calls `image` holds the picture; its path then stands elsewhere.
  const element = named.find(isText) ?? named[0];
  if (element === undefined) {
    const there = columns.slice(0, 8).map(({ name }) => String(name).slice(0, 40));
    throw new ParquetFault(
      `it has no column of names, only ${there.join(', ')}; image_path is what clip-retrieval calls it`,
    );
  }
  if (!isText(element)) throw new ParquetFault(`its column ${element.name} holds no texts`);
  return element;
}

/** Beside a column of embeddings, the only texts are the names, whatever they are called. */
function onlyText({ schema }: FileMetaData): SchemaElement | null {
  const texts = branches(schema).flatMap((branch) =>
    branch.length === 1 && isText(branch[0]!) ? [branch[0]!] : [],
  );
  return texts.length === 1 ? texts[0]! : null;
}

function isText({ type, repetition_type, converted_type, logical_type }: SchemaElement): boolean {
  return (
    type === 'BYTE_ARRAY' &&
    (repetition_type === 'REQUIRED' || repetition_type === 'OPTIONAL') &&
    [undefined, 'UTF8', 'ENUM'].includes(converted_type) &&
    [undefined, 'STRING', 'ENUM'].includes(logical_type?.type)
  );
}

/** A column of lists of numbers: the only one, or the one among several that is called what embeddings are called. */
interface ListColumn {
  readonly type: VectorType;
  /** From the column to its numbers, as chunks name it. */
  readonly path: readonly string[];
  readonly maxDefinition: number;
}

function listOf({ schema }: FileMetaData): ListColumn | null {
  const lists = branches(schema).flatMap((branch) => listIn(branch) ?? []);
  const named = lists.filter(({ path }) => isTableName(path[0]!));
  const found = lists.length === 1 ? lists[0] : named.length === 1 ? named[0] : undefined;
  if (found !== undefined || lists.length === 0) return found ?? null;
  const there = lists.slice(0, 4).map(({ path }) => path[0]!.slice(0, 40));
  throw new ParquetFault(
    `it has ${lists.length} columns of lists (${there.join(', ')}); call the right one "embedding"`,
  );
}

/** One child at each step, a single step of which repeats: `embedding`, `list`, `element`, or a bare repeated number. */
function listIn(branch: readonly SchemaElement[]): ListColumn | null {
  const leaf = branch.at(-1)!;
  const isStraight = branch.every(({ num_children }, i) =>
    i === branch.length - 1 ? !num_children : num_children === 1,
  );
  const repeated = branch.filter(({ repetition_type }) => repetition_type === 'REPEATED').length;
  if (!isStraight || repeated !== 1 || (leaf.type !== 'FLOAT' && leaf.type !== 'DOUBLE')) return null;
  return {
    type: leaf.type,
    path: branch.map(({ name }) => String(name)),
    maxDefinition: maxDefinitionOf(branch),
  };
}

function chunkOf(group: RowGroup, names: readonly string[], most: number, pages: Uint8Array): ColumnChunk {
  return { bytes: pages, ...chunkPlace(group, names, most) };
}

/**
 * One column of texts out of a .parquet, as clip-retrieval (pandas, pyarrow), Polars and DuckDB write it:
 * flat, plain or by dictionary, packed with Snappy, gzip or Zstandard or not at all. hyparquet reads it,
 * after `parquet-guard.ts` has looked: any bytes give texts or EMBEDDINGS_INVALID. Format:
 * github.com/apache/parquet-format.
 */
import { type FileMetaData, parquetMetadata, type RowGroup, type SchemaElement } from 'hyparquet';
import { MAX_EMBEDDING_ROWS } from '../limits.ts';
import { invalidEmbeddings } from './embedding-rows.ts';
import { byLibrary, claimed, ParquetFault, thriftEnd } from './parquet-guard.ts';
import { type TextChunk, TextColumn } from './parquet-pages.ts';
import { checked } from './row-names.ts';

/** "PAR1", before and after everything else. */
const MAGIC = 0x31524150;
const MAGIC_BYTES = 4;
/** The length of the table of contents, and the magic number. */
const TAIL_BYTES = 8;

export function isParquetPath(path: string): boolean {
  return /\.parquet$/i.test(path);
}

/**
 * @param wanted names of columns, the most wanted first
 * @returns the first of them that the file has, a text a row; '' where it says nothing
 * @throws {PupilError} EMBEDDINGS_INVALID
 */
export function readParquetColumn(bytes: Uint8Array, wanted: readonly string[]): readonly string[] {
  try {
    return checked(readColumn(bytes, wanted));
  } catch (thrown) {
    if (!(thrown instanceof ParquetFault)) throw thrown;
    throw invalidEmbeddings(
      `the .parquet beside them cannot be read: ${thrown.message}`,
      { sizeBytes: bytes.length },
      { cause: thrown },
    );
  }
}

function readColumn(bytes: Uint8Array, wanted: readonly string[]): readonly string[] {
  const contentsAt = contentsStart(bytes);
  const contents = byLibrary(() => parquetMetadata(bytes.subarray(contentsAt), { geoparquet: false }));
  const rows = claimed(contents.num_rows, Number.MAX_SAFE_INTEGER, 'it does not say how many rows it has');
  if (rows < 1 || rows > MAX_EMBEDDING_ROWS)
    throw new ParquetFault(`it has ${rows} rows; 1 to ${MAX_EMBEDDING_ROWS} are read`);
  const element = columnOf(contents, wanted);
  const column = new TextColumn(bytes.subarray(0, contentsAt), element.repetition_type === 'OPTIONAL');
  for (const group of contents.row_groups) column.read(chunkOf(group, element, rows - column.texts.length));
  if (column.texts.length === rows) return column.texts;
  throw new ParquetFault(
    `it says that it has ${rows} rows, and its column ${element.name} has ${column.texts.length}`,
  );
}

/** Where the table of contents begins, of which every count fits into its bytes. */
function contentsStart(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - TAIL_BYTES;
  if (
    end < MAGIC_BYTES ||
    view.getUint32(0, true) !== MAGIC ||
    view.getUint32(bytes.length - MAGIC_BYTES, true) !== MAGIC
  )
    throw new ParquetFault('it does not begin and end with PAR1; it was cut off or is something else');
  const start = end - view.getUint32(end, true);
  if (start < MAGIC_BYTES) throw new ParquetFault('its table of contents is longer than the file');
  thriftEnd(bytes.subarray(0, end), start);
  return start;
}

function columnOf({ schema }: FileMetaData, wanted: readonly string[]): SchemaElement {
  const columns = topLevel(schema);
  // Names are what the file says, and so may be no texts.
  const element = wanted.flatMap(
    (name) => columns.find((column) => String(column.name).toLowerCase() === name) ?? [],
  )[0];
  if (element === undefined) {
    const there = columns.slice(0, 8).map(({ name }) => String(name).slice(0, 40));
    throw new ParquetFault(
      `it has no column of names, only ${there.join(', ')}; image_path is what clip-retrieval calls it`,
    );
  }
  const { type, repetition_type, converted_type, logical_type } = element;
  const isText =
    type === 'BYTE_ARRAY' &&
    (repetition_type === 'REQUIRED' || repetition_type === 'OPTIONAL') &&
    [undefined, 'UTF8', 'ENUM'].includes(converted_type) &&
    [undefined, 'STRING', 'ENUM'].includes(logical_type?.type);
  if (!isText) throw new ParquetFault(`its column ${element.name} holds no texts`);
  return element;
}

/** The schema is a tree, written depth first: what lies directly under its root. */
function topLevel(schema: readonly SchemaElement[]): readonly SchemaElement[] {
  const found: SchemaElement[] = [];
  let at = 1;
  while (at < schema.length) {
    found.push(schema[at]!);
    for (let pending = 1; pending > 0 && at < schema.length; at++)
      pending += Number(schema[at]!.num_children ?? 0) - 1;
  }
  return found;
}

function chunkOf(group: RowGroup, { name }: SchemaElement, most: number): TextChunk {
  const meta = group.columns.find(({ meta_data }) => {
    const path = meta_data?.path_in_schema;
    return path?.length === 1 && path[0] === name;
  })?.meta_data;
  if (meta === undefined) throw new ParquetFault(`a part of it has no column ${name}`);
  const { data_page_offset, dictionary_page_offset = 0n, num_values, codec } = meta;
  const place = (value: unknown) => claimed(value, Number.MAX_SAFE_INTEGER, 'a page lies outside the file');
  const dataAt = place(data_page_offset);
  const dictionaryAt = place(dictionary_page_offset);
  return {
    start: dictionaryAt > 0 ? Math.min(dictionaryAt, dataAt) : dataAt,
    values: claimed(num_values, most, 'a part of it has more rows than the whole'),
    codec,
  };
}

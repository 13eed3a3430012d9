/** A .parquet's table of contents: where it lies, its columns as a tree, and the parts of a column. */
import { type FileMetaData, parquetMetadata, type RowGroup, type SchemaElement } from 'hyparquet';
import { byLibrary, claimed, ParquetFault, thriftEnd } from './parquet-guard.ts';
import type { ColumnChunk } from './parquet-page-walk.ts';

/** "PAR1", before and after everything else. */
const MAGIC = 0x31524150;
export const PARQUET_MAGIC_BYTES = 4;
/** The length of the table of contents, and the magic number. */
export const PARQUET_TAIL_BYTES = 8;

/** @param head the first bytes of a file */
export function isParquet(head: Uint8Array): boolean {
  return head.length >= PARQUET_MAGIC_BYTES && viewOf(head).getUint32(0, true) === MAGIC;
}

/**
 * @param head the file's first PARQUET_MAGIC_BYTES
 * @param tail its last PARQUET_TAIL_BYTES
 * @returns where the table of contents begins
 * @throws {ParquetFault}
 */
export function contentsStart(head: Uint8Array, tail: Uint8Array, sizeBytes: number): number {
  const end = sizeBytes - PARQUET_TAIL_BYTES;
  if (
    end < PARQUET_MAGIC_BYTES ||
    !isParquet(head) ||
    tail.length !== PARQUET_TAIL_BYTES ||
    !isParquet(tail.subarray(PARQUET_TAIL_BYTES - PARQUET_MAGIC_BYTES))
  )
    throw new ParquetFault('it does not begin and end with PAR1; it was cut off or is something else');
  const start = end - viewOf(tail).getUint32(0, true);
  if (start < PARQUET_MAGIC_BYTES) throw new ParquetFault('its table of contents is longer than the file');
  return start;
}

/** @param bytes from `contentsStart` to the end of the file @throws {ParquetFault} */
export function readContents(bytes: Uint8Array): FileMetaData {
  thriftEnd(bytes.subarray(0, bytes.length - PARQUET_TAIL_BYTES), 0);
  return byLibrary(() => parquetMetadata(bytes, { geoparquet: false }));
}

/** The schema is a tree, written depth first: each column under its root, with all that lies under it. */
export function branches(schema: readonly SchemaElement[]): readonly (readonly SchemaElement[])[] {
  const found: SchemaElement[][] = [];
  let at = 1;
  while (at < schema.length) {
    const branch: SchemaElement[] = [];
    for (let pending = 1; pending > 0 && at < schema.length; at++) {
      branch.push(schema[at]!);
      pending += Number(schema[at]!.num_children ?? 0) - 1;
    }
    found.push(branch);
  }
  return found;
}

/** On the way to a value, the places at which there may be nothing. */
export function maxDefinitionOf(steps: readonly SchemaElement[]): number {
  return steps.filter(({ repetition_type }) => repetition_type !== 'REQUIRED').length;
}

export interface ChunkPlace {
  /** Of its first page. */
  readonly start: number;
  /** Packed, with the heads of its pages. */
  readonly sizeBytes: number;
  readonly values: number;
  readonly codec: ColumnChunk['codec'];
}

/** @param names from the column to its values @param most values @throws {ParquetFault} */
export function chunkPlace(group: RowGroup, names: readonly string[], most: number): ChunkPlace {
  const meta = group.columns.find(({ meta_data }) => {
    const path = meta_data?.path_in_schema;
    return path?.length === names.length && names.every((name, i) => String(path[i]) === name);
  })?.meta_data;
  if (meta === undefined) throw new ParquetFault(`a part of it has no column ${names[0]}`);
  const { data_page_offset, dictionary_page_offset = 0n, num_values, codec, total_compressed_size } = meta;
  const place = (value: unknown) => claimed(value, Number.MAX_SAFE_INTEGER, 'a page lies outside the file');
  const dataAt = place(data_page_offset);
  const dictionaryAt = place(dictionary_page_offset);
  return {
    start: dictionaryAt > 0 ? Math.min(dictionaryAt, dataAt) : dataAt,
    sizeBytes: place(total_compressed_size),
    values: claimed(num_values, most, 'a part of it has more rows than the whole'),
    codec,
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * A table of texts and whole numbers as Parquet, plain and unpacked: what pandas, pyarrow, DuckDB and Polars read.
 * One page a column and row group. Format: github.com/apache/parquet-format, Thrift's compact protocol.
 */

import { joined, u32 } from '../files/little-endian.ts';

export type ParquetColumn =
  | { readonly name: string; readonly texts: readonly string[] }
  | { readonly name: string; readonly numbers: readonly number[] };

/** Rows a group: a page of paths stays under 10 MB. */
const ROWS_PER_GROUP = 65_536;
const [I32, I64, BINARY, LIST, STRUCT] = [5, 6, 8, 9, 12] as const;
const [TYPE_INT64, TYPE_BYTES] = [2, 6];
const REQUIRED = 0;
const UTF8 = 0;
const [PLAIN, RLE] = [0, 3];
const MAGIC = new TextEncoder().encode('PAR1');

/** @param columns at least one, all of as many rows */
export function parquetOf(columns: readonly ParquetColumn[]): Uint8Array<ArrayBuffer> {
  const rows = Math.max(...columns.map(lengthOf));
  const parts: Uint8Array[] = [MAGIC];
  let at = MAGIC.length;
  const groups: Uint8Array[] = [];
  for (let from = 0; from < Math.max(rows, 1); from += ROWS_PER_GROUP) {
    const to = Math.min(rows, from + ROWS_PER_GROUP);
    const chunks: Uint8Array[] = [];
    const groupStart = at;
    for (const column of columns) {
      const page = pageOf(column, from, to);
      const header = pageHeader(page.length, to - from);
      chunks.push(chunkOf(column, to - from, at, header.length + page.length));
      parts.push(header, page);
      at += header.length + page.length;
    }
    groups.push(struct([1, list(STRUCT, chunks)], [2, i64(at - groupStart)], [3, i64(to - from)]));
  }
  const footer = struct(
    [1, i32(1)],
    [2, list(STRUCT, [struct([4, binary('schema')], [5, i32(columns.length)]), ...columns.map(elementOf)])],
    [3, i64(rows)],
    [4, list(STRUCT, groups)],
    [6, binary('Pupil')],
  );
  return joined([...parts, footer, u32(footer.length), MAGIC]);
}

function lengthOf(column: ParquetColumn): number {
  return 'texts' in column ? column.texts.length : column.numbers.length;
}

function elementOf(column: ParquetColumn): Uint8Array {
  const name = [4, binary(column.name)] as const;
  return 'texts' in column
    ? struct([1, i32(TYPE_BYTES!)], [3, i32(REQUIRED)], name, [6, i32(UTF8)])
    : struct([1, i32(TYPE_INT64!)], [3, i32(REQUIRED)], name);
}

function pageOf(column: ParquetColumn, from: number, to: number): Uint8Array {
  if ('numbers' in column) {
    const page = new Uint8Array(8 * (to - from));
    const view = new DataView(page.buffer);
    for (let row = from; row < to; row++)
      view.setBigInt64(8 * (row - from), BigInt(column.numbers[row]!), true);
    return page;
  }
  const texts = column.texts.slice(from, to).map((text) => new TextEncoder().encode(text));
  return joined(texts.flatMap((text) => [u32(text.length), text]));
}

function pageHeader(sizeBytes: number, rows: number): Uint8Array {
  const data = struct([1, i32(rows)], [2, i32(PLAIN!)], [3, i32(RLE!)], [4, i32(RLE!)]);
  return struct([1, i32(0)], [2, i32(sizeBytes)], [3, i32(sizeBytes)], [5, { type: STRUCT, bytes: data }]);
}

function chunkOf(column: ParquetColumn, rows: number, at: number, sizeBytes: number): Uint8Array {
  const meta = struct(
    [1, i32('texts' in column ? TYPE_BYTES! : TYPE_INT64!)],
    [2, list(I32, [zigzag(PLAIN!), zigzag(RLE!)])],
    [3, list(BINARY, [binary(column.name).bytes])],
    [4, i32(0)],
    [5, i64(rows)],
    [6, i64(sizeBytes)],
    [7, i64(sizeBytes)],
    [9, i64(at)],
  );
  return struct([2, i64(at)], [3, { type: STRUCT, bytes: meta }]);
}

interface Field {
  readonly type: number;
  readonly bytes: Uint8Array;
}

function struct(...fields: readonly (readonly [number, Field])[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let last = 0;
  for (const [id, { type, bytes }] of fields) {
    parts.push(Uint8Array.of(((id - last) << 4) | type), bytes);
    last = id;
  }
  return joined([...parts, Uint8Array.of(0)]);
}

function list(type: number, items: readonly Uint8Array[]): Field {
  const start =
    items.length < 15
      ? Uint8Array.of((items.length << 4) | type)
      : joined([Uint8Array.of(0xf0 | type), varint(items.length)]);
  return { type: LIST, bytes: joined([start, ...items]) };
}

function i32(value: number): Field {
  return { type: I32, bytes: zigzag(value) };
}

function i64(value: number): Field {
  return { type: I64, bytes: zigzag(value) };
}

function binary(text: string): Field {
  const bytes = new TextEncoder().encode(text);
  return { type: BINARY, bytes: joined([varint(bytes.length), bytes]) };
}

/** Of what is never below zero here. */
function zigzag(value: number): Uint8Array {
  return varint(value * 2);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}

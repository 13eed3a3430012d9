/**
 * One column of texts out of a .parquet, as clip-retrieval (pandas, pyarrow) writes its metadata: flat, plain or by dictionary, packed with
 * Snappy or not at all. Sizes in the file are claims: every one is held against the bytes that are there before it is used. Any bytes
 * give texts or EMBEDDINGS_INVALID. Format: github.com/apache/parquet-format.
 */
import { snappyUncompress } from 'hyparquet/src/snappy.js';
import { MAX_EMBEDDING_ROWS } from '../limits.ts';
import { invalidEmbeddings } from './embedding-rows.ts';
import { bitWidthOf, byteArrays, ParquetFault, runLengths } from './parquet-values.ts';
import { readThrift, ThriftFault, type ThriftStruct } from './thrift.ts';

const MAGIC = 0x31524150;
const BYTE_ARRAY = 6;
const REPEATED = 2;
const OPTIONAL = 1;
const [UNCOMPRESSED, SNAPPY] = [0, 1];
const [DATA_PAGE, DICTIONARY_PAGE, DATA_PAGE_V2] = [0, 2, 3];
const [PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY] = [0, 2, 8];
/** Snappy's best: a copy of 64 bytes written in three. */
const MAX_SNAPPY_RATIO = 24;

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
    return readColumn(bytes, wanted);
  } catch (thrown) {
    const isOurs = thrown instanceof ParquetFault || thrown instanceof ThriftFault;
    // Snappy's own refusals, and typed arrays' of impossible places.
    if (!isOurs && !(thrown instanceof RangeError) && !isPlainError(thrown)) throw thrown;
    throw invalidEmbeddings(
      `the .parquet beside them cannot be read: ${(thrown as Error).message.slice(0, 200)}`,
      { sizeBytes: bytes.length },
      { cause: thrown },
    );
  }
}

function isPlainError(thrown: unknown): boolean {
  return thrown instanceof Error && Object.getPrototypeOf(thrown) === Error.prototype;
}

function readColumn(bytes: Uint8Array, wanted: readonly string[]): readonly string[] {
  const footer = footerOf(bytes);
  const rows = footer.number(3) ?? -1;
  if (!(rows >= 1 && rows <= MAX_EMBEDDING_ROWS))
    throw new ParquetFault(`it has ${rows} rows; 1 to ${MAX_EMBEDDING_ROWS} are read`);
  const leaves = footer.structs(2).filter((element) => element.number(1) !== null);
  const element = wanted.flatMap(
    (name) => leaves.find((leaf) => leaf.text(4)?.toLowerCase() === name) ?? [],
  )[0];
  const name = element?.text(4);
  if (element === undefined || name === null || name === undefined) {
    const there = leaves.slice(0, 8).map((leaf) => leaf.text(4)?.slice(0, 40));
    throw new ParquetFault(
      `it has no column of names, only ${there.join(', ')}; image_path is what clip-retrieval calls it`,
    );
  }
  if (element.number(1) !== BYTE_ARRAY || element.number(3) === REPEATED)
    throw new ParquetFault(`its column ${name} holds no texts`);
  const column: Column = { bytes, isOptional: element.number(3) === OPTIONAL, texts: [] };
  for (const group of footer.structs(4)) {
    const chunk = group.structs(1).find((one) => one.struct(3)?.texts(3).join('.') === name);
    const meta = chunk?.struct(3);
    if (meta === undefined || meta === null) throw new ParquetFault(`a part of it has no column ${name}`);
    readChunk(column, meta, rows);
  }
  if (column.texts.length !== rows)
    throw new ParquetFault(
      `it says that it has ${rows} rows, and its column ${name} has ${column.texts.length}`,
    );
  return column.texts;
}

function footerOf(bytes: Uint8Array): ThriftStruct {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (
    bytes.length < 12 ||
    view.getUint32(0, true) !== MAGIC ||
    view.getUint32(bytes.length - 4, true) !== MAGIC
  )
    throw new ParquetFault('it does not begin and end with PAR1; it was cut off or is something else');
  const length = view.getUint32(bytes.length - 8, true);
  if (length > bytes.length - 12) throw new ParquetFault('its table of contents is longer than the file');
  return readThrift(bytes.subarray(0, bytes.length - 8), bytes.length - 8 - length).struct;
}

interface Column {
  readonly bytes: Uint8Array;
  readonly isOptional: boolean;
  readonly texts: string[];
}

function readChunk(column: Column, meta: ThriftStruct, maxRows: number): void {
  const values = meta.number(5) ?? -1;
  if (values < 0 || column.texts.length + values > maxRows)
    throw new ParquetFault('a part of it has more rows than the whole');
  const codec = meta.number(4);
  if (codec !== UNCOMPRESSED && codec !== SNAPPY)
    throw new ParquetFault(
      'it is packed in a way that is not read; write it with compression="snappy" or none',
    );
  const dictionaryAt = meta.number(11);
  const dataAt = meta.number(9) ?? -1;
  let at = dictionaryAt !== null && dictionaryAt > 0 ? Math.min(dictionaryAt, dataAt) : dataAt;
  let dictionary: readonly string[] = [];
  const end = column.texts.length + values;
  while (column.texts.length < end) {
    if (!Number.isSafeInteger(at) || at < 4 || at >= column.bytes.length)
      throw new ParquetFault('a page lies outside the file');
    const { struct: header, end: start } = readThrift(column.bytes, at);
    const packedBytes = header.number(3) ?? -1;
    if (packedBytes < 0 || packedBytes > column.bytes.length - start)
      throw new ParquetFault('a page is longer than the file');
    at = start + packedBytes;
    const packed = column.bytes.subarray(start, at);
    const left = end - column.texts.length;
    switch (header.number(1)) {
      case DICTIONARY_PAGE: {
        const count = header.struct(7)?.number(1) ?? -1;
        dictionary = byteArrays(unpack(packed, header.number(2), codec), checkedCount(count, maxRows));
        break;
      }
      case DATA_PAGE:
        readPage(column, header.struct(5), unpack(packed, header.number(2), codec), null, dictionary, left);
        break;
      case DATA_PAGE_V2:
        readPageV2(column, header, packed, codec, dictionary, left);
        break;
      // Index pages hold nothing of the column.
    }
  }
}

function readPageV2(
  column: Column,
  header: ThriftStruct,
  packed: Uint8Array,
  codec: number,
  dictionary: readonly string[],
  left: number,
): void {
  const page = header.struct(8);
  const levelBytes = page?.number(5) ?? -1;
  if (page === null || levelBytes < 0 || (page.number(6) ?? 0) !== 0 || levelBytes > packed.length)
    throw new ParquetFault('a page of it is damaged');
  const body = packed.subarray(levelBytes);
  const sizeBytes = (header.number(2) ?? -1) - levelBytes;
  const values = page.flag(7) === false ? body : unpack(body, sizeBytes, codec);
  readPage(column, page, values, packed.subarray(0, levelBytes), dictionary, left, 4);
}

/**
 * @param levels which rows say something, where they stand apart (version 2 pages); else they come before the values
 * @param encodingField of the page's header
 */
function readPage(
  column: Column,
  page: ThriftStruct | null,
  body: Uint8Array,
  levels: Uint8Array | null,
  dictionary: readonly string[],
  left: number,
  encodingField = 2,
): void {
  const count = checkedCount(page?.number(1) ?? -1, left);
  if (count === 0) throw new ParquetFault('a page of it is empty');
  let at = 0;
  let isThere: Uint32Array | null = null;
  if (column.isOptional) {
    let own = levels;
    if (own === null) {
      if (body.length < 4) throw new ParquetFault('a page of it ends too early');
      const length = new DataView(body.buffer, body.byteOffset, 4).getUint32(0, true);
      if (length > body.length - 4) throw new ParquetFault('a page of it ends too early');
      own = body.subarray(4, 4 + length);
      at = 4 + length;
    }
    isThere = runLengths(own, 1, count);
  }
  const filled = isThere === null ? count : isThere.reduce((sum, one) => sum + one, 0);
  const texts = textsIn(body.subarray(at), page?.number(encodingField) ?? -1, filled, dictionary);
  let next = 0;
  for (let row = 0; row < count; row++)
    column.texts.push(isThere === null || isThere[row] === 1 ? texts[next++]! : '');
}

function textsIn(
  body: Uint8Array,
  encoding: number,
  count: number,
  dictionary: readonly string[],
): readonly string[] {
  if (encoding === PLAIN) return byteArrays(body, count);
  if (encoding !== PLAIN_DICTIONARY && encoding !== RLE_DICTIONARY)
    throw new ParquetFault(
      `its texts are written in a way that is not read (encoding ${encoding}); plain and dictionary are`,
    );
  if (count === 0) return [];
  const bits = body[0];
  if (bits === undefined || bits > bitWidthOf(MAX_EMBEDDING_ROWS))
    throw new ParquetFault('a page of it is damaged');
  const texts: string[] = [];
  for (const place of runLengths(body.subarray(1), bits, count)) {
    const text = dictionary[place];
    if (text === undefined) throw new ParquetFault('a row points outside its dictionary');
    texts.push(text);
  }
  return texts;
}

function unpack(packed: Uint8Array, claimedBytes: number | null, codec: number): Uint8Array {
  if (codec === UNCOMPRESSED) return packed;
  const sizeBytes = claimedBytes ?? -1;
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0 || sizeBytes > packed.length * MAX_SNAPPY_RATIO + 64)
    throw new ParquetFault('a page claims to be larger than it can be');
  const page = new Uint8Array(sizeBytes);
  snappyUncompress(packed, page);
  return page;
}

function checkedCount(count: number, max: number): number {
  if (Number.isSafeInteger(count) && count >= 0 && count <= max) return count;
  throw new ParquetFault('a page of it has more rows than the whole');
}

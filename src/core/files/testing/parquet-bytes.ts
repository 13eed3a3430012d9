/** A .parquet of one column of texts, for tests, with every count and every part open to being wrong. */

/**
 * Thrift's compact protocol: fields of [id, value]; a bigint is an i64, a number an i32; bytes stand for
 * themselves.
 */
export type Thrift = number | bigint | string | Uint8Array | readonly Thrift[] | ThriftFields;
interface ThriftFields {
  readonly fields: readonly (readonly [number, Thrift])[];
}

export interface ParquetParts {
  readonly column?: string;
  readonly names: readonly (string | null)[];
  /** As pyarrow writes it; plain otherwise. */
  readonly hasDictionary?: boolean;
  /** Literal-only Snappy. */
  readonly isSnappy?: boolean;
  /** What is said instead of the truth. */
  readonly said?: {
    readonly rows?: bigint;
    readonly values?: bigint;
    readonly pageRows?: number;
    readonly pageBytes?: number;
    readonly dataAt?: bigint;
    readonly codec?: number;
    readonly encoding?: number;
    /** Runs that say which rows are there. */
    readonly levels?: Uint8Array;
    /** What stands behind the levels. */
    readonly body?: Uint8Array;
    /** The struct that is the table of contents. */
    readonly contents?: Uint8Array;
  };
}

const [I32, I64, BINARY, LIST, STRUCT] = [5, 6, 8, 9, 12];
const [PLAIN, RLE, RLE_DICTIONARY] = [0, 3, 8];

/** One row group, one column, one page, with levels where a row says nothing. */
export function parquetBytes(parts: ParquetParts): Uint8Array {
  const { column = 'image_path', names, isSnappy = false, hasDictionary = false, said = {} } = parts;
  const pages = hasDictionary ? dictionaryPage(wordsOf(names), isSnappy) : [];
  const dictionaryBytes = joined(pages).length;
  pages.push(...dataPage(parts));
  const dataBytes = BigInt(joined(pages).length);
  const count = BigInt(names.length);
  const meta = struct(
    [1, 6],
    [2, [PLAIN, RLE]],
    [3, [column]],
    [4, said.codec ?? (isSnappy ? 1 : 0)],
    [5, said.values ?? count],
    [6, dataBytes],
    [7, dataBytes],
    [9, said.dataAt ?? BigInt(4 + dictionaryBytes)],
    ...(hasDictionary ? [[11, 4n] as const] : []),
  );
  const group = struct([1, [struct([2, 4n], [3, meta])]], [2, dataBytes], [3, count]);
  const schema = [struct([4, 'schema'], [5, 1]), struct([1, 6], [3, 1], [4, column], [6, 0])];
  const contents =
    said.contents ?? thriftBytes(struct([1, 1], [2, schema], [3, said.rows ?? count], [4, [group]]));
  const magic = new TextEncoder().encode('PAR1');
  return joined([magic, ...pages, contents, lengthBytes(contents.length), magic]);
}

export function struct(...fields: readonly (readonly [number, Thrift])[]): ThriftFields {
  return { fields };
}

export function thriftBytes({ fields }: ThriftFields): Uint8Array {
  const bytes: number[] = [];
  let last = 0;
  for (const [id, value] of fields) {
    bytes.push(((id - last) << 4) | typeOf(value), ...encoded(value));
    last = id;
  }
  return Uint8Array.from([...bytes, 0]);
}

export function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function wordsOf(names: readonly (string | null)[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== null))];
}

function dictionaryPage(words: readonly string[], isSnappy: boolean): Uint8Array[] {
  const body = plain(words);
  const packed = isSnappy ? snappyOf(body) : body;
  const told = struct([1, words.length], [2, PLAIN]);
  return [thriftBytes(struct([1, 2], [2, body.length], [3, packed.length], [7, told])), packed];
}

function dataPage({ names, hasDictionary = false, isSnappy = false, said = {} }: ParquetParts): Uint8Array[] {
  const filled = names.filter((name) => name !== null);
  const words = wordsOf(names);
  const bits = Math.max(1, Math.ceil(Math.log2(words.length)));
  const places = bitPacked(
    filled.map((name) => words.indexOf(name)),
    bits,
  );
  const isThere = names.map((name) => (name === null ? 0 : 1));
  const levels = said.levels ?? bitPacked(isThere, 1);
  const values = said.body ?? (hasDictionary ? Uint8Array.from([bits, ...places]) : plain(filled));
  const body = joined([lengthBytes(levels.length), levels, values]);
  const packed = isSnappy ? snappyOf(body) : body;
  const encoding = said.encoding ?? (hasDictionary ? RLE_DICTIONARY : PLAIN);
  const told = struct([1, said.pageRows ?? names.length], [2, encoding], [3, RLE], [4, RLE]);
  return [
    thriftBytes(struct([1, 0], [2, said.pageBytes ?? body.length], [3, packed.length], [5, told])),
    packed,
  ];
}

function typeOf(value: Thrift): number {
  if (typeof value === 'number') return I32!;
  if (typeof value === 'bigint') return I64!;
  if (typeof value === 'string' || value instanceof Uint8Array) return BINARY!;
  return 'fields' in value ? STRUCT! : LIST!;
}

function encoded(value: Thrift): readonly number[] {
  if (typeof value === 'number') return varint(value * 2);
  if (typeof value === 'bigint') return varint(Number(value) * 2);
  if (typeof value === 'string') return encoded(new TextEncoder().encode(value));
  if (value instanceof Uint8Array) return [...varint(value.length), ...value];
  if ('fields' in value) return [...thriftBytes(value)];
  return [(value.length << 4) | typeOf(value[0] ?? 0), ...value.flatMap(encoded)];
}

function plain(texts: readonly string[]): Uint8Array {
  return joined(
    texts.flatMap((text) => {
      const bytes = new TextEncoder().encode(text);
      return [lengthBytes(bytes.length), bytes];
    }),
  );
}

function bitPacked(values: readonly number[], bits: number): Uint8Array {
  const groups = Math.ceil(values.length / 8);
  const packed = new Uint8Array(groups * bits);
  values.forEach((value, i) => {
    for (let bit = 0; bit < bits; bit++) {
      const at = i * bits + bit;
      packed[at >> 3] = packed[at >> 3]! | (((value >> bit) & 1) << (at & 7));
    }
  });
  return Uint8Array.from([...varint(groups * 2 + 1), ...packed]);
}

/** Literals of at most 60 bytes. */
function snappyOf(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.from(varint(bytes.length))];
  for (let at = 0; at < bytes.length; at += 60) {
    const some = bytes.subarray(at, at + 60);
    parts.push(Uint8Array.from([(some.length - 1) << 2]), some);
  }
  return joined(parts);
}

function lengthBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length, true);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Files of embeddings as other tools write them, for tests, with every part open to being wrong. */

export interface NpyParts {
  readonly descr: string;
  readonly isFortran?: boolean;
  readonly shape: string;
  readonly data: Uint8Array;
  readonly version?: number;
}

export function npyBytes({ descr, isFortran = false, shape, data, version = 1 }: NpyParts): Uint8Array {
  const literal = `{'descr': ${descr}, 'fortran_order': ${isFortran ? 'True' : 'False'}, 'shape': ${shape}, }`;
  return npyWithHeader(literal, data, version);
}

export function npyWithHeader(literal: string, data: Uint8Array, version = 1): Uint8Array {
  const prefix = version === 1 ? 10 : 12;
  const padded = `${literal.padEnd(Math.ceil((prefix + literal.length + 1) / 64) * 64 - prefix - 1)}\n`;
  const bytes = new Uint8Array(prefix + padded.length + data.length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, padded.length, true);
  else view.setUint32(8, padded.length, true);
  bytes.set(new TextEncoder().encode(padded), prefix);
  bytes.set(data, prefix + padded.length);
  return bytes;
}

/** A table of single precision, row after row. */
export function floatNpy(rows: readonly (readonly number[])[]): Uint8Array {
  return npyBytes({
    descr: "'<f4'",
    shape: `(${rows.length}, ${rows[0]!.length})`,
    data: new Uint8Array(Float32Array.from(rows.flat()).buffer),
  });
}

export function safetensorsBytes(header: unknown, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

/** Thrift's compact protocol: fields of [id, value]; a bigint is an i64, a number an i32. */
type Thrift = number | bigint | string | readonly Thrift[] | ThriftFields;
interface ThriftFields {
  readonly fields: readonly (readonly [number, Thrift])[];
}

export interface ParquetParts {
  readonly column: string;
  readonly names: readonly (string | null)[];
  /** As pyarrow writes it; plain otherwise. */
  readonly hasDictionary?: boolean;
  /** Literal-only Snappy. */
  readonly isSnappy?: boolean;
}

/** One row group, one column of texts, one page, with levels where a row says nothing. */
export function parquetBytes({
  column,
  names,
  hasDictionary = false,
  isSnappy = false,
}: ParquetParts): Uint8Array {
  const magic = new TextEncoder().encode('PAR1');
  const pack = (page: Uint8Array) => (isSnappy ? snappyOf(page) : page);
  const filled = names.filter((name) => name !== null);
  const words = [...new Set(filled)];
  const pages: Uint8Array[] = [];
  if (hasDictionary) {
    const body = plain(words);
    const header = thrift({
      fields: [
        [1, 2],
        [2, body.length],
        [3, pack(body).length],
        [
          7,
          {
            fields: [
              [1, words.length],
              [2, 0],
            ],
          },
        ],
      ],
    });
    pages.push(header, pack(body));
  }
  const dictionaryBytes = pages.reduce((sum, page) => sum + page.length, 0);
  const levels = bitPacked(
    names.map((name) => (name === null ? 0 : 1)),
    1,
  );
  const bits = Math.max(1, Math.ceil(Math.log2(words.length)));
  const values = hasDictionary
    ? Uint8Array.from([
        bits,
        ...bitPacked(
          filled.map((name) => words.indexOf(name)),
          bits,
        ),
      ])
    : plain(filled);
  const body = Uint8Array.from([levels.length, 0, 0, 0, ...levels, ...values]);
  pages.push(
    thrift({
      fields: [
        [1, 0],
        [2, body.length],
        [3, pack(body).length],
        [
          5,
          {
            fields: [
              [1, names.length],
              [2, hasDictionary ? 8 : 0],
              [3, 3],
              [4, 3],
            ],
          },
        ],
      ],
    }),
    pack(body),
  );
  const dataBytes = pages.reduce((sum, page) => sum + page.length, 0);
  const meta: ThriftFields = {
    fields: [
      [1, 6],
      [2, [0, 3]],
      [3, [column]],
      [4, isSnappy ? 1 : 0],
      [5, BigInt(names.length)],
      [6, BigInt(dataBytes)],
      [7, BigInt(dataBytes)],
      [9, BigInt(4 + dictionaryBytes)],
      ...(hasDictionary ? [[11, 4n] as const] : []),
    ],
  };
  const footer = thrift({
    fields: [
      [1, 1],
      [
        2,
        [
          {
            fields: [
              [4, 'schema'],
              [5, 1],
            ],
          },
          {
            fields: [
              [1, 6],
              [3, 1],
              [4, column],
              [6, 0],
            ],
          },
        ],
      ],
      [3, BigInt(names.length)],
      [
        4,
        [
          {
            fields: [
              [
                1,
                [
                  {
                    fields: [
                      [2, 4n],
                      [3, meta],
                    ],
                  },
                ],
              ],
              [2, BigInt(dataBytes)],
              [3, BigInt(names.length)],
            ],
          },
        ],
      ],
    ],
  });
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, footer.length, true);
  return joined([magic, ...pages, footer, length, magic]);
}

function thrift({ fields }: ThriftFields): Uint8Array {
  const bytes: number[] = [];
  let last = 0;
  for (const [id, value] of fields) {
    bytes.push(((id - last) << 4) | typeOf(value), ...encoded(value));
    last = id;
  }
  return Uint8Array.from([...bytes, 0]);
}

function typeOf(value: Thrift): number {
  if (typeof value === 'number') return 5;
  if (typeof value === 'bigint') return 6;
  if (typeof value === 'string') return 8;
  return 'fields' in value ? 12 : 9;
}

function encoded(value: Thrift): readonly number[] {
  if (typeof value === 'number' || typeof value === 'bigint') return varint(Number(value) * 2);
  if (typeof value === 'string') {
    const text = new TextEncoder().encode(value);
    return [...varint(text.length), ...text];
  }
  if ('fields' in value) return [...thrift(value)];
  return [(value.length << 4) | typeOf(value[0]!), ...value.flatMap(encoded)];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function plain(texts: readonly string[]): Uint8Array {
  return joined(
    texts.map((text) => {
      const bytes = new TextEncoder().encode(text);
      return Uint8Array.from([bytes.length & 255, bytes.length >> 8, 0, 0, ...bytes]);
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

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

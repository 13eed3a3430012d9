import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readParquetNames, readParquetTable } from './parquet.ts';
import { expectOnlyRefusals } from './testing/mutations.ts';
import { type ParquetParts, parquetBytes, struct, thriftBytes, varint } from './testing/parquet-bytes.ts';

/** As in fixtures/write-parquet.py. */
const NAMES = ['a/1.jpg', 'ä/2.jpg', 'a/1.jpg', null, ...Array.from({ length: 20 }, (_, i) => `b/${i}.jpg`)];
const TEXTS = NAMES.map((name) => name ?? '');
const WANTED = ['image_path', 'path'];
const OF_OTHERS = ['none', 'snappy', 'gzip', 'zstd'].flatMap((codec) => [codec, `${codec}-plain-2`]);
const WAYS = [
  { hasDictionary: false, isSnappy: false },
  { hasDictionary: true, isSnappy: false },
  { hasDictionary: false, isSnappy: true },
  { hasDictionary: true, isSnappy: true },
];

function fixture(name: string): Uint8Array {
  return Uint8Array.from(readFileSync(new URL(`fixtures/${name}.parquet`, import.meta.url)));
}

function read(bytes: Uint8Array): readonly string[] {
  return readParquetNames(bytes, WANTED)[0].names;
}

/** A .parquet of all the names that says something else of itself. */
function saying(said: NonNullable<ParquetParts['said']>, how: Partial<ParquetParts> = {}): Uint8Array {
  return parquetBytes({ names: NAMES, ...how, said });
}

function placing(places: Uint8Array): Uint8Array {
  return saying({ body: Uint8Array.from([5, ...places]) }, { hasDictionary: true });
}

function contents(...bytes: readonly number[]): Uint8Array {
  return saying({ contents: Uint8Array.from(bytes) });
}

/** So many of one value. */
function run(numbers: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(numbers * 2), value]);
}

/** So many groups of eight flags. */
function groups(count: number): Uint8Array {
  return Uint8Array.from([...varint(count * 2 + 1), 0xff, 0xff, 0xff]);
}

const LIST_OF_STRUCTS = [0x49, 0xfc];
const ENTRIES = 1_500_000;
const MANY_ENTRIES = saying({
  contents: Uint8Array.from([...LIST_OF_STRUCTS, ...varint(ENTRIES), ...new Uint8Array(ENTRIES + 1)]),
});
const LISTS_IN_LISTS = contents(
  0x49,
  ...Array.from({ length: 500 }, () => [0xf9, ...varint(1_000)]).flat(),
  ...Array<number>(2_000).fill(0x19),
);

describe('a .parquet', () => {
  test.each(['clip-retrieval', ...OF_OTHERS])('that pyarrow wrote (%s) gives its column of names', (name) => {
    expect(read(fixture(name))).toEqual(TEXTS);
  });

  test.each(WAYS)('of one page gives its column of names: %j', (how) => {
    expect(read(parquetBytes({ names: NAMES, ...how }))).toEqual(TEXTS);
  });

  test('that DuckDB wrote, which fills up its groups, gives its column of names', () => {
    expect(read(fixture('duckdb'))).toEqual(Array<readonly string[]>(8).fill(TEXTS).flat());
  });

  test('gives the most wanted of its columns', () => {
    expect(readParquetNames(fixture('zstd'), ['path', 'caption', 'image_path'])[0].names[1]).toBe('photo 1');
  });

  test.each<readonly [string, Uint8Array, RegExp]>([
    ['no such column', parquetBytes({ column: 'caption', names: NAMES }), /no column of names, only caption/],
    ['an end that is missing', fixture('zstd').slice(0, -9), /begin and end with PAR1/],
    ['another way of packing', fixture('brotli'), /packed with BROTLI.*"snappy", "gzip" or "zstd"/],
    ['another way of writing', fixture('delta'), /written as DELTA_BYTE_ARRAY/],
    ['a name of 5,000 letters', parquetBytes({ names: ['x'.repeat(5000)] }), /at most 4096 characters/],
  ])('with %s is refused in words', (_, bytes, words) => {
    expect(() => read(bytes)).toThrow(words);
    expect(() => read(bytes)).toThrow(expect.objectContaining({ code: 'EMBEDDINGS_INVALID' }));
  });

  test.each<readonly [string, Uint8Array, RegExp]>([
    ['no rows', saying({ rows: 0n }), /it has 0 rows/],
    ['a trillion rows', saying({ rows: 2n ** 40n }), /it has 1099511627776 rows/],
    [
      'more rows than its column',
      saying({ rows: 1_000_000n }),
      /it has 1000000 rows, and its column .* has 24/,
    ],
    ['a part larger than the whole', saying({ values: 25n }), /a part of it has more rows/],
    ['a page larger than the whole', saying({ pageRows: 2_000_000 }), /a page of it has more rows/],
    ['a page outside the file', saying({ dataAt: 2n ** 40n }), /outside the file/],
    ['a page of two gigabytes', saying({ pageBytes: 2 ** 31 - 1 }, { isSnappy: true }), /more than 256 MiB/],
    ['a page of another size', saying({ pageBytes: 5_000 }), /another size/],
    ['a run of a billion rows', saying({ levels: run(2 ** 30, 1) }), /run in it is longer/],
    ['groups of a billion rows', saying({ levels: groups(2 ** 27) }), /ends too early/],
    ['a run of nothing', saying({ levels: run(0, 1) }), /run in it is longer/],
    ['runs that end too early', saying({ levels: run(9, 1) }), /ends too early/],
    ['a billion places in its dictionary', placing(run(2 ** 30, 1)), /run in it is longer/],
    ['a place outside its dictionary', placing(run(23, 31)), /outside its dictionary/],
    ['no dictionary', saying({ encoding: 8, body: Uint8Array.from([5, ...run(23, 0)]) }), /outside its/],
    ['a text longer than its page', saying({ body: new Uint8Array(200).fill(0x7f) }), /damaged/],
    ['gzip that is none', saying({ codec: 2 }), /no gzip/],
    ['Zstandard that is none', saying({ codec: 6 }), /invalid zstd data/],
    ['no columns', contents(...thriftBytes(struct([2, []], [3, 5n], [4, []]))), /no column/],
    ['a billion parts', contents(...LIST_OF_STRUCTS, ...varint(2 ** 30), 0), /list is longer than the file/],
    ['too many entries', MANY_ENTRIES, /too many entries/],
    ['lists in lists, each of a thousand', LISTS_IN_LISTS, /nested too deep/],
    ['structs in structs', contents(...Array<number>(100_000).fill(0x1c)), /nested too deep/],
  ])('that says it has %s is refused before room is made for it', (_, bytes, words) => {
    expect(() => read(bytes)).toThrow(words);
    expect(() => read(bytes)).toThrow(expect.objectContaining({ code: 'EMBEDDINGS_INVALID' }));
  });

  test('whose table of contents is longer than the file is refused', () => {
    const bytes = parquetBytes({ names: NAMES });
    new DataView(bytes.buffer).setUint32(bytes.length - 8, 0xffff_ffff, true);
    expect(() => read(bytes)).toThrow(/longer than the file/);
  });

  test('that names a long text in each of many rows is refused', () => {
    const names = Array<string>(100_000).fill('x'.repeat(4_000));
    expect(() => read(parquetBytes({ names, hasDictionary: true }))).toThrow(/names are too long/);
  });

  test.each(['duckdb', ...OF_OTHERS])(
    'that another tool wrote (%s), changed anywhere, gives names or a refusal',
    (name) => {
      expectOnlyRefusals(fixture(name), ['EMBEDDINGS_INVALID'], read);
    },
  );

  test.each([WAYS[0]!, WAYS[3]!])('of one page, changed anywhere, gives names or a refusal: %j', (how) => {
    expectOnlyRefusals(parquetBytes({ names: NAMES, ...how }), ['EMBEDDINGS_INVALID'], read);
  });
});

describe('a .parquet with embeddings', () => {
  const table = (bytes: Uint8Array) => {
    const found = readParquetTable(bytes, WANTED);
    if (found === null) return null;
    const { rows, names } = found;
    const values = new Float32Array(rows.rows * rows.dims);
    for (let row = 0; row < rows.rows; row++) rows.read(row, values, row * rows.dims);
    return { dims: rows.dims, names, values };
  };

  test.each(['vectors', 'vectors-plain-2', 'vectors-fixed'])('gives them with their names (%s)', (name) => {
    const found = table(fixture(name))!;
    expect(found.dims).toBe(8);
    expect(found.names[0].names).toEqual(Array.from({ length: 12 }, (_, row) => `c/${row}.jpg`));
    const expected = Array.from({ length: 96 }, (_, i) => Math.floor(i / 8) + (i % 8) / 4);
    expect([...found.values]).toEqual(expected);
  });

  test.each([
    ['vectors-ragged', /row 12 has 2 numbers, the first 8/],
    ['vectors-hole', /row 12 has no embedding/],
  ])('of rows that are not alike is refused (%s)', (name, words) => {
    expect(() => table(fixture(name))).toThrow(words);
    expect(() => table(fixture(name))).toThrow(expect.objectContaining({ code: 'EMBEDDINGS_INVALID' }));
  });

  test('is none where there are names alone', () => {
    expect(readParquetTable(parquetBytes({ names: NAMES }), WANTED)).toBeNull();
  });

  test.each(['vectors', 'vectors-plain-2'])('changed anywhere gives rows or a refusal (%s)', (name) => {
    expectOnlyRefusals(fixture(name), ['EMBEDDINGS_INVALID'], table);
  });
});

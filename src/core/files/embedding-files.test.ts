import { describe, expect, test } from 'vitest';
import type { EmbeddingRows } from './embedding-rows.ts';
import { readNpy } from './npy.ts';
import { parseRowNames, trustedColumns } from './row-names.ts';
import { readSafetensors } from './safetensors.ts';
import { floatNpy, npyBytes, npyWithHeader, safetensorsBytes } from './testing/embedding-files.ts';
import { expectOnlyRefusals } from './testing/mutations.ts';

const TABLE = [
  [1, -2.5],
  [0.25, 65_504],
  [2 ** -24, 0],
];
const HALVES = Uint16Array.from([0x3c00, 0xc100, 0x3400, 0x7bff, 0x0001, 0x0000]);

function tableOf(rows: EmbeddingRows): number[][] {
  return Array.from({ length: rows.rows }, (_, row) => {
    const values = new Float32Array(rows.dims);
    rows.read(row, values, 0);
    return [...values];
  });
}

function readWhole(rows: EmbeddingRows): void {
  tableOf(rows);
}

describe('an .npy', () => {
  test.each([
    ['<f2', new Uint8Array(HALVES.buffer), 1],
    ['<f4', new Uint8Array(Float32Array.from(TABLE.flat()).buffer), 2],
    ['<f8', new Uint8Array(Float64Array.from(TABLE.flat()).buffer), 3],
  ])('of %s gives its rows', (descr, data, version) => {
    const rows = readNpy(npyBytes({ descr: `'${descr}'`, shape: '(3, 2)', data, version }));
    expect(tableOf(rows)).toEqual(TABLE);
  });

  const data = new Uint8Array(24);
  const wrong = (part: object) => npyBytes({ descr: "'<f4'", shape: '(3, 2)', data, ...part });
  test.each<readonly [string, Uint8Array, RegExp]>([
    ['something else', new TextEncoder().encode('not an array at all'), /no \.npy file/],
    ['version 9', wrong({ version: 9 }), /version 9\.0/],
    ['whole numbers', wrong({ descr: "'<i8'" }), /holds '<i8'/],
    ['big-endian numbers', wrong({ descr: "'>f4'" }), /holds '>f4'/],
    ['Fortran order', wrong({ isFortran: true }), /np\.ascontiguousarray/],
    ['one dimension', wrong({ shape: '(6,)' }), /has 1 dimensions/],
    ['three dimensions', wrong({ shape: '(3, 1, 2)' }), /has 3 dimensions/],
    ['no row', wrong({ shape: '(0, 2)' }), /0 rows/],
    ['a shape that overflows', wrong({ shape: '(2000000, 9007199254740993)' }), /numbers a row/],
    ['rows beyond the limit', wrong({ shape: '(99999999999, 2)' }), /99,999,999,999 rows/],
    ['a row too few', wrong({ data: new Uint8Array(16) }), /cut off/],
    ['a row too many', wrong({ data: new Uint8Array(32) }), /cut off/],
    [
      'a structured type',
      npyWithHeader("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3, 2), }", data),
      /structured/,
    ],
    [
      'code in its header',
      npyWithHeader("{'descr': __import__('os').system('x'), 'fortran_order': False, 'shape': (3, 2)}", data),
      /not what NumPy writes/,
    ],
    [
      'a key twice',
      npyWithHeader("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3, 2)}", data),
      /not what NumPy writes/,
    ],
    ['a header longer than the file', wrong({}).slice(0, 40), /claims/],
    ['objects (pickle)', wrong({ descr: "'|O'" }), /holds '\|O'/],
  ])('with %s is refused in words', (_, bytes, words) => {
    expect(() => readNpy(bytes)).toThrow(words);
    expect(() => readNpy(bytes)).toThrow(expect.objectContaining({ code: 'EMBEDDINGS_INVALID' }));
  });

  test('with a number that is not finite names the row', () => {
    expect(() =>
      readWhole(
        readNpy(
          floatNpy([
            [1, 2],
            [3, Number.NaN],
          ]),
        ),
      ),
    ).toThrow(/row 1 has a number that is not finite/);
    const huge = npyBytes({
      descr: "'<f8'",
      shape: '(1, 2)',
      data: new Uint8Array(Float64Array.of(1, 1e300).buffer),
    });
    expect(() => readWhole(readNpy(huge))).toThrow(/row 0/);
  });

  test('changed anywhere gives rows or a refusal', () => {
    expectOnlyRefusals(floatNpy(TABLE), ['EMBEDDINGS_INVALID'], (bytes) => readWhole(readNpy(bytes)));
  });
});

describe('a .safetensors', () => {
  const floats = new Uint8Array(Float32Array.from(TABLE.flat()).buffer);
  const table = { dtype: 'F32', shape: [3, 2], data_offsets: [0, 24] };

  test('gives its table, and the names in its metadata', () => {
    const header = { __metadata__: { names: '["a.jpg","b.jpg","c.jpg"]' }, embeddings: table };
    const { rows, names } = readSafetensors(safetensorsBytes(header, floats));
    expect(tableOf(rows)).toEqual(TABLE);
    expect(names?.[0].names).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  });

  test.each([
    ['vit.embeddings.cls_token', 'vit.encoder.weight'],
    ['features.0.weight', 'features.0.bias'],
    ['base.lora_A', 'base.lora_B'],
    ['weight', 'bias'],
  ])('of a network is called what it is (%s, %s)', (first, second) => {
    const header = {
      [first]: { dtype: 'F32', shape: [3, 2], data_offsets: [0, 24] },
      [second]: { dtype: 'F32', shape: [2], data_offsets: [24, 32] },
    };
    const bytes = safetensorsBytes(header, new Uint8Array(32));
    expect(() => readSafetensors(bytes)).toThrow(
      /a network's weights \(.+\), not embeddings.* export it as ONNX/,
    );
  });

  test('of several tables gives the one called embeddings, of halves', () => {
    const header = {
      other: { dtype: 'F32', shape: [3, 2], data_offsets: [0, 24] },
      embeddings: { dtype: 'F16', shape: [3, 2], data_offsets: [24, 36] },
    };
    const bytes = safetensorsBytes(header, Uint8Array.from([...floats, ...new Uint8Array(HALVES.buffer)]));
    expect(readSafetensors(bytes)).toMatchObject({ names: null, rows: { type: 'float16' } });
    expect(tableOf(readSafetensors(bytes).rows)).toEqual(TABLE);
  });

  test('of one vector a photo gives a row each, under its name', () => {
    const header = Object.fromEntries(
      ['z.jpg', 'a.jpg'].map((name, i) => [
        name,
        { dtype: 'F32', shape: [2], data_offsets: [i * 8, i * 8 + 8] },
      ]),
    );
    const { rows, names } = readSafetensors(safetensorsBytes(header, floats.slice(0, 16)));
    expect(names?.[0].names).toEqual(['z.jpg', 'a.jpg']);
    expect(tableOf(rows)).toEqual(TABLE.slice(0, 2));
  });

  const one = (part: object) => safetensorsBytes({ t: { ...table, ...part } }, floats);
  test.each<readonly [string, Uint8Array, RegExp]>([
    ['no header', Uint8Array.of(1, 2, 3), /no \.safetensors file/],
    ['a header of 2^60 bytes', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x10, 0x7b, 0x7d), /longer than the file/],
    ['a header that is no JSON', safetensorsBytes('{"t": ', floats), /no valid JSON/],
    ['a list as its header', safetensorsBytes(' []', floats), /no \.safetensors file/],
    [
      'a hole',
      safetensorsBytes({ t: { ...table, data_offsets: [4, 28] } }, Uint8Array.from([...floats, 0, 0, 0, 0])),
      /overlap or leave a hole/,
    ],
    ['an overlap', safetensorsBytes({ t: table, u: table }, floats), /overlap or leave a hole/],
    [
      'offsets beyond the file',
      safetensorsBytes({ t: { ...table, shape: [6, 2], data_offsets: [0, 48] } }, floats),
      /tensors end at/,
    ],
    ['trailing bytes', safetensorsBytes({ t: table }, Uint8Array.from([...floats, 0])), /cut off/],
    ['negative offsets', one({ data_offsets: [-24, 0] }), /can be read/],
    ['offsets of fractions', one({ data_offsets: [0.5, 24.5] }), /can be read/],
    ['a shape that does not fit', one({ shape: [3, 3] }), /where its shape needs/],
    ['a shape that overflows', one({ shape: [2 ** 52, 2 ** 52] }), /where its shape needs/],
    ['a type of nobody', one({ dtype: 'F31' }), /can be read/],
    ['whole numbers', one({ dtype: 'I32' }), /neither one table/],
    ['a tensor that is a number', safetensorsBytes({ t: 1 }, floats), /describes no tensor/],
    [
      'two tables',
      safetensorsBytes(
        {
          a: { ...table, shape: [2, 2], data_offsets: [0, 16] },
          b: { ...table, shape: [2, 1], data_offsets: [16, 24] },
        },
        floats,
      ),
      /2 tables \(a, b/,
    ],
  ])('with %s is refused in words', (_, bytes, words) => {
    expect(() => readSafetensors(bytes)).toThrow(words);
    expect(() => readSafetensors(bytes)).toThrow(expect.objectContaining({ code: 'EMBEDDINGS_INVALID' }));
  });

  test('pollutes no prototype', () => {
    const text = `{"__metadata__":{"__proto__":"x"},"__proto__":${JSON.stringify(table)}}`;
    const { rows } = readSafetensors(safetensorsBytes(text, floats));
    expect(rows.rows).toBe(3);
    expect(({} as Record<string, unknown>)['dtype']).toBeUndefined();
  });

  test('changed anywhere gives rows or a refusal', () => {
    const bytes = safetensorsBytes({ __metadata__: { names: 'a\nb\nc' }, embeddings: table }, floats);
    expectOnlyRefusals(bytes, ['EMBEDDINGS_INVALID'], (changed) => readWhole(readSafetensors(changed).rows));
  });
});

describe('names of rows', () => {
  test.each([
    ['names.txt', '\ufeffa.jpg\r\nb c.jpg\r\n', ['a.jpg', 'b c.jpg']],
    ['names.csv', 'label,image_path\ncat,"a,1.jpg"\ndog,b.jpg\n', ['a,1.jpg', 'b.jpg']],
    ['names.csv', 'a.jpg\nb.jpg\n', ['a.jpg', 'b.jpg']],
    ['names.tsv', 'sha256\tpath\nff\tx\n', ['ff']],
    ['names.json', '["a.jpg","b.jpg"]', ['a.jpg', 'b.jpg']],
    ['names.json', '{"model":"m","files":["a.jpg"]}', ['a.jpg']],
    ['names.json', '[{"File_Name":"a.jpg","label":1}]', ['a.jpg']],
  ])('are read from %s: %j', (path, text, names) => {
    expect(parseRowNames(path, text)[0].names).toEqual(names);
  });

  test.each<readonly [readonly string[], readonly string[]]>([
    [
      ['image_path', 'caption', 'url', 'key', 'sha256'],
      ['sha256', 'image_path', 'key'],
    ],
    [
      ['key', 'image_path'],
      ['image_path', 'key'],
    ],
    [['sha256', 'id'], ['sha256']],
    [['id', 'file_name'], ['file_name']],
    [['id'], ['id']],
    [['caption'], []],
  ])('of the columns %j ask %j', (there, asked) => {
    expect(trustedColumns(there)).toEqual(asked);
  });

  test('come with those that are asked where the first says nothing, from a table and from records', () => {
    const expected = [
      { column: 'sha256', names: ['ff', ''] },
      { column: 'file_name', names: ['a.jpg', 'b.jpg'] },
    ];
    expect(parseRowNames('x.csv', 'id,file_name,sha256\n1,a.jpg,ff\n2,b.jpg,\n')).toEqual(expected);
    const records = [
      { File_Name: 'a.jpg', sha256: 'ff', id: 1 },
      { file_name: 'b.jpg', sha256: '' },
    ];
    expect(parseRowNames('x.json', JSON.stringify(records))).toEqual(expected);
  });

  test.each([
    ['names.txt', '', /0 names/],
    ['names.csv', 'a,b\n1,2', /no column of names/],
    ['names.json', '{"a":1}', /no list of names/],
    ['names.json', '[1]', /entry 1 of the list is no name/],
    ['names.json', '[', /no valid JSON/],
    ['names.txt', 'x'.repeat(5000), /at most 4096 characters/],
  ])('are refused in words from %s: %s', (path, text, words) => {
    expect(() => parseRowNames(path, text)).toThrow(words);
  });
});

import { describe, expect, test } from 'vitest';
import { PupilError } from '../../errors.ts';
import { isListPath, readList } from './read-list.ts';

const read = (path: string, text: string) => readList(path, new TextEncoder().encode(text));

test('lists are told by their ending, in any case', () => {
  expect(['a.csv', 'x/A.TSV', 'b.tab', 'train.txt', 'l.JSON', 'm.jsonl', 'n.ndjson'].every(isListPath)).toBe(
    true,
  );
  expect(['a.xlsx', 'csv', 'a.csv.gz', 'a.jpg', 'a.json5'].some(isListPath)).toBe(false);
});

test.each([
  ['README.txt', 'This is my data set.\nIt has hats, and shoes.'],
  ['LICENSE.txt', 'a b\nc d'],
  ['about.txt', 'These are photos of hats, taken in spring.\nThey belong to me, and to nobody else.\n'],
  [
    'about.txt',
    'I took these photos of hats in the spring of 2021 and of shoes in the autumn.\nBoth were fun.',
  ],
  ['empty.csv', ''],
  ['blank.txt', ' \n\t\n'],
  ['binary.txt', '\u0000\u0001\u0002\u0003'],
  ['settings.json', '[]'],
  ['model.json', '{'],
  ['numbers.json', '[1, 2, 3]'],
])('%s with %j is no list', (path, text) => {
  expect(read(path, text)).toBeNull();
});

describe('a list that is damaged is refused, with its line', () => {
  test.each([
    ['metadata.jsonl', '{"file":"a"}\n{', 2],
    ['anything.jsonl', '{"file_name":"a.jpg","label":"hat"}\n{"file_name":"b.jpg"\n', 2],
    ['labels.json', '{\n  "a.jpg": "hat",\n  "b.jpg": shoes\n}', 3],
  ])('%s', (path, text, line) => {
    expect(() => read(path, text)).toThrow(PupilError);
    expect(() => read(path, text)).toThrow(`Line ${line} is not JSON`);
  });

  test('and one that is larger than can be held is, too', () => {
    const header = Array.from({ length: 6000 }, (_, at) => `c${at}`).join(',');
    expect(() => read('labels.csv', `${header}\n${'a.jpg,hat\n'.repeat(2000)}`)).toThrow(
      '2,000 rows of 6,000 columns',
    );
  });
});

test('columns are called once each, and cells that are missing are empty', () => {
  expect(read('a.csv', 'file,label,label,,label\na.jpg,hat\nb.jpg,x,y,z,w,v')).toMatchObject({
    columns: ['file', 'label', 'label (2)', 'column 4', 'label (3)', 'column 6'],
    rows: [
      ['a.jpg', 'hat', '', '', '', ''],
      ['b.jpg', 'x', 'y', 'z', 'w', 'v'],
    ],
  });
});

test('quotes hold what they should, and quotes within names are parts of them', () => {
  expect(read('a.csv', 'file,label\n"a,b.jpg","big ""cat"""\nc.jpg,"two\nlines"')!.rows).toEqual([
    ['a,b.jpg', 'big "cat"'],
    ['c.jpg', 'two\nlines'],
  ]);
  expect(read('a.csv', 'file,label\n"quoted".jpg,hat\nb.jpg,5"\n"c.jpg,hat\nd.jpg,hat')!.rows).toEqual([
    ['"quoted".jpg', 'hat'],
    ['b.jpg', '5"'],
    ['"c.jpg', 'hat'],
    ['d.jpg', 'hat'],
  ]);
});

test('paths with blanks stand before their labels', () => {
  expect(read('list.txt', 'my photo 1.jpg big cat\nb.jpg dog')!.rows).toEqual([
    ['my photo 1.jpg', 'big cat'],
    ['b.jpg', 'dog'],
  ]);
  expect(read('families.txt', '1025794 Boeing 707\n0034309 Airbus')!.rows).toEqual([
    ['1025794', 'Boeing 707'],
    ['0034309', 'Airbus'],
  ]);
});

test('names that objects have, too, are names like others', () => {
  const list = read('labels.jsonl', '{"file":"a.jpg","__proto__":{"polluted":1},"constructor":"x"}');
  expect(list).toMatchObject({
    columns: ['file', '__proto__.polluted', 'constructor'],
    rows: [['a.jpg', '1', 'x']],
  });
  expect(read('a.csv', 'file,__proto__\na.jpg,"[""hat""]"')).toMatchObject({
    columns: ['file', '__proto__'],
    rows: [['a.jpg', 'hat']],
  });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test.each([
  ['a line of 1 MB', 'a,'.repeat(500_000)],
  ['1 MB of quotes', 'a,"b"c"\n'.repeat(125_000)],
  ['1 MB in one open quote', `a,"${'b,c\n'.repeat(250_000)}`],
  ['1 MB of brackets', '['.repeat(1_000_000)],
  ['1 MB of blanks', `a${' '.repeat(1_000_000)}b`],
])('%s is read in one go, not once for each letter', (_, text) => {
  for (const path of ['labels.csv', 'labels.txt', 'labels.json']) {
    try {
      expect(read(path, text)?.rows.length ?? 1).toBeGreaterThan(0);
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(PupilError);
    }
  }
});

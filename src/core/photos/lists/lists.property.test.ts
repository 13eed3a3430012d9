/** Lists of all columns, encodings and ways to name photos, where the truth is known. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PupilError } from '../../errors.ts';
import type { ListUse } from '../../records/import-plan.ts';
import { applyLists } from './apply-lists.ts';
import type { LabelList } from './label-list.ts';
import { createNameMatcher } from './match-names.ts';
import { proposeUses } from './propose-uses.ts';
import { readList } from './read-list.ts';
import { understand } from './testing/understand.ts';

/** Bytes of what each encoding can say: no browser writes them, so these few words stand for a language. */
const WORDS: Readonly<Record<string, readonly (readonly [word: string, hex: string])[]>> = {
  'utf-8': [
    ['hat', '686174'],
    ['Hüte', '48c3bc7465'],
    ['犬', 'e78aac'],
    ['big cat', '62696720636174'],
  ],
  'windows-1252': [
    ['Hüte', '48fc7465'],
    ['Höte', '48f67465'],
    ['café', '636166e9'],
    ['Kleid', '4b6c656964'],
  ],
  shift_jis: [
    ['犬', '8ca2'],
    ['鳥', '92b9'],
    ['猫', '944c'],
    ['ソファ', '835c83748340'],
  ],
  gb18030: [
    ['狗', 'b9b7'],
    ['鸟', 'c4f1'],
    ['苹果', 'c6bbb9fb'],
    ['香蕉', 'cfe3bdb6'],
  ],
  'euc-kr': [
    ['개', 'b0b3'],
    ['고양이', 'b0edbee7c0cc'],
    ['새', 'bbf5'],
    ['모자', 'b8f0c0da'],
  ],
};

const STYLES: Readonly<Record<string, (path: string) => string>> = {
  same: (path) => path,
  'without ending': (path) => path.replace(/\.[^.]+$/, ''),
  case: (path) => path.toUpperCase(),
  backslash: (path) => path.replaceAll('/', '\\'),
  absolute: (path) => `/home/me/data/${path}`,
  URL: (path) => `https://host.example/bucket/${path.split('/').map(encodeURIComponent).join('/')}?v=1`,
};

const part = fc.stringMatching(/^[a-z]{2,5}[0-9]{1,3}$/);
const path = fc
  .tuple(fc.array(part, { maxLength: 2 }), part)
  .map(([folders, file]) => [...folders, `${file}.jpg`].join('/'));

const made = fc
  .record({
    photos: fc.uniqueArray(path, { minLength: 9, maxLength: 24 }),
    encoding: fc.constantFrom(...Object.keys(WORDS)),
    style: fc.constantFrom(...Object.keys(STYLES)),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    file: fc.constantFrom('file_name', 'image', 'id', 'Path', 'was'),
    label: fc.constantFrom('label', 'Class', 'species', 'was_es_ist'),
    more: fc.subarray(['number', 'width', 'remark'] as const),
    isHotFirst: fc.boolean(),
    lineEnd: fc.constantFrom('\n', '\r\n'),
  })
  .map((one) => ({ ...one, classes: one.photos.map((_, at) => WORDS[one.encoding]![at % 3]!) }));

test('a table gives each photo its label, whatever its columns, encoding and way to name photos', () => {
  fc.assert(
    fc.property(
      made,
      ({ photos, classes, encoding, style, delimiter, file, label, more, isHotFirst, lineEnd }) => {
        const columns = [
          { name: file, cells: photos.map((photo) => ascii(STYLES[style]!(photo))) },
          { name: label, cells: classes.map(([, hex]) => bytesOf(hex)) },
          ...more.map((name) => ({
            name,
            cells: photos.map((_, at) =>
              ascii(name === 'width' ? '640' : name === 'number' ? `${at * 1.5}` : `remark ${at}`),
            ),
          })),
        ];
        if (isHotFirst) columns.reverse();
        const rows = [
          columns.map(({ name }) => ascii(name)),
          ...photos.map((_, at) => columns.map(({ cells }) => cells[at]!)),
        ];
        const text = rows.flatMap((row) => [
          ...row.flatMap((cell, at) => (at === 0 ? [cell] : [ascii(delimiter), cell])),
          ascii(lineEnd),
        ]);
        const {
          labels,
          questions,
          rows: account,
          lists,
        } = understand({ 'some list.csv': Uint8Array.from(text.flatMap((one) => [...one])) }, photos);
        expect({ labels, questions }).toEqual({
          labels: Object.fromEntries(photos.map((photo, at) => [photo, classes[at]![0]])),
          questions: [],
        });
        expect(lists[0]!.encoding).toBe(encoding);
        expect(account).toMatchObject({ rows: photos.length, matched: photos.length });
      },
    ),
    { numRuns: 400 },
  );
});

const cell = fc.oneof(
  fc.constantFrom(
    'a.jpg',
    'b.jpg',
    'x/a.jpg',
    'c',
    '',
    'nan',
    '1',
    '0',
    'hat',
    'shoes',
    'train',
    'test',
    'A.JPG',
    '__proto__',
  ),
  fc.string({ maxLength: 6 }),
);
const anyList = fc
  .record({
    width: fc.integer({ min: 1, max: 4 }),
    height: fc.integer({ min: 1, max: 12 }),
    name: fc.constantFrom('train.csv', 'x/labels.csv', 'val.txt'),
  })
  .chain(({ width, height, name }) =>
    fc
      .array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: height, maxLength: height })
      .map(
        (rows): LabelList => ({
          path: name,
          encoding: 'utf-8',
          isEncodingGuessed: false,
          format: 'table',
          columns: ['file', 'label', 'split', 'other'].slice(0, width),
          rows,
          known: null,
        }),
      ),
  );

test('of all lists that are used each row is matched, without a photo, or a conflict', () => {
  const matcher = createNameMatcher(['a.jpg', 'x/a.jpg', 'x/b.jpg', 'c.png']);
  fc.assert(
    fc.property(
      fc.uniqueArray(anyList, { selector: ({ path: at }) => at, maxLength: 3 }),
      fc.boolean(),
      (lists, isForced) => {
        const proposed = proposeUses(lists, matcher);
        expect(proposed.uses.map(({ path: at }) => at)).toEqual(lists.map(({ path: at }) => at));
        // As a person may change it, too.
        const uses: readonly ListUse[] = isForced
          ? proposed.uses.map((use, at) => ({
              ...use,
              isUsed: true,
              photos: 'file',
              labels:
                lists[at]!.columns.length > 2
                  ? { kind: 'one-hot', columns: lists[at]!.columns.slice(1) }
                  : { kind: 'column', column: 'label' },
            }))
          : proposed.uses;
        const { rows, byPhoto } = applyLists(lists, uses, matcher);
        const used = uses
          .filter(({ isUsed }) => isUsed)
          .map(({ path: at }) => lists.find((list) => list.path === at)!.rows.length);
        expect(rows.rows).toBe(used.reduce((a, b) => a + b, 0));
        expect(rows.matched + rows.unmatched.count + rows.conflicts.count).toBe(rows.rows);
        expect(rows.conflicts.examples.length > 0).toBe(rows.conflicts.count > 0);
        for (const { label } of byPhoto.values()) expect(label).not.toBe('');
      },
    ),
    { numRuns: 1000 },
  );
});

test('any bytes are a list, no list, or METADATA_INVALID', () => {
  const line = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('a.jpg,hat', '"', 'a,"b', '{"file":"x"}', '[', 'a.jpg hat', '# x y', '\u0000'),
  );
  const paths = fc.constantFrom('metadata.csv', 'labels.json', 'x.jsonl', 'train.txt', 'a.tsv', 'b.ndjson');
  const content = fc.oneof(
    fc.array(line).map((lines) => new TextEncoder().encode(lines.join('\n'))),
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(
    fc.property(paths, content, (at, bytes) => {
      try {
        const list = readList(at, bytes);
        if (list === null) return;
        expect(list.rows.length).toBeGreaterThan(0);
        expect(new Set(list.columns).size).toBe(list.columns.length);
        expect(list.rows.every((row) => row.length === list.columns.length)).toBe(true);
        const matcher = createNameMatcher(['a.jpg', 'hat/b.jpg']);
        const { rows } = applyLists([list], proposeUses([list], matcher).uses, matcher);
        expect(rows.rows === 0 || rows.rows === list.rows.length).toBe(true);
      } catch (thrown) {
        if (!(thrown instanceof PupilError)) throw thrown;
        expect(thrown.code).toBe('METADATA_INVALID');
      }
    }),
    { numRuns: 2000 },
  );
});

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (one) => one.charCodeAt(0));
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16));
}

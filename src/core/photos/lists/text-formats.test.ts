/** Tables, lines and JSON as programs write them, each with the labels that it gives. */
import { describe, expect, test } from 'vitest';
import { ALL, bare, each, json, label, lines, PHOTOS } from './testing/four-photos.ts';
import { understand } from './testing/understand.ts';

describe.each<readonly [string, Readonly<Record<string, string>>]>([
  ['commas', { 'labels.csv': `name,label\n${lines((path) => `${bare(path)},${label(path)}`)}` }],
  ['semicolons', { 'labels.csv': `name;label\n${lines((path) => `${bare(path)};${label(path)}`)}` }],
  ['tabs', { 'labels.tsv': `name\tlabel\n${lines((path) => `${bare(path)}\t${label(path)}`)}` }],
  ['bars', { 'labels.txt': `name|label\n${lines((path) => `${bare(path)}|${label(path)}`)}` }],
  [
    "Excel's separator line",
    { 'list.csv': `sep=;\nname;label\n${lines((path) => `${bare(path)};${label(path)}`)}` },
  ],
  ['quotes', { 'labels.csv': `"name","label"\r\n${lines((path) => `"${bare(path)}","${label(path)}"\r`)}` }],
  ['no header', { 'anything.csv': lines((path) => `${bare(path)},${label(path)}`) }],
  [
    'no header and no endings',
    { 'anything.csv': lines((path) => `${bare(path).slice(0, 2)},${label(path)}`) },
  ],
  [
    "pandas' index",
    {
      'train.csv': `,image,label\n${PHOTOS.map((path, at) => `${at},${bare(path)},${label(path)}`).join('\n')}`,
    },
  ],
  ['blanks', { 'list.txt': lines((path) => `${path} ${label(path)}`) }],
  ['blanks and a remark', { 'list.txt': `# path label\n${lines((path) => `${path} ${label(path)}`)}` }],
  [
    'blanks and a map of numbers',
    {
      'train.txt': lines((path) => `./${path} ${label(path) === 'hat' ? 0 : 1}`),
      'classes.txt': 'hat\nshoes\n',
    },
  ],
  [
    'numbers from 1',
    {
      'labels.txt': lines((path) => `${bare(path)} ${label(path) === 'hat' ? 1 : 2}`),
      'classes.txt': '1 hat\n2 shoes\n',
    },
  ],
  [
    'numbers as pandas leaves them',
    {
      'labels.csv': `file,label\n${lines((path) => `${bare(path)},${label(path) === 'hat' ? '0.0' : '1.0'}`)}`,
      'class_to_idx.json': '{"hat": 0, "shoes": 1}',
    },
  ],
  ['records', { 'labels.json': json(each((path) => ({ file: path, label: label(path) }))) }],
  [
    'records below a heading',
    { 'data.json': json({ version: 1, items: each((path) => ({ file: path, label: label(path) })) }) },
  ],
  [
    'nested records',
    { 'data.json': json(each((path) => ({ image: { path }, target: { name: label(path), id: 3 } }))) },
  ],
  ['photo: label', { 'labels.json': json(Object.fromEntries(each((path) => [bare(path), label(path)]))) }],
  [
    'photo: [label]',
    { 'labels.json': json(Object.fromEntries(each((path) => [bare(path), [label(path)]]))) },
  ],
  [
    'photo: record',
    {
      'labels.json': json(Object.fromEntries(each((path) => [bare(path), { class: label(path), width: 3 }]))),
    },
  ],
  [
    "label: photos, as Food-101's train.json",
    { 'train.json': json({ hat: ['images/a1', 'images/a2'], shoes: ['images/b1', 'images/b2'] }) },
  ],
  ['columns', { 'labels.json': json({ file: PHOTOS, label: each(label) }) }],
  ["pandas' columns", { 'labels.json': json({ file: { ...PHOTOS }, label: { ...each(label) } }) }],
  [
    "pandas' split",
    {
      'labels.json': json({
        columns: ['file', 'label'],
        index: [0, 1, 2, 3],
        data: each((path) => [path, label(path)]),
      }),
    },
  ],
  [
    'JSON lines',
    { 'labels.ndjson': lines((path) => json({ image: bare(path), annotation: { class: label(path) } })) },
  ],
  [
    'JSON lines in a .json with NaN',
    { 'labels.json': lines((path) => `{"image": "${bare(path)}", "score": NaN, "label": "${label(path)}"}`) },
  ],
])('%s', (_, files) => {
  test('gives each photo its label, and every row its photo', () => {
    const { labels, questions, notes, rows } = understand(files, PHOTOS);
    expect({ labels, questions, notes }).toEqual({ labels: ALL, questions: [], notes: [] });
    expect(rows).toMatchObject({ unmatched: { count: 0 }, conflicts: { count: 0 } });
    expect(rows.rows).toBe(rows.matched);
  });
});

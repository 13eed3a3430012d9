/** Lists that say to which split a photo belongs. */
import { describe, expect, test } from 'vitest';
import { A1, A2, ALL, B1, B2, bare, json, label, lines, PHOTOS } from './testing/four-photos.ts';
import { understand } from './testing/understand.ts';

describe('splits', () => {
  const WORDS: Readonly<Record<string, string>> = {
    [A1]: 'train',
    [A2]: 'test',
    [B1]: 'train',
    [B2]: 'test',
  };
  const use: Readonly<Record<string, string>> = { train: 'training', test: 'test' };

  test.each<readonly [string, Readonly<Record<string, string>>]>([
    [
      'in a column',
      {
        'metadata.csv': `file,label,subset\n${lines((path) => `${bare(path)},${label(path)},${WORDS[path]}`)}`,
      },
    ],
    [
      'in a column of another name',
      {
        'metadata.csv': `file,label,use_as\n${lines((path) => `${bare(path)},${label(path)},${WORDS[path]}`)}`,
      },
    ],
    [
      'in the first column for AutoML',
      { 'import.csv': lines((path) => `${WORDS[path]},gs://bucket/${bare(path)},${label(path)}`) },
    ],
    [
      'for Vertex AI',
      {
        'import.jsonl': lines((path) =>
          json({
            imageGcsUri: `gs://bucket/${bare(path)}`,
            classificationAnnotation: { displayName: label(path) },
            dataItemResourceLabels: { 'aiplatform.googleapis.com/ml_use': use[WORDS[path]!] },
          }),
        ),
      },
    ],
    [
      'as keys above records',
      {
        'split.json': json({
          train: [A1, B1].map((path) => ({ path, label: label(path) })),
          test: [A2, B2].map((path) => ({ path, label: label(path) })),
        }),
      },
    ],
    [
      'as keys above rows',
      {
        'split.json': json({
          train: [A1, B1].map((path) => [path, 7, label(path)]),
          test: [A2, B2].map((path) => [path, 8, label(path)]),
        }),
      },
    ],
    [
      'as keys above labels',
      { 'split.json': json({ train: { hat: [A1], shoes: [B1] }, test: { hat: [A2], shoes: [B2] } }) },
    ],
    [
      'as the names of two lists',
      {
        'train_labels.csv': `image,label\n${[A1, B1].map((path) => `${path},${label(path)}`).join('\n')}`,
        'test_labels.csv': `image,label\n${[A2, B2].map((path) => `${path},${label(path)}`).join('\n')}`,
      },
    ],
    [
      'as the names of lists without labels, beside one with them',
      {
        'train.txt': `${A1}\n${B1}\n`,
        'test_list.txt': 'images/a2\nimages/b2\n',
        'labels.csv': `image,label\n${lines((path) => `${path},${label(path)}`)}`,
      },
    ],
  ])('%s', (_, files) => {
    const { labels, splits, questions, notes } = understand(files, PHOTOS);
    expect({ labels, splits, questions, notes }).toEqual({
      labels: ALL,
      splits: WORDS,
      questions: [],
      notes: [],
    });
  });

  test('that two rows contradict about are shown, and leave the label', () => {
    const { labels, splits, rows } = understand(
      { 'train.txt': `${A1} hat\n${A2} hat\n${B1} shoes`, 'test.txt': `${A1} hat\n${B2} shoes` },
      PHOTOS,
    );
    expect(labels).toEqual(ALL);
    expect(splits).toEqual({ [A2]: 'train', [B1]: 'train', [B2]: 'test' });
    expect(rows.conflicts).toEqual({ count: 1, examples: ['images/a1.jpg: train, test'] });
  });

  test('are not taken from the name of one list of labels alone', () => {
    expect(
      understand({ 'train.csv': `image,label\n${lines((path) => `${path},${label(path)}`)}` }, PHOTOS).splits,
    ).toEqual({});
  });
});

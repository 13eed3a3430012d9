/** Several labels for one photo, and names for labels that are codes. */
import { describe, expect, test } from 'vitest';
import { A1, ALL, bare, json, label, lines, PHOTOS } from './testing/four-photos.ts';
import { understand } from './testing/understand.ts';

describe('several classes on a photo', () => {
  test.each<readonly [string, Readonly<Record<string, string>>]>([
    [
      'in COCO',
      {
        'coco.json': json({
          images: PHOTOS.map((path, id) => ({ id, file_name: bare(path) })),
          annotations: [
            [0, 1],
            [0, 2],
            [1, 1],
            [2, 2],
            [3, 2],
          ].map(([image, category], id) => ({ id, image_id: image, category_id: category })),
          categories: [
            { id: 1, name: 'hat' },
            { id: 2, name: 'shoes' },
          ],
        }),
      },
    ],
    [
      'in Label Studio',
      {
        'ls.json': json(
          PHOTOS.map((path, id) => ({
            id,
            data: { image: path },
            annotations: [
              {
                result: [
                  {
                    from_name: 'kind',
                    type: 'choices',
                    value: { choices: path === A1 ? ['hat', 'shoes'] : [label(path)] },
                  },
                ],
              },
            ],
          })),
        ),
      },
    ],
    [
      'in one cell',
      {
        'tags.csv': `image,tags\n${lines((path) => `${bare(path)},${path === A1 ? '"hat, shoes"' : label(path)}`)}`,
      },
    ],
    [
      'in an array',
      {
        'metadata.jsonl': lines((path) =>
          json({ file_name: bare(path), labels: path === A1 ? ['hat', 'shoes'] : [label(path)] }),
        ),
      },
    ],
    [
      'in an import for AutoML',
      {
        'import.csv': lines((path) => `gs://bucket/${bare(path)},${path === A1 ? 'hat,shoes' : label(path)}`),
      },
    ],
  ])('%s are shown, and it stays without', (_, files) => {
    const { labels, rows } = understand(files, PHOTOS);
    const { [A1]: _gone, ...others } = ALL;
    expect(labels).toEqual(others);
    expect(rows.conflicts).toEqual({ count: 1, examples: ['images/a1.jpg: hat, shoes'] });
    expect(rows.rows).toBe(rows.matched + rows.conflicts.count);
  });
});

describe('names for codes', () => {
  test('are not used where folders have the codes already', () => {
    const photos = ['train/n01/x.jpg', 'train/n02/y.jpg', 'val/a.jpg', 'val/b.jpg'];
    const files = {
      'val.csv': 'image,label\na.jpg,n01\nb.jpg,n02',
      'classes.csv': 'id,name\nn01,hat\nn02,shoes',
    };
    expect(understand(files, photos).labels).toEqual({ 'val/a.jpg': 'n01', 'val/b.jpg': 'n02' });
  });

  test('are not taken from another list of photos', () => {
    const files = {
      'list.txt': lines((path) => `${bare(path)} ${label(path) === 'hat' ? 1 : 2}`),
      'trainval_labels.txt': 'a1 1\nb1 2\nb2 2',
    };
    expect(new Set(Object.values(understand(files, PHOTOS).labels))).toEqual(new Set(['1', '2']));
  });

  test('do not make photos of the numbers that they name', () => {
    const photos = ['0.jpg', '1.jpg', '2.jpg', '3.jpg'];
    const files = { 'names.json': '{"0":"hat","1":"shoes"}', 'train.csv': 'id,label\n0,1\n1,1\n2,0\n3,0' };
    expect(understand(files, photos).labels).toEqual({
      '0.jpg': 'shoes',
      '1.jpg': 'shoes',
      '2.jpg': 'hat',
      '3.jpg': 'hat',
    });
  });
});

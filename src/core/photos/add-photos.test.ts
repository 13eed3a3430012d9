import { describe, expect, test } from 'vitest';
import type { Photo, Project } from '../records/project.ts';
import { addPhotos, type Imported } from './add-photos.ts';

const PROJECT: Project = {
  id: 'base',
  name: 'wardrobe',
  source: 'folder',
  createdAtMs: 1,
  classes: [],
  seed: 1,
  splitOrigin: 'drawn',
  splitRatios: { train: 0.7, validation: 0.15, test: 0.15 },
  skipped: [],
  duplicates: [],
  understood: null,
  keptApart: [],
  revision: 4,
};

/** @param rows id, path and class, perhaps a split */
function imported(
  id: string,
  classes: readonly string[],
  rows: readonly (readonly [string, string, string | null, Photo['split']?])[],
): Imported {
  const photos = rows.map(
    ([photoId, path, name, split = 'train'], index): Photo => ({
      projectId: id,
      index,
      id: photoId,
      path,
      name: path,
      format: 'jpeg',
      widthPx: 1,
      heightPx: 1,
      sizeBytes: 1,
      classIndex: name === null ? null : classes.indexOf(name),
      split,
      isExcluded: false,
    }),
  );
  return { project: { ...PROJECT, id, classes }, photos };
}

describe('photos that are added to a project', () => {
  const base = imported(
    'base',
    ['hat', 'shoes'],
    [
      ['a', 'hat/a.jpg', 'hat'],
      ['b', 'shoes/b.jpg', 'shoes', 'test'],
      ['c', 'c.jpg', null],
    ],
  );

  test('come behind those that are there, and join classes of their name', () => {
    const { project, changed, added } = addPhotos(
      base,
      imported(
        'new',
        ['dress', 'shoes'],
        [
          ['d', 'dress/d.jpg', 'dress'],
          ['e', 'shoes/e.jpg', 'shoes', 'validation'],
        ],
      ),
    );
    expect(project).toMatchObject({ id: 'base', classes: ['hat', 'shoes', 'dress'], revision: 5 });
    expect(added).toBe(2);
    expect(
      changed.map(({ projectId, index, classIndex, split }) => [projectId, index, classIndex, split]),
    ).toEqual([
      ['base', 3, 2, 'train'],
      ['base', 4, 1, 'validation'],
    ]);
  });

  test('that are there already are kept once, and give a label only to one that had none', () => {
    const { project, changed, added } = addPhotos(
      base,
      imported(
        'new',
        ['hat', 'shoes'],
        [
          ['a', 'again/a.jpg', 'shoes'],
          ['b', 'shoes/b.jpg', 'shoes'],
          ['c', 'hat/c.jpg', 'hat', 'test'],
        ],
      ),
    );
    expect(added).toBe(0);
    expect(changed).toEqual([{ ...base.photos[2]!, classIndex: 0, split: 'test' }]);
    expect(project.duplicates).toEqual([
      { id: 'a', paths: ['hat/a.jpg', 'again/a.jpg'], conflict: 'class' },
      { id: 'c', paths: ['c.jpg', 'hat/c.jpg'], conflict: 'none' },
    ]);
  });

  test('may be a list alone, which labels photos that are there and draws a split for those that had none', () => {
    const unlabelled = imported(
      'base',
      ['hat'],
      Array.from({ length: 20 }, (_, i) => [`id-${i}`, `p${i}.jpg`, i === 0 ? 'hat' : null] as const),
    );
    const rows = unlabelled.photos.map(({ path }, i) => ({
      path,
      className: i % 2 ? 'shoes' : 'hat',
      split: i === 19 ? ('test' as const) : null,
    }));
    const { project, changed, added } = addPhotos(unlabelled, imported('new', [], []), rows);
    expect(added).toBe(0);
    expect(project).toMatchObject({ classes: ['hat', 'shoes'], revision: 5 });
    // The first has its label already.
    expect(changed.map(({ index }) => index)).toEqual(Array.from({ length: 19 }, (_, i) => i + 1));
    expect(changed.every(({ index, classIndex }) => classIndex === index % 2)).toBe(true);
    expect(changed.at(-1)).toMatchObject({ split: 'test' });
    expect(changed.filter(({ split }) => split === 'validation').length).toBeGreaterThan(0);
  });
});

import { describe, expect, test } from 'vitest';
import type { Photo, Project } from '../records/project.ts';
import { matchRows as matchColumns } from './match-rows.ts';

/** Rows of one column. */
const matchRows = (names: readonly string[], ...rest: [readonly Photo[], Project['duplicates']?]) =>
  matchColumns([{ column: '', names }], ...rest);
const hashOf = (index: number) => index.toString(16).padStart(64, '0');

function photo(path: string, index: number, more: Partial<Photo> = {}): Photo {
  return {
    projectId: 'p',
    index,
    id: hashOf(index),
    path,
    name: path.split('/').at(-1)!,
    format: 'jpeg',
    widthPx: 1,
    heightPx: 1,
    sizeBytes: 1,
    classIndex: 0,
    split: 'train',
    isExcluded: false,
    ...more,
  };
}

const PHOTOS = ['train/cat/1.jpg', 'train/dog/1.jpg', 'test/cat/2.jpg', 'test/cat/é.jpg'].map((path, i) =>
  photo(path, i),
);
const rowsOf = (names: readonly string[]) =>
  matchRows(names, PHOTOS).matched.map(({ row, id }) => [row, Number.parseInt(id, 16)]);

test('a row is matched by its path, whichever side has more folders in front', () => {
  expect(rowsOf(['/home/me/data/train/dog/1.jpg', 'cat/2.jpg', '.\\train\\cat\\1.jpg'])).toEqual([
    [0, 1],
    [1, 2],
    [2, 0],
  ]);
});

test('a row is matched by the SHA-256 of the file, alone or in a name', () => {
  expect(rowsOf([hashOf(2).toUpperCase(), `store/${hashOf(0)}.jpg`, `sha256:${hashOf(3)}`])).toEqual([
    [0, 2],
    [1, 0],
    [2, 3],
  ]);
});

test('a bare name is enough where one row and one photo have it', () => {
  const { matched, byName, byPath, byHash } = matchRows(['/elsewhere/2.jpg', 'e\u0301.jpg'], PHOTOS);
  expect(matched.map(({ id }) => Number.parseInt(id, 16))).toEqual([2, 3]);
  expect({ byName, byPath, byHash }).toEqual({ byName: 1, byPath: 1, byHash: 0 });
});

test('names without endings, as ids have none, mean the photos of that stem', () => {
  expect(rowsOf(['cat/2', 'dog/1', 'É'])).toEqual([
    [0, 2],
    [1, 1],
    [2, 3],
  ]);
});

test('what several photos or several rows could be is reported, not guessed', () => {
  const matches = matchRows(['1.jpg', 'a/2.jpg', 'b/2.jpg', 'nobody.jpg'], PHOTOS);
  expect(matches.matched).toEqual([]);
  expect(matches.unmatchedRows).toEqual({
    count: 4,
    examples: [
      '1.jpg (several photos are called this)',
      'a/2.jpg (several rows are called this)',
      'b/2.jpg (several rows are called this)',
      'nobody.jpg',
    ],
  });
});

test('a second row of a photo is reported', () => {
  const { matched, unmatchedRows } = matchRows(['test/cat/2.jpg', hashOf(2)], PHOTOS);
  expect(matched).toHaveLength(1);
  expect(unmatchedRows.examples).toEqual([`${hashOf(2)} (its photo has an earlier row)`]);
});

test('photos without a row are counted, those that were left out before are not', () => {
  const photos = [...PHOTOS, photo('x.jpg', 4, { isExcluded: true })];
  const { unmatchedPhotos, unmatchedIndices } = matchRows(['test/cat/2.jpg'], photos);
  expect(unmatchedPhotos).toEqual({
    count: 3,
    examples: ['train/cat/1.jpg', 'train/dog/1.jpg', 'test/cat/é.jpg'],
  });
  expect(unmatchedIndices).toEqual([0, 1, 3]);
});

test('the other paths of a photo that was met twice count, too', () => {
  const duplicates = [
    { id: hashOf(2), paths: ['test/cat/2.jpg', 'copies/zwei.jpg'], conflict: 'none' as const },
  ];
  expect(matchRows(['zwei.jpg'], PHOTOS, duplicates).matched).toEqual([{ row: 0, id: hashOf(2) }]);
});

test('names that are none, or called after what objects have, are rows without a photo', () => {
  const { unmatchedRows } = matchRows(
    ['', '///', '__proto__', 'constructor', '..', '/'.repeat(5000)],
    PHOTOS,
  );
  expect(unmatchedRows.count).toBe(6);
});

/** As clip-retrieval writes it of what img2dataset has fetched. */
describe('rows with several names', () => {
  const shards = ['00000/000000001.jpg', '00000/000000007.jpg', '00001/000010001.jpg'].map((path, i) =>
    photo(path, i),
  );
  const original = (row: number) => `${row}`.repeat(64);

  test('are matched by path, and by key, where the hash is that of the file before it was scaled', () => {
    const { matched, byHash, unmatchedRows } = matchColumns(
      [
        { column: 'sha256', names: [original(1), original(2), original(3), hashOf(2)] },
        { column: 'image_path', names: ['/scratch/in/00000/000000007.jpg', 'gone.jpg', '', 'nothing'] },
        { column: 'key', names: ['000000007', '000009999', '000000001', ''] },
      ],
      shards,
    );
    expect(matched.map(({ row, id }) => [row, Number.parseInt(id, 16)])).toEqual([
      [0, 1],
      [2, 0],
      [3, 2],
    ]);
    expect(byHash).toBe(1);
    // Called as people call it, not by its hash.
    expect(unmatchedRows).toEqual({ count: 1, examples: ['gone.jpg'] });
  });

  test('that are keys without an ending, as in a webdataset, find their photos', () => {
    const names = ['000010001', '000000001', '000000002'];
    expect(matchColumns([{ column: 'image_path', names }], shards).matched).toHaveLength(2);
  });

  test('do not take by a later name a photo that an earlier one has given to another row', () => {
    const { matched } = matchColumns(
      [
        { column: 'image_path', names: ['elsewhere/x.jpg', '00000/000000001.jpg'] },
        { column: 'key', names: ['000000001', '000000001'] },
      ],
      shards,
    );
    expect(matched).toEqual([{ row: 1, id: hashOf(0) }]);
  });
});

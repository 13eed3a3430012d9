import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNameMatcher } from './match-names.ts';
import { partnersOf } from './partners.ts';

const PHOTOS = [
  'train/cat/1.jpg',
  'train/dog/1.jpg',
  'test/cat/2.JPG',
  'test/cat/é.jpg',
  'IMG_7.jpg',
  'img_7.jpg',
  'odd/a b.png',
  'odd/a%20c.png',
  'odd/x.v2.jpeg',
];
const { find } = createNameMatcher(PHOTOS);

describe('a name finds its photo', () => {
  test.each([
    ['by its path', 'train/cat/1.jpg', 0],
    ['with fewer folders', 'dog/1.jpg', 1],
    ['with more folders', '/home/me/data/train/dog/1.jpg', 1],
    ['on Windows', 'C:\\data\\train\\cat\\1.jpg', 0],
    ['from a folder that is called otherwise', 'kaggle/train-images/dog/1.jpg', 1],
    ['by its bare name, if one has it', 'elsewhere/2.jpg', 2],
    ['without its ending', 'test/cat/2', 2],
    ['in another case', 'TEST/Cat/2.jpeg', 2],
    ['in decomposed characters', 'test/cat/e\u0301.jpg', 3],
    ['escaped as in URLs', 'a%20b.png', 6],
    ['escaped on the disk only', 'a c.png', 7],
    ['in a bucket', 'gs://bucket/some/train/dog/1.jpg', 1],
    ['in another bucket', 's3://bucket/train/cat/1.jpg', 0],
    ['as the URL of a file', 'file:///data/odd/a%20b.png', 6],
    ['behind a signed URL', 'https://host.example/o/train%2Fdog%2F1.jpg?alt=media&token=1', 1],
    ['uploaded to Label Studio', '/data/upload/3/0a1b2c3d-2.JPG', 2],
    ['served by Label Studio', '/data/local-files/?d=data%2Ftrain%2Fcat%2F1.jpg', 0],
    ['with dots within', 'x.v2', 8],
    ['with the other ending of the same type', 'x.v2.jpg', 8],
    ['exactly, before one in another case', 'IMG_7.jpg', 4],
    ['exactly, before one in another case, without its ending', 'img_7', 5],
  ])('%s: %s', (_, name, photo) => {
    expect(find(name)).toBe(photo);
  });

  test('and where several could be meant, or none, says so', () => {
    expect(['1.jpg', 'Img_7.jpg', 'IMg_7'].map((name) => find(name))).toEqual([
      'several',
      'several',
      'several',
    ]);
    expect(
      ['', '/', '..', 'a.jpg', '2.png', '__proto__', 'constructor', '%', '\u0000', '/'.repeat(9000)].map(
        (name) => find(name),
      ),
    ).toEqual(Array(10).fill(null));
  });

  test('first in the folder of the list and under it, then anywhere', () => {
    expect(find('1.jpg', 'train/cat')).toBe(0);
    expect(find('1', 'train/dog')).toBe(1);
    expect(find('1.jpg', 'train')).toBe('several');
    expect(find('2.jpg', 'train')).toBe(2);
    expect(find('1.jpg', 'nowhere')).toBe('several');
    const nested = createNameMatcher(['a/1.jpg', 'a/b/1.jpg', '1.jpg', 'a/c/2.jpg', 'images/2.jpg']);
    expect([nested.find('1.jpg', 'a'), nested.find('1.jpg', 'a/b'), nested.find('1.jpg')]).toEqual([0, 1, 2]);
    // It agrees in more folders than the one beside the list.
    expect(nested.find('data/images/2.jpg', 'a')).toBe(4);
  });

  test('also where one photo has several paths', () => {
    const { find: owner } = createNameMatcher(['a/1.jpg', 'b/1.jpg', 'c/2.jpg'], [0, 0, 1]);
    expect([owner('1.jpg'), owner('b/1.jpg'), owner('2')]).toEqual([0, 0, 1]);
  });
});

describe('the rows of a list', () => {
  const photosOf = (names: readonly string[], paths: readonly string[]) =>
    partnersOf(names, createNameMatcher(paths)).map((one) =>
      one === null || typeof one === 'string' ? one : one.photo,
    );

  test('of all photos do not fall to the few that are here', () => {
    expect(photosOf(['cat/1.jpg', 'dog/1.jpg', 'dog/2.jpg'], ['cat/1.jpg', 'cat/3.jpg'])).toEqual([
      0,
      null,
      null,
    ]);
  });

  test('that only a name without its folders has, have it if they agree', () => {
    expect(photosOf(['a/1.jpg', 'a/1.jpg', 'b/2.jpg', 'c/2.jpg'], ['x/1.jpg', 'x/2.jpg'])).toEqual([
      0,
      0,
      'several rows',
      'several rows',
    ]);
  });
});

type Style = (path: string) => string;
const STYLES: Readonly<Record<string, Style>> = {
  same: (path) => path,
  'without ending': (path) => path.replace(/\.[^.]+$/, ''),
  case: (path) => path.toUpperCase(),
  backslash: (path) => path.replaceAll('/', '\\'),
  absolute: (path) => `/mnt/data/${path}`,
  bucket: (path) => `gs://bucket/${path}`,
  escaped: (path) => `https://host/x/${path.split('/').map(encodeURIComponent).join('/')}?w=1#top`,
  decomposed: (path) => path.normalize('NFD'),
};

test('every photo is found under every way of writing its path, and none is taken for another', () => {
  const part = fc.stringMatching(/^[a-zäéñ0-9_][a-zäéñ0-9_ -]{0,5}[a-zäéñ0-9_]$/u);
  const path = fc
    .tuple(fc.array(part, { maxLength: 3 }), part)
    .map(([folders, file]) => [...folders, `${file}.jpg`].join('/'));
  fc.assert(
    fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 12 }), (paths) => {
      const matcher = createNameMatcher(paths);
      for (const [name, style] of Object.entries(STYLES)) {
        expect([name, paths.map((one) => matcher.find(style(one)))]).toEqual([
          name,
          paths.map((_, index) => index),
        ]);
      }
    }),
  );
});

// A walk over all photos for each row would be hours.
test('200,000 photos that are all called alike, and as many rows, are no walk over all for each', () => {
  const paths = Array.from({ length: 200_000 }, (_, i) => `data/${i % 500}/${i}/1.jpg`);
  const matcher = createNameMatcher(paths);
  const found = paths.map((path) => matcher.find(`/other/place/${path.slice(5)}`, 'data'));
  expect(found.every((photo, index) => photo === index)).toBe(true);
  expect(
    paths
      .slice(0, 20_000)
      .map(() => matcher.find('1.jpg'))
      .every((photo) => photo === 'several'),
  ).toBe(true);
});

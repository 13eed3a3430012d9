import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { naturalOrder } from '../../../core/photos/natural-order.ts';
import { photoNames, tablePlace } from './parquet-names.ts';

describe('the file of a split says where its photos are listed', () => {
  test.each([
    ['data/train-00000-of-00001.parquet', 'data/train/', ''],
    ['data/train-00003-of-00012.parquet', 'data/train/', '00003-'],
    ['data/test-00000-of-00001-1f4b7ac4d4b2a8d2.parquet', 'data/test/', ''],
    ['mnist/mnist-validation.parquet', 'mnist/mnist-validation/', ''],
    ['default/train/0001.parquet', 'default/train/', '0001-'],
    ['part-00002-9d3c1f6e-55aa-4c6e-b2b7-0f2f0c6a1b11-c000.snappy.parquet', '', '00002-'],
    ['00001-of-00004.parquet', '', '00001-'],
    ['pets/pets.parquet', 'pets/', 'pets-'],
    ['TRAIN.PARQUET', 'TRAIN/', ''],
    ['.parquet', '', '.parquet-'],
    ['..-00000-of-00002.parquet', '', '(no name)-00000-'],
  ])('%s', (path, folder, prefix) => {
    expect(tablePlace(path, true)).toEqual({ folder, prefix });
  });

  test('and any other name is a folder where nothing else says what the photos are', () => {
    expect(tablePlace('pets/cats-00000-of-00002.parquet', false)).toEqual({
      folder: 'pets/cats/',
      prefix: '00000-',
    });
  });
});

describe('photos of a .parquet', () => {
  test('keep their names where these are in order', () => {
    expect(photoNames(3, ['a/1.jpg', 'a/2.png', 'b/10.JPG'], 'jpg')).toEqual(['1.jpg', '2.png', '10.JPG']);
  });

  test.each([
    ['out of order', ['2.jpg', '1.jpg'], ['000000-2.jpg', '000001-1.jpg']],
    ['the same twice', ['1.jpg', '1.JPG'], ['000000-1.jpg', '000001-1.JPG']],
    ['not there', ['1.jpg', ''], ['000000-1.jpg', '000001.webp']],
    ['no names of photos', ['../../etc/passwd', 'a\0.jpg'], ['000000.webp', '000001.webp']],
    ['hidden', ['.a.jpg', '__proto__.jpg'], ['000000.webp', '000001-__proto__.jpg']],
  ])('have the number of their row where names are %s', (_, given, names) => {
    expect(photoNames(2, given, 'webp')).toEqual(names);
  });

  test('are called after their row where nothing has a name', () => {
    expect(photoNames(2, null, 'png')).toEqual(['000000.png', '000001.png']);
  });

  test('have names of their own that keep the order of the rows, whatever they were called', () => {
    const name = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }).map((stem) => `${stem}.jpg`),
      fc.constantFrom('', '1.jpg', '2.jpg', '10.jpg', 'A.jpg', 'a.jpg', 'x'.repeat(200), '__proto__'),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 12 }), (given) => {
        const names = photoNames(given.length, given, 'jpg');
        expect(new Set(names.map((one) => one.toLowerCase())).size).toBe(given.length);
        expect(names.toSorted(naturalOrder)).toEqual(names);
        expect(names.some((one) => one.includes('/'))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

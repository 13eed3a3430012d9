import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOut } from './layout.ts';
import { parseMetadata } from './metadata.ts';

function placesOf(paths: readonly string[]) {
  return Object.fromEntries(
    layOut(paths).files.map(({ path, className, split }) => [path, [className, split]]),
  );
}

describe('a tree of photos', () => {
  test('with class folders names the classes, and nested folders count for the top one', () => {
    const layout = layOut(['dog/10.jpg', 'dog/9.jpg', 'cat/deep/er/1.jpg', 'ape/1.png']);
    expect(layout.classes).toEqual(['ape', 'cat', 'dog']);
    expect(layout.files.map((file) => [file.path, file.className])).toEqual([
      ['ape/1.png', 'ape'],
      ['cat/deep/er/1.jpg', 'cat'],
      ['dog/9.jpg', 'dog'],
      ['dog/10.jpg', 'dog'],
    ]);
  });

  test('with split folders names both, under every name that people use', () => {
    const names = {
      train: 'train',
      Training: 'train',
      val: 'validation',
      valid: 'validation',
      VALIDATION: 'validation',
      dev: 'validation',
      test: 'test',
      testing: 'test',
      eval: 'test',
    };
    for (const [folder, split] of Object.entries(names)) {
      const other = split === 'train' ? 'test' : 'train';
      expect(placesOf([`${folder}/cat/1.jpg`, `${other}/cat/2.jpg`, `${folder}/dog/3.jpg`])).toEqual({
        [`${folder}/cat/1.jpg`]: ['cat', split],
        [`${other}/cat/2.jpg`]: ['cat', other],
        [`${folder}/dog/3.jpg`]: ['dog', split],
      });
    }
  });

  test('inside wrapper folders reads the same, even with a README beside them', () => {
    expect(placesOf(['data/v1/cat/1.jpg', 'data/v1/dog/2.jpg', 'README.md'])).toEqual({
      'data/v1/cat/1.jpg': ['cat', null],
      'data/v1/dog/2.jpg': ['dog', null],
      'README.md': [null, null],
    });
    expect(placesOf(['set/train/cat/1.jpg', 'set/test/cat/2.jpg'])['set/test/cat/2.jpg']).toEqual([
      'cat',
      'test',
    ]);
  });

  test('that only has a train folder has no split', () => {
    expect(placesOf(['train/cat/1.jpg', 'train/dog/2.jpg'])['train/cat/1.jpg']).toEqual(['cat', null]);
  });

  test('keeps a class called test beside other classes', () => {
    expect(placesOf(['test/1.jpg', 'cat/2.jpg'])).toEqual({
      'test/1.jpg': ['test', null],
      'cat/2.jpg': ['cat', null],
    });
  });

  test('leaves flat folders, loose files and folders called so unlabelled', () => {
    expect(layOut(['photos/a.jpg', 'photos/b.jpg']).classes).toEqual([]);
    const places = placesOf([
      'loose.jpg',
      'cat/1.jpg',
      'dog/1.jpg',
      'Unlabelled/2.jpg',
      'unlabeled/3.jpg',
      '_/4.jpg',
    ]);
    expect(Object.values(places).filter(([name]) => name === null)).toHaveLength(4);
    expect(
      placesOf(['train/cat/1.jpg', 'test/cat/2.jpg', 'unlabelled/3.jpg', 'train/_/4.jpg']),
    ).toMatchObject({
      'unlabelled/3.jpg': [null, null],
      'train/_/4.jpg': [null, 'train'],
    });
  });

  test('hides what only machines care about', () => {
    const droppings = [
      'cat/.DS_Store',
      '__MACOSX/cat/._1.jpg',
      'cat/Thumbs.db',
      '.git/config',
      'cat/desktop.ini',
    ];
    expect(layOut([...droppings, 'cat/1.jpg', 'dog/1.jpg']).files.map((file) => file.path)).toEqual([
      'cat/1.jpg',
      'dog/1.jpg',
    ]);
  });

  test('joins class names that look the same and keeps those that differ in case', () => {
    const layout = layOut(['train/Caf\u00e9/1.jpg', 'test/Cafe\u0301 /2.jpg', 'train/caf\u00e9/3.jpg']);
    expect(layout.classes).toEqual(['caf\u00e9', 'Caf\u00e9']);
  });

  test('takes hostile names as data', () => {
    const names = [
      '__proto__',
      'constructor',
      '<img src=x onerror=alert(1)>',
      '\u202egpj.exe',
      'con',
      '\ud800',
    ];
    const layout = layOut(names.map((name) => `${name}/1.jpg`));
    expect(new Set(layout.classes)).toEqual(new Set(names));
  });

  test('of any shape is laid out without loss, and never throws', () => {
    const part = fc.oneof(
      fc.constantFrom('train', 'test', 'cat', '_', 'a.jpg', '..', ''),
      fc.string({ maxLength: 6 }),
    );
    const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 20 }), (paths) => {
        const layout = layOut(paths);
        expect(layout.files.length).toBeLessThanOrEqual(paths.length);
        for (const file of layout.files) {
          if (file.className !== null) expect(layout.classes).toContain(file.className);
        }
        expect(layOut([...paths].reverse())).toEqual(layout);
      }),
    );
  });

  test('3,000 folders deep is a tree like any other', () => {
    const deep = `${'d/'.repeat(3000)}1.jpg`;
    expect(placesOf([`cat/${deep}`, 'dog/1.jpg'])[`cat/${deep}`]).toEqual(['cat', null]);
  });
});

describe('metadata beside the photos', () => {
  const csv = parseMetadata(
    'set/metadata.csv',
    'file_name,label,split\nimages/1.jpg,cat,train\nimages/2.jpg,dog,test\n',
  );

  test('gives labels and splits by path, relative to where it lies', () => {
    const { files, classes } = layOut(['set/images/1.jpg', 'set/images/2.jpg', 'set/images/3.jpg'], [csv]);
    expect(classes).toEqual(['cat', 'dog']);
    expect(files.map(({ className, split }) => [className, split])).toEqual([
      ['cat', 'train'],
      ['dog', 'test'],
      [null, null],
    ]);
  });

  test('wins over folders, which keep the photos that it does not name', () => {
    const said = parseMetadata(
      'metadata.csv',
      'file_name,label\ncat/1.jpg,dog\ndog/2.jpg,dog\ncat/9.jpg,cat',
    );
    const { files } = layOut(['cat/1.jpg', 'dog/2.jpg', 'cat/3.jpg'], [said]);
    expect(files.map((file) => file.className)).toEqual(['dog', 'cat', 'dog']);
  });
});

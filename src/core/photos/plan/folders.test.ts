import { describe, expect, test } from 'vitest';
import { applyPlan } from './apply.ts';
import { understood } from './testing/understood.ts';

/** So many photos in each folder. */
const photosIn = (folders: readonly string[], each = 2) =>
  folders.flatMap((folder) => Array.from({ length: each }, (_, i) => `${folder}/${folder.length}-${i}.jpg`));

const HAT_AND_SHOES = ['hat', 'shoes'];

function splitCounts(paths: readonly string[]) {
  const { classes, account, questions } = understood(paths);
  return { classes, splits: account.splits, unlabelled: account.unlabelled, questions };
}

describe('a tree of photos', () => {
  test('with class folders names the classes, and what lies deeper in a few of them counts for the top one', () => {
    const { classes, places, questions } = understood([
      'dog/10.jpg',
      'dog/9.jpg',
      'cat/deep/er/1.jpg',
      'ape/1.png',
    ]);
    expect(classes).toEqual(['ape', 'cat', 'dog']);
    expect(places['cat/deep/er/1.jpg']).toEqual(['cat', null]);
    expect(questions).toEqual([]);
  });

  test.each([
    ['train', 'val', 'test'],
    ['Training', 'Validation', 'Testing'],
    ['TRAIN', 'Validate', 'Holdout'],
    ['trn', 'dev', 'hold-out'],
    ['seg_train', 'seg_val', 'seg_test'],
    ['training_set', 'valid_set', 'test_set'],
    ['train_images', 'val_images', 'test_images'],
    ['TrainImages', 'ValImages', 'TestImages'],
    ['train2017', 'val2017', 'test2017'],
    ['fruits-train', 'fruits-val', 'fruits-test'],
    ['1-train', '2-valid', '3-tst'],
  ])('with the splits %s, %s and %s is understood above and below the classes', (train, validation, test) => {
    const above = [train, validation, test].flatMap((split) =>
      HAT_AND_SHOES.map((name) => `${split}/${name}`),
    );
    const below = [train, validation, test].flatMap((split) =>
      HAT_AND_SHOES.map((name) => `${name}/${split}`),
    );
    for (const folders of [above, below]) {
      expect(splitCounts(photosIn(folders))).toEqual({
        classes: HAT_AND_SHOES,
        splits: { train: 4, validation: 4, test: 4 },
        unlabelled: 0,
        questions: [],
      });
    }
  });

  test.each([
    [
      'Intel',
      [
        'seg_train/seg_train/hat',
        'seg_train/seg_train/shoes',
        'seg_test/seg_test/hat',
        'seg_test/seg_test/shoes',
      ],
      ['seg_pred/seg_pred'],
    ],
    ['the doubled chest', ['chest/train/hat', 'chest/train/shoes', 'chest/test/hat', 'chest/test/shoes'], []],
    [
      'layers that say nothing',
      ['train/images/hat', 'train/images/shoes', 'test/images/hat', 'test/images/shoes'],
      [],
    ],
    [
      'Kaggle',
      [
        'archive/dataset/train/hat',
        'archive/dataset/train/shoes',
        'archive/dataset/test/hat',
        'archive/dataset/test/shoes',
      ],
      [],
    ],
    [
      'Fruits-360',
      [
        'fruits-360/Training/hat',
        'fruits-360/Training/shoes',
        'fruits-360/Test/hat',
        'fruits-360/Test/shoes',
      ],
      ['fruits-360/papers'],
    ],
    [
      'Tiny ImageNet without its list',
      ['t/train/hat/images', 't/train/shoes/images', 't/test/hat/images', 't/test/shoes/images'],
      ['t/val/images'],
    ],
  ])('as %s lays it out is understood', (_, labelled, unlabelled) => {
    const paths = [...photosIn(labelled), ...photosIn(unlabelled, 1)];
    expect(splitCounts(paths)).toEqual({
      classes: HAT_AND_SHOES,
      splits: { train: 4, validation: 0, test: 4 },
      unlabelled: unlabelled.length,
      questions: [],
    });
  });

  test('that was unpacked into itself is read twice, alike', () => {
    const inner = photosIn(['train/HAT', 'train/SHOES', 'test/HAT', 'test/SHOES'], 1);
    const { places, classes } = understood([
      ...inner.map((path) => `chest/${path}`),
      ...inner.map((path) => `chest/chest/${path}`),
      'chest/__MACOSX/chest/._train',
    ]);
    expect(classes).toEqual(['HAT', 'SHOES']);
    for (const path of inner) expect(places[`chest/chest/${path}`]).toEqual(places[`chest/${path}`]);
  });

  test('in wrappers of any depth reads the same, whatever lies beside', () => {
    const { places, account } = understood([
      'data/v1/cat/1.jpg',
      'data/v1/dog/2.jpg',
      'README.md',
      'data/cover.png',
    ]);
    expect(places).toEqual({
      'data/v1/cat/1.jpg': ['cat', null],
      'data/v1/dog/2.jpg': ['dog', null],
      'data/cover.png': [null, null],
      'README.md': [null, null],
    });
    expect(account.unlabelled).toBe(1);
  });

  test('of several data sets side by side is one of them all', () => {
    const folders = ['fruits_100x100', 'fruits_original-size'].flatMap((set) =>
      ['Training/hat', 'Training/shoes', 'Test/hat', 'Test/shoes'].map((folder) => `${set}/${folder}`),
    );
    expect(splitCounts(photosIn(folders))).toMatchObject({
      classes: HAT_AND_SHOES,
      splits: { train: 8, validation: 0, test: 8 },
      questions: [],
    });
  });

  test('with one split around everything has none', () => {
    for (const split of ['train', 'test', 'train_val'])
      expect(splitCounts(photosIn([`${split}/cat`, `${split}/dog`]))).toMatchObject({
        classes: ['cat', 'dog'],
        splits: { train: 0, validation: 0, test: 0 },
      });
  });

  test('keeps a class called test beside other classes, and asks', () => {
    const { places, questions } = understood(['test/1.jpg', 'cat/2.jpg', 'dog/3.jpg']);
    expect(places['test/1.jpg']).toEqual(['test', null]);
    expect(questions).toEqual([expect.stringContaining('Is test a class, or a split?')]);
  });

  test('takes test for a split where it has the classes that lie beside it', () => {
    const { places } = understood(['test/cat/1.jpg', 'test/dog/2.jpg', 'cat/3.jpg', 'dog/4.jpg']);
    expect(places).toEqual({
      'test/cat/1.jpg': ['cat', 'test'],
      'test/dog/2.jpg': ['dog', 'test'],
      'cat/3.jpg': ['cat', null],
      'dog/4.jpg': ['dog', null],
    });
  });

  test('keeps classes whose names only have the word in them', () => {
    for (const names of [
      ['test tube', 'flask'],
      ['train station', 'airport'],
      ['training shoes', 'dress shoes'],
    ])
      expect(understood(photosIn(names)).classes.toSorted()).toEqual(names.toSorted());
  });

  test('with two levels of classes takes the lower, and asks', () => {
    const { classes, questions, plan } = understood(
      photosIn(['all/Head/hat', 'all/Foot/shoes', 'all/Body/dress', 'all/Body/pants']),
    );
    expect(classes).toEqual(['dress', 'hat', 'pants', 'shoes']);
    expect(questions).toEqual([expect.stringMatching(/3 folders hold 4 folders.*Which are the classes/)]);
    const both = applyPlan(photosIn(['all/Body/dress']), [], { ...plan, classLevel: 'both' });
    expect(both.classes).toEqual(['Body/dress']);
  });

  test('whose lower folders only count or date takes the upper ones', () => {
    const { classes } = understood(photosIn(['hat/2019', 'hat/2020', 'shoes/batch_1', 'shoes/01-05']));
    expect(classes).toEqual(HAT_AND_SHOES);
  });

  test('of one class folder has that class, and no wrapper', () => {
    expect(understood(photosIn(['hat'])).classes).toEqual(['hat']);
  });

  test('leaves flat folders, loose files and folders called so unlabelled', () => {
    expect(understood(['photos/a.jpg', 'photos/b.jpg']).classes).toEqual([]);
    expect(understood(['clothes/a.jpg', 'clothes/b.jpg'], 'clothes').classes).toEqual([]);
    const { places } = understood([
      'loose.jpg',
      'cat/1.jpg',
      'dog/1.jpg',
      'Unlabelled/2.jpg',
      'unlabeled/3.jpg',
      '_/4.jpg',
    ]);
    expect(Object.values(places).filter(([name]) => name === null)).toHaveLength(4);
    expect(
      understood(['train/cat/1.jpg', 'test/cat/2.jpg', 'unlabelled/3.jpg', 'train/_/4.jpg']).places,
    ).toMatchObject({
      'unlabelled/3.jpg': [null, null],
      'train/_/4.jpg': [null, 'train'],
    });
  });

  test('whose files begin with a class says so, and takes it where a person wants that', () => {
    const paths = ['cat', 'dog'].flatMap((name) => [0, 1, 2].map((i) => `train/${name}.${i}.jpg`));
    const { classes, notes, nameClasses, plan } = understood([...paths, 'test1/1.jpg']);
    expect(classes).toEqual([]);
    expect(nameClasses).toEqual(['cat', 'dog']);
    expect(notes).toEqual([expect.stringContaining('begin with cat, dog')]);
    const taken = applyPlan(paths, [], { ...plan, namesAreClasses: true });
    expect(taken.account.classes.map(({ name, photos }) => [name, photos])).toEqual([
      ['cat', 3],
      ['dog', 3],
    ]);
    expect(
      understood(['IMG_1.jpg', 'IMG_2.jpg', 'IMG_3.jpg', 'DSC001.jpg', 'DSC002.jpg', 'DSC003.jpg']).notes,
    ).toEqual([]);
  });

  test('leaves out masks, thumbnails and what systems write, each by name', () => {
    const { places, account } = understood([
      ...['images/a.png', 'images/b.png', 'masks/a.png', 'masks/b_mask.png', 'thumbs/a.jpg'],
      ...[
        'cat/1.jpg',
        'cat/1_mask.png',
        'cat/.DS_Store',
        '__MACOSX/cat/._1.jpg',
        'dog/Thumbs.db',
        'dog/2.jpg',
        '.git/config',
      ],
    ]);
    expect(Object.keys(places)).toEqual(['cat/1.jpg', 'dog/2.jpg', 'images/a.png', 'images/b.png']);
    expect(account.leftOut).toEqual([
      { reason: 'made by a system for itself', count: 4, examples: expect.any(Array) },
      { reason: 'a mask or a thumbnail of a photo beside it', count: 1, examples: ['cat/1_mask.png'] },
      { reason: 'in masks', count: 2, examples: ['masks/a.png', 'masks/b_mask.png'] },
      { reason: 'in thumbs', count: 1, examples: ['thumbs/a.jpg'] },
    ]);
  });

  test('keeps a class called masks whose photos are its own', () => {
    expect(understood(['masks/1.jpg', 'masks/2.jpg', 'no masks/3.jpg', 'no masks/4.jpg']).classes).toEqual([
      'masks',
      'no masks',
    ]);
  });

  test('joins class names that look the same and keeps those that differ in case', () => {
    const { classes } = understood([
      'train/Caf\u00e9/1.jpg',
      'test/Cafe\u0301 /2.jpg',
      'train/caf\u00e9/3.jpg',
    ]);
    expect(classes).toEqual(['caf\u00e9', 'Caf\u00e9']);
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
    expect(new Set(understood(names.map((name) => `${name}/1.jpg`)).classes)).toEqual(new Set(names));
  });

  test('3,000 folders deep is a tree like any other', () => {
    const deep = `${'d/'.repeat(3000)}1.jpg`;
    expect(understood([`cat/${deep}`, 'dog/1.jpg', 'dog/2.jpg']).places[`cat/${deep}`]).toEqual([
      'cat',
      null,
    ]);
  });
});

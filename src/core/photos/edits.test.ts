import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Photo, Project } from '../records/project.ts';
import { applyEdit, type PhotoEdit, undoEdit } from './edits.ts';
import { DEFAULT_SPLIT_RATIOS } from './split.ts';

const CLASSES = ['ape', 'bee', 'cat'];

const PROJECT: Project = {
  id: 'p',
  name: 'Pets',
  source: 'folder',
  createdAtMs: 1,
  classes: CLASSES,
  seed: 1,
  splitOrigin: 'folder',
  splitRatios: DEFAULT_SPLIT_RATIOS,
  skipped: [],
  duplicates: [],
  understood: null,
  keptApart: [],
  revision: 4,
};

function photosOf(labels: readonly (number | null)[]): Photo[] {
  return labels.map((classIndex, index) => ({
    projectId: 'p',
    index,
    id: `${index}`.padStart(64, '0'),
    path: `${index}.jpg`,
    name: `${index}.jpg`,
    format: 'jpeg',
    widthPx: 10,
    heightPx: 10,
    sizeBytes: 100,
    classIndex,
    split: 'train',
    isExcluded: false,
  }));
}

const PHOTOS = photosOf([0, 0, 1, 1, 2, 2, null]);

describe('an edit', () => {
  test('moves photos, and unlabelled ones back to train', () => {
    const inTest = PHOTOS.with(0, { ...PHOTOS[0]!, split: 'test' });
    const edited = applyEdit(PROJECT, inTest, { kind: 'move', indices: [0, 2], classIndex: null });
    expect(edited.photos.map((photo) => photo.classIndex)).toEqual([null, 0, null, 1, 2, 2, null]);
    expect(edited.photos[0]!.split).toBe('train');
    expect(edited.changed.map((photo) => photo.index)).toEqual([0, 2]);
    expect(edited.project.revision).toBe(5);
    expect(edited.what).toBe('move 2 photos to unlabelled');
  });

  test('excludes photos', () => {
    const { photos } = applyEdit(PROJECT, PHOTOS, { kind: 'exclude', indices: [3], isExcluded: true });
    expect(photos.filter((photo) => photo.isExcluded).map((photo) => photo.index)).toEqual([3]);
  });

  test('adds a class behind the others, with its first photos', () => {
    const edited = applyEdit(PROJECT, PHOTOS, { kind: 'add-class', name: ' wasp  nest', indices: [6, 0] });
    expect(edited.project.classes).toEqual([...CLASSES, 'wasp nest']);
    expect(edited.photos.map((photo) => photo.classIndex)).toEqual([3, 0, 1, 1, 2, 2, 3]);
    expect(edited.what).toBe('move 2 photos to wasp nest');
    const undone = undoEdit(edited.project, edited.photos, edited.undo);
    expect(undone.photos).toEqual(PHOTOS);
    expect(undone.project.classes).toEqual(CLASSES);
  });

  test('adds a class that waits for photos, also where there was none', () => {
    const none = { ...PROJECT, classes: [] };
    const edited = applyEdit(none, photosOf([null]), { kind: 'add-class', name: 'ape', indices: [] });
    expect(edited.project.classes).toEqual(['ape']);
    expect(edited.changed).toEqual([]);
    expect(edited.what).toBe('add the class ape');
  });

  test.each([
    ['bee', /called bee already/],
    ['  ', /needs a name/],
  ])('adds no class called %j', (name, words) => {
    expect(() => applyEdit(PROJECT, PHOTOS, { kind: 'add-class', name, indices: [0] })).toThrow(words);
  });

  test('renames a class without touching a photo', () => {
    const edited = applyEdit(PROJECT, PHOTOS, { kind: 'rename-class', classIndex: 1, name: '  wasp ' });
    expect(edited.project.classes).toEqual(['ape', 'wasp', 'cat']);
    expect(edited.changed).toEqual([]);
  });

  test('merges a class into another and closes the gap', () => {
    const { project, photos } = applyEdit(PROJECT, PHOTOS, { kind: 'merge-class', from: 0, into: 2 });
    expect(project.classes).toEqual(['bee', 'cat']);
    expect(photos.map((photo) => photo.classIndex)).toEqual([1, 1, 0, 0, 1, 1, null]);
  });

  test('keeps two classes apart without making anything stale, and takes that back', () => {
    const edited = applyEdit(PROJECT, PHOTOS, { kind: 'keep-apart', classes: [0, 2] });
    expect(edited.project).toEqual({ ...PROJECT, keptApart: [['ape', 'cat']] });
    expect(edited.changed).toEqual([]);
    expect(edited.what).toBe('keep both ape and cat');
    const undone = undoEdit(edited.project, edited.photos, edited.undo);
    expect(undone.project).toStrictEqual(PROJECT);
  });

  test('draws the splits again by ratio', () => {
    const edited = applyEdit(PROJECT, photosOf(Array<number>(100).fill(0)), {
      kind: 'redraw-splits',
      ratios: { train: 0.5, validation: 0.25, test: 0.25 },
    });
    expect(edited.photos.filter((photo) => photo.split === 'test')).toHaveLength(25);
    expect(edited.project).toMatchObject({ splitOrigin: 'drawn', splitRatios: { train: 0.5 } });
  });

  test.each([
    [{ kind: 'move', indices: [99], classIndex: 0 }],
    [{ kind: 'move', indices: [0], classIndex: 7 }],
    [{ kind: 'rename-class', classIndex: 0, name: ' ' }],
    [{ kind: 'rename-class', classIndex: 0, name: 'cat' }],
    [{ kind: 'merge-class', from: 1, into: 1 }],
    [{ kind: 'keep-apart', classes: [0, 7] }],
  ] as [PhotoEdit][])('that makes no sense is refused: %j', (edit) => {
    expect(() => applyEdit(PROJECT, PHOTOS, edit)).toThrow(expect.objectContaining({ name: 'PupilError' }));
  });

  test('of any kind is taken back exactly, but for the revision', () => {
    const index = fc.integer({ min: 0, max: PHOTOS.length - 1 });
    const classIndex = fc.integer({ min: 0, max: CLASSES.length - 1 });
    const edit: fc.Arbitrary<PhotoEdit> = fc.oneof(
      fc.record({
        kind: fc.constant('move' as const),
        indices: fc.array(index),
        classIndex: fc.option(classIndex),
      }),
      fc.record({
        kind: fc.constant('exclude' as const),
        indices: fc.array(index),
        isExcluded: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant('rename-class' as const),
        classIndex,
        name: fc.constantFrom('new', 'x y'),
      }),
      fc
        .record({ kind: fc.constant('merge-class' as const), from: classIndex, into: classIndex })
        .filter(({ from, into }) => from !== into),
      fc.constant({ kind: 'redraw-splits' as const, ratios: { train: 1, validation: 1, test: 1 } }),
    );
    fc.assert(
      fc.property(edit, (one) => {
        const edited = applyEdit(PROJECT, PHOTOS, one);
        const undone = undoEdit(edited.project, edited.photos, edited.undo);
        expect(undone.photos).toEqual(PHOTOS);
        expect(undone.project).toEqual({ ...PROJECT, revision: 6 });
        const redone = undoEdit(undone.project, undone.photos, undone.undo);
        expect(redone.photos).toEqual(edited.photos);
        expect(redone.project).toEqual({ ...edited.project, revision: 7 });
      }),
    );
  });

  test('leaves photos in training whose names nobody has checked', () => {
    const flat = PHOTOS.map((photo) => ({ ...photo, classIndex: null, split: 'train' as const }));
    const named = flat.map(({ index }) => ({ index, className: PROJECT.classes[0]! }));
    const guessed = applyEdit(PROJECT, flat, { kind: 'name', named, isForTraining: true });
    expect(guessed.photos.every(({ classIndex, split }) => classIndex === 0 && split === 'train')).toBe(true);
    expect(guessed.project.splitOrigin).toBe(PROJECT.splitOrigin);
    expect(undoEdit(guessed.project, guessed.photos, guessed.undo).photos).toEqual(flat);
  });

  test('names photos, adds the classes that are new, and draws a split for each of the named', () => {
    const flat = photosOf(new Array<null>(20).fill(null));
    const named = flat.map(({ index }) => ({ index, className: index % 2 === 0 ? 'bee' : ' wasp ' }));
    const edited = applyEdit({ ...PROJECT, splitOrigin: 'drawn' }, flat, { kind: 'name', named });
    expect(edited.project.classes).toEqual([...CLASSES, 'wasp']);
    expect(edited.photos.map((photo) => photo.classIndex)).toEqual(
      flat.map(({ index }) => (index % 2 === 0 ? 1 : 3)),
    );
    for (const classIndex of [1, 3]) {
      const splits = new Set(
        edited.photos.filter((one) => one.classIndex === classIndex).map((one) => one.split),
      );
      expect(splits).toEqual(new Set(['train', 'validation', 'test']));
    }
    expect(edited.what).toBe('name 20 photos');
    const undone = undoEdit(edited.project, edited.photos, edited.undo);
    expect(undone.photos).toEqual(flat);
    expect(undone.project.classes).toEqual(CLASSES);
  });

  test('naming adds no second class for a name that looks like one, unless the folder keeps both', () => {
    const flat = photosOf([null, null]);
    const named = ['BEE', 'Bee'].map((className, index) => ({ index, className }));
    const project = { ...PROJECT, classes: ['bee', 'Bee'] };
    const edited = applyEdit(project, flat, { kind: 'name', named });
    expect(edited.project.classes).toEqual(['bee', 'Bee']);
    expect(edited.photos.map((photo) => photo.classIndex)).toEqual([0, 1]);
  });
});

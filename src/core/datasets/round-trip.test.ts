/** What leaves is understood without a question when it comes in again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayName } from '../photos/class-names.ts';
import { isListPath, readList } from '../photos/lists/read-list.ts';
import { applyPlan } from '../photos/plan/apply.ts';
import { proposePlan } from '../photos/plan/propose.ts';
import { type Photo, SPLITS } from '../records/project.ts';
import { createPaths, placedPhotos } from './layout.ts';
import { photosReadme } from './readme.ts';
import { METADATA_FILE, METADATA_HEADER, metadataLine } from './tables.ts';
import { drawnPhoto } from './testing/drawn-photo.ts';

function comesBack(classes: readonly string[], photos: readonly Photo[], withExcluded = true) {
  const pathOf = createPaths();
  const placed = placedPhotos({ classes }, photos, withExcluded);
  const paths = placed.map((one) => pathOf(one, one.photo.format));
  const csv = METADATA_HEADER + placed.map((one, i) => metadataLine(paths[i]!, one, true)).join('');
  const readme = photosReadme({ project: 'x', originals: 1, copies: 1, excluded: 1 });
  const texts = { [METADATA_FILE]: csv, 'README.md': readme };
  const all = [...paths, ...Object.keys(texts)];
  const lists = Object.entries(texts).flatMap(([path, text]) => {
    const list = isListPath(path) ? readList(path, new TextEncoder().encode(text)) : null;
    return list === null ? [] : [list];
  });
  const proposal = proposePlan(all, lists, 'x-photos');
  const placement = applyPlan(all, lists, proposal.plan);
  const byPath = new Map(placement.files.map((file) => [file.path, file]));
  return { proposal, placement, back: paths.map((path) => byPath.get(path)), paths };
}

function folder(classes: readonly string[], perClass: number, without = 0): Photo[] {
  return Array.from({ length: classes.length * perClass + without }, (_, i) => {
    const classIndex = i < classes.length * perClass ? i % classes.length : null;
    return drawnPhoto(i, {
      path: `somewhere/${i}.jpg`,
      classIndex,
      split: classIndex === null ? 'train' : SPLITS[Math.floor(i / classes.length) % 3]!,
      isExcluded: i % 11 === 7,
    });
  });
}

function expected(classes: readonly string[], photos: readonly Photo[]) {
  return photos.map(({ classIndex, split, isExcluded }) => ({
    className: classIndex === null ? null : classes[classIndex]!,
    split,
    isExcluded,
  }));
}

describe('a folder that left', () => {
  it.each([
    ['plain classes', ['cat', 'dog', 'bird'], 6, 0],
    ['classes without labels beside them', ['cat', 'dog'], 6, 5],
    [
      'names that folders cannot have',
      ['a/b', 'a:b', 'CON', '=1+1', '-5', "'tis", 'x, "y"', 'Cat', 'cat'],
      6,
      3,
    ],
    ['numbers', ['0', '1', '2', '3'], 6, 0],
    ['one class', ['cat'], 9, 0],
    ['words that mean something to us', ['train', 'images', 'unlabelled cats', 'mask', 'test'], 6, 2],
    ['a photo a class', ['a', 'b', 'c', 'd'], 1, 0],
    ['names that mean nothing elsewhere', ['n/a', 'NaN', '1.0', 'a, b', 'a', 'b', '?'], 6, 2],
    ['labels that are true and false', ['true', 'false'], 8, 0],
    ['no labels at all', [], 0, 8],
  ])('with %s is the same again', (_, classes, perClass, without) => {
    const photos = folder(classes, perClass, without);
    const { back, proposal } = comesBack(classes, photos);
    expect(proposal.questions).toEqual([]);
    expect(back).toEqual(expected(classes, photos).map((one) => expect.objectContaining(one)));
  });

  it('is the same again, whatever its classes are called', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .map(displayName)
      .filter((one) => one !== '');
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 6 }), (classes) => {
        const photos = folder(classes, 5, 2);
        expect(comesBack(classes, photos).back).toEqual(
          expected(classes, photos).map((one) => expect.objectContaining(one)),
        );
      }),
      { numRuns: 150 },
    );
  });
});

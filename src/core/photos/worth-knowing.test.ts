import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Photo, SPLITS, type Split } from '../records/project.ts';
import { type FindingId, forbidsTraining, worthKnowing } from './worth-knowing.ts';

type Sorted = Pick<Photo, 'classIndex' | 'split' | 'isExcluded'>;

/** So many photos of a class by split. */
function photos(classIndex: number | null, counts: Partial<Record<Split, number>>): Sorted[] {
  return SPLITS.flatMap((split) =>
    Array.from({ length: counts[split] ?? 0 }, () => ({ classIndex, split, isExcluded: false })),
  );
}
const PLENTY = { train: 100, validation: 40, test: 40 };
const folder = (classes: readonly string[], splitOrigin: 'drawn' | 'folder' = 'drawn') => ({
  classes,
  splitOrigin,
});
const ids = (classes: readonly string[], ...all: Sorted[][]) =>
  worthKnowing(folder(classes), all.flat()).map(({ id }) => id);
const texts = (classes: readonly string[], ...all: Sorted[][]) =>
  worthKnowing(folder(classes), all.flat()).map(({ text }) => text);

describe('what is worth knowing of a folder', () => {
  it('is nothing where there are photos enough of every class in every split', () => {
    expect(ids(['hat', 'shoes'], photos(0, PLENTY), photos(1, PLENTY), photos(null, { train: 9 }))).toEqual(
      [],
    );
  });

  it('is that no photo has a class, and what to do about it, and no more', () => {
    const [only, ...more] = worthKnowing(folder([]), photos(null, { train: 5 }));
    expect(only).toMatchObject({ id: 'no-labels', remedy: expect.stringContaining('New class…') });
    expect(more).toEqual([]);
  });

  it('is a single class, whatever unlabelled photos lie beside it', () => {
    expect(texts(['hat'], photos(0, { train: 8 }), photos(null, { train: 5 }))).toEqual([
      'hat is the only class: a student needs two at least.',
    ]);
    expect(texts(['hat', 'shoes'], photos(0, { train: 8 }))).toEqual([
      'hat is the only class with photos: a student needs two at least.',
    ]);
  });

  it('is a class that only other splits know', () => {
    const hats = photos(0, PLENTY);
    const dress = photos(2, { test: 30 });
    const found = worthKnowing(folder(['hat', 'shoes', 'dress'], 'folder'), [
      ...hats,
      ...photos(1, PLENTY),
      ...dress,
    ]);
    expect(found).toMatchObject([{ id: 'untrained-class', text: 'dress has no training photo.' }]);
    expect(found[0]!.remedy).toMatch(/training part/);
    expect(ids(['hat', 'dress'], hats, photos(1, { test: 30 }))).toEqual(['one-trained-class']);
    expect(ids(['hat', 'dress'], photos(0, { test: 9 }), photos(1, { test: 30 }))).toEqual(['no-training']);
  });

  it('is a class without a photo, and a photo that is out of use is none', () => {
    const out = photos(1, { train: 3 }).map((photo) => ({ ...photo, isExcluded: true }));
    expect(texts(['hat', 'cap', 'shoes'], photos(0, PLENTY), out, photos(2, PLENTY))).toEqual([
      'cap has no photo.',
    ]);
  });

  it('is a photo that is alone in its class, and that nothing is left to measure with', () => {
    const one = Array.from({ length: 5 }, (_, k) => photos(k, { train: 1 }));
    const found = worthKnowing(folder(['a', 'b', 'c', 'd', 'e']), one.flat());
    expect(found.map(({ id, text }) => [id, text])).toEqual([
      ['single-photo', 'a, b, c and 2 more have only one photo each.'],
      ['no-test', 'No photo with a class is left to test on.'],
      ['no-validation', 'No photo with a class is left to validate on.'],
    ]);
  });

  it('is a class with more than twenty times the photos of another', () => {
    const many = { train: 640, validation: 100, test: 101 };
    expect(
      texts(['hat', 'shoes'], photos(0, many), photos(1, { train: 38, validation: 1, test: 1 })),
    ).toEqual(['hat has 841 photos, shoes 40: 21 to 1.']);
    expect(ids(['hat', 'shoes'], photos(0, many), photos(1, { train: 40, validation: 1, test: 2 }))).toEqual(
      [],
    );
    // Even as a whole, and uneven where it counts.
    expect(
      texts(['hat', 'shoes'], photos(0, PLENTY), photos(1, { train: 4, validation: 36, test: 140 })),
    ).toEqual(['hat has 100 training photos, shoes 4: 25 to 1.']);
  });

  it('is how rough a figure from few test photos would be', () => {
    const some = { train: 100, validation: 20, test: 9 };
    const [few] = worthKnowing(folder(['hat', 'shoes']), [...photos(0, some), ...photos(1, some)]);
    expect(few).toMatchObject({
      id: 'few-test-photos',
      text: 'Only 18 photos with a class are in the test split.',
      remedy: expect.stringContaining('14 of 18 right would mean anything from 55 to 91 %'),
    });
    expect(few!.remedy).toContain('36 points wide');
    expect(ids(['hat', 'shoes'], photos(0, { ...some, test: 25 }), photos(1, { ...some, test: 25 }))).toEqual(
      [],
    );
  });

  it('is a class that no test photo asks for', () => {
    const found = worthKnowing(folder(['hat', 'shoes']), [
      ...photos(0, PLENTY),
      ...photos(1, { train: 80, validation: 9 }),
    ]);
    expect(found.map(({ text }) => text)).toEqual([
      'shoes has no test photo.',
      'Only 40 photos with a class are in the test split.',
    ]);
    expect(found[0]!.remedy).toContain('over 1 of 2 classes');
  });

  it('keeps to its sentences whatever a class is called', () => {
    const [found] = worthKnowing(folder(['__proto__', 'x'.repeat(1e6), 'hat']), [
      ...photos(0, { train: 1 }),
      ...photos(1, { train: 1 }),
    ]);
    expect(found!.text.length).toBeLessThan(200);
    expect(found!.text).toMatch(/hat/);
  });

  it('forbids training exactly where fewer than two classes have training photos', () => {
    const photo = fc.record({
      classIndex: fc.option(fc.nat({ max: 4 })),
      split: fc.constantFrom(...SPLITS),
      isExcluded: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(photo, { maxLength: 40 }), (some) => {
        const found = worthKnowing(folder(['a', 'b', 'c', 'd', 'e']), some);
        const taught = some.filter(({ split, isExcluded }) => split === 'train' && !isExcluded);
        const classes = new Set(taught.flatMap(({ classIndex }) => classIndex ?? []));
        expect(found.some(forbidsTraining)).toBe(classes.size < 2);
        const said: FindingId[] = found.map(({ id }) => id);
        expect(new Set(said).size).toBe(said.length);
        for (const { text, remedy } of found) expect(`${text} ${remedy}`).not.toMatch(/NaN|undefined|null/);
      }),
    );
  });
});

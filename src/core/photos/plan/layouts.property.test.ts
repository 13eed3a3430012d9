/** Layouts of all words, depths, wrappers and noise, where the truth is known. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyPlan } from './apply.ts';
import { understood } from './testing/understood.ts';

const word = fc.constantFrom(
  { train: 'train', validation: 'val', test: 'test' },
  { train: 'training', validation: 'valid', test: 'testing' },
  { train: 'trn', validation: 'validate', test: 'tst' },
  { train: 'train', validation: 'dev', test: 'holdout' },
);
const affix = fc.constantFrom(
  (name: string) => name,
  (name: string) => `seg_${name}`,
  (name: string) => `${name}_set`,
  (name: string) => `${name}-images`,
  (name: string) => `${name}2017`,
);
const letters = fc.constantFrom(
  (name: string) => name,
  (name: string) => name.toUpperCase(),
  (name: string) => name[0]!.toUpperCase() + name.slice(1),
);
const layout = fc.record({
  word,
  affix,
  letters,
  order: fc.constantFrom(
    'split/class',
    'class/split',
    'split/images/class',
    'split/split/class',
    'split/class/images',
  ),
  wrappers: fc.constantFrom('', 'data/', 'archive/dataset/', 'my clothes v2/final/'),
  noise: fc.subarray(['README.md', '__MACOSX/x/._1.jpg', '.DS_Store', 'cover.png', 'notes/paper.pdf']),
  splits: fc.subarray(['train', 'validation', 'test'] as const, { minLength: 2 }),
  classes: fc.subarray(['hat', 'Shoes', 'dress 1', 'Kleid', 'a_b', 'tests tube'], { minLength: 2 }),
});

describe('whatever the words, depth, wrappers and noise', () => {
  test('classes and splits are those that were meant, and every file is accounted for', () => {
    fc.assert(
      fc.property(layout, ({ word, affix, letters, order, wrappers, noise, splits, classes }) => {
        const truth = splits.flatMap((split) =>
          classes.map((className, i) => {
            const name = letters(affix(word[split]));
            const folder = order.replaceAll('split', name).replace('class', className);
            return { path: `${wrappers}${folder}/${i}.jpg`, className, split };
          }),
        );
        const paths = [...truth.map(({ path }) => path), ...noise];
        const { places, account } = understood(paths);
        for (const { path, className, split } of truth) expect(places[path]).toEqual([className, split]);
        expect(Object.keys(places).length + sumOf(account.leftOut)).toBe(paths.length);
      }),
      { numRuns: 500 },
    );
  });

  test('a tree of any shape is read without loss, and never throws', () => {
    const part = fc.oneof(
      fc.constantFrom('train', 'test', 'cat', 'masks', 'images', '_', 'a.jpg', 'a_mask.jpg', '.x', '..', ''),
      fc.string({ maxLength: 6 }),
    );
    const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 20 }), (paths) => {
        const { places, account, classes, plan } = understood(paths);
        expect(account.files).toBe(paths.length);
        expect(account.photos + sumOf(account.leftOut)).toBe(paths.length);
        for (const [className] of Object.values(places))
          if (className !== null) expect(classes).toContain(className);
        expect(understood([...paths].reverse()).places).toEqual(places);
        expect(applyPlan(paths, [], JSON.parse(JSON.stringify(plan))).classes).toEqual(classes);
      }),
      { numRuns: 500 },
    );
  });
});

function sumOf(leftOut: readonly { readonly count: number }[]): number {
  return leftOut.reduce((sum, { count }) => sum + count, 0);
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Split } from '../records/project.ts';
import { DEFAULT_SPLIT_RATIOS, drawSplits, type SplitCandidate } from './split.ts';

function candidatesOf(sizes: readonly number[], split: Split | null = null): SplitCandidate[] {
  return sizes.flatMap((size, classIndex) => Array.from({ length: size }, () => ({ classIndex, split })));
}

function countsOf(candidates: readonly SplitCandidate[], splits: readonly Split[], classIndex: number) {
  const own = splits.filter((_, i) => candidates[i]!.classIndex === classIndex);
  return (['train', 'validation', 'test'] as const).map((split) => own.filter((one) => one === split).length);
}

describe('drawn splits', () => {
  test('have 70, 15 and 15 per cent of every class', () => {
    const candidates = candidatesOf([100, 40]);
    const { splits, origin } = drawSplits(candidates, DEFAULT_SPLIT_RATIOS, 1);
    expect(origin).toBe('drawn');
    expect(countsOf(candidates, splits, 0)).toEqual([70, 15, 15]);
    expect(countsOf(candidates, splits, 1)).toEqual([28, 6, 6]);
  });

  test('are the same for the same seed and others for another', () => {
    const candidates = candidatesOf([60]);
    const draw = (seed: number) => drawSplits(candidates, DEFAULT_SPLIT_RATIOS, seed).splits;
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test('of a class do not depend on the classes beside it', () => {
    const alone = drawSplits(candidatesOf([50]), DEFAULT_SPLIT_RATIOS, 1).splits;
    expect(drawSplits(candidatesOf([50, 70]), DEFAULT_SPLIT_RATIOS, 1).splits.slice(0, 50)).toEqual(alone);
  });

  test.each([
    [1, [1, 0, 0]],
    [2, [2, 0, 0]],
    [3, [1, 1, 1]],
    [4, [2, 1, 1]],
  ])('leave %i photos of a tiny class at least one to train', (size, expected) => {
    const candidates = candidatesOf([size]);
    expect(countsOf(candidates, drawSplits(candidates, DEFAULT_SPLIT_RATIOS, 1).splits, 0)).toEqual(expected);
  });

  test('keep unlabelled photos in train, and every class in train, for any sizes and ratios', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 });
    const ratio = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(sizes, ratio, ratio, ratio, fc.integer({ min: 1 }), (of, train, validation, test, seed) => {
        const candidates = [...candidatesOf(of), { classIndex: null, split: 'test' as const }];
        const { splits } = drawSplits(candidates, { train, validation, test }, seed);
        expect(splits.at(-1)).toBe('train');
        for (const c of of.keys()) expect(countsOf(candidates, splits, c)[0]).toBeGreaterThan(0);
      }),
    );
  });
});

describe('splits of the folder', () => {
  test('are kept as they are when all are there', () => {
    const candidates = (['train', 'validation', 'test'] as const).flatMap((split) =>
      candidatesOf([10], split),
    );
    const { splits, origin } = drawSplits(candidates, DEFAULT_SPLIT_RATIOS, 1);
    expect(origin).toBe('folder');
    expect(splits).toEqual(candidates.map((one) => one.split));
  });

  test('without validation give 15 per cent of train to it and leave test alone', () => {
    const candidates = [...candidatesOf([100], 'train'), ...candidatesOf([20], 'test')];
    const { splits, origin } = drawSplits(candidates, DEFAULT_SPLIT_RATIOS, 1);
    expect(origin).toBe('mixed');
    expect(countsOf(candidates, splits, 0)).toEqual([85, 15, 20]);
    expect(splits.slice(100).every((split) => split === 'test')).toBe(true);
  });
});

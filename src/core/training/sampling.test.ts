import { describe, expect, test } from 'vitest';
import { usualCap } from './capped-sampler.ts';
import type { Sampler } from './sampler.ts';
import { createSampler } from './sampler.ts';
import {
  checkSampling,
  createRecipeSampler,
  type Sampling,
  type SamplingPlan,
  USUAL_SAMPLING,
} from './sampling.ts';

/** 40 photos of class 0, 8 of class 1, 2 of class 2, 10 without a class. */
const labels = Int32Array.from({ length: 60 }, (_, i) => (i < 40 ? 0 : i < 48 ? 1 : i < 50 ? 2 : -1));
const everybody = Int32Array.from(labels.keys());
const labelled = everybody.filter((photo) => labels[photo]! >= 0);
/** Clusters of 30, 20, 6 and four of one. */
const groups = Int32Array.from({ length: 60 }, (_, i) => (i < 30 ? 0 : i < 50 ? 1 : i < 56 ? 2 : -1));
const perPhoto = 3;
/** Photos of class 0 have two partners of class 1, the rest none. */
const partners = Int32Array.from({ length: 60 * perPhoto }, (_, i) =>
  Math.floor(i / perPhoto) < 40 && i % perPhoto < 2 ? 40 + (i % 8) : -1,
);
const plan: SamplingPlan = { pool: everybody, labels, batchSize: 10, seed: 5, totalSteps: 40 };
const material = { groups, partners: { partners, perPhoto } };
const samplerOf = (sampling: Sampling, change: Partial<SamplingPlan> = {}) =>
  createRecipeSampler(sampling, { ...plan, ...change }, material);

const drawn = (draw: Sampler, steps: number) =>
  Array.from({ length: steps }, (_, step) => Array.from(draw(step).photos)).flat();
const count = (photos: readonly number[], of: ArrayLike<number>, value: number) =>
  photos.filter((photo) => of[photo] === value).length;

describe('every way of drawing batches', () => {
  test.each(Object.values(USUAL_SAMPLING))(
    '$kind gives the same batch for a step however it got there',
    (sampling) => {
      const straight = samplerOf(sampling);
      for (let step = 0; step < 33; step++) straight(step);
      for (const step of [33, 2, 39]) {
        const batch = straight(step);
        expect(batch).toEqual(samplerOf(sampling)(step));
        expect(batch.photos).toHaveLength(10);
        expect(batch.photos).not.toEqual(samplerOf(sampling, { seed: 6 })(step).photos);
      }
    },
  );

  test.each(Object.values(USUAL_SAMPLING))(
    '$kind draws from its pool alone, and shows all of it in the end',
    (sampling) => {
      const photos = drawn(samplerOf(sampling, { pool: labelled }), 400);
      expect(new Set(photos)).toEqual(new Set(labelled));
    },
  );

  test.each(Object.values(USUAL_SAMPLING))('$kind copes with a pool of one photo', (sampling) => {
    expect([...samplerOf(sampling, { pool: [3], batchSize: 4 })(7).photos]).toEqual(
      sampling.kind === 'hard-pairs' ? expect.arrayContaining([3]) : [3, 3, 3, 3],
    );
  });
});

test('uniform batches are drawn as they were before there was a choice', () => {
  const before = createSampler(everybody, 10, 5);
  for (const step of [0, 7, 30]) expect(samplerOf(USUAL_SAMPLING.uniform)(step)).toEqual(before(step));
});

describe('class-balanced batches', () => {
  test('show every class equally often, and photos without one as often as ever', () => {
    const photos = drawn(samplerOf(USUAL_SAMPLING['class-balanced']), 36);
    expect(count(photos, labels, -1)).toBe(60);
    expect([0, 1, 2].map((label) => count(photos, labels, label))).toEqual([100, 100, 100]);
  });

  test('go through each class pass by pass, with a number of its own for each showing', () => {
    const draw = samplerOf(USUAL_SAMPLING['class-balanced'], { pool: labelled });
    const seen = new Map<number, number[]>();
    for (let step = 0; step < 12; step++) {
      const { photos, passes } = draw(step);
      for (const [row, photo] of photos.entries())
        seen.set(photo, [...(seen.get(photo) ?? []), passes[row]!]);
    }
    expect(seen.get(48)).toEqual(Array.from({ length: 20 }, (_, pass) => pass));
    expect(seen.get(40)).toEqual([0, 1, 2, 3, 4]);
    expect(Math.max(...[...Array(40).keys()].map((photo) => seen.get(photo)!.length))).toBe(1);
  });
});

describe('capped passes', () => {
  test('have at most so many of each cluster, drawn anew', () => {
    const draw = samplerOf({ kind: 'cluster-capped', clusters: 3, most: 8 });
    // 8 + 8 + 6 of the clusters and 4 that are alone.
    const photos = drawn(draw, 260);
    const passes = Array.from({ length: 10 }, (_, pass) => photos.slice(pass * 26, pass * 26 + 26));
    for (const pass of passes) {
      expect([0, 1, 2, -1].map((group) => count(pass, groups, group))).toEqual([8, 8, 6, 4]);
      expect(new Set(pass).size).toBe(26);
    }
    expect(new Set(photos).size).toBe(60);
  });

  test('without a number take what four clusters of five have', () => {
    expect(usualCap([1, 2, 3, 4, 100])).toBe(4);
    expect(usualCap([7])).toBe(7);
    expect(usualCap([0])).toBe(1);
  });

  test('of photos that are alike show one of each group', () => {
    const photos = drawn(samplerOf(USUAL_SAMPLING['one-of-alike'], { batchSize: 7 }), 10);
    for (let pass = 0; pass < 10; pass++) {
      const own = photos.slice(pass * 7, pass * 7 + 7);
      expect([0, 1, 2, -1].map((group) => count(own, groups, group))).toEqual([1, 1, 1, 4]);
    }
  });
});

describe('hard pairs', () => {
  test('begin after their share of the run, and stand beside their photo', () => {
    const draw = samplerOf(USUAL_SAMPLING['hard-pairs']);
    const uniform = createSampler(everybody, 10, 5);
    for (const step of [0, 27]) expect(draw(step)).toEqual(uniform(step));
    let paired = 0;
    for (let step = 28; step < 40; step++) {
      const { photos } = draw(step);
      for (let row = 0; row < 5; row++) {
        expect(photos[row]).toBe(uniform(step).photos[row]);
        const own = [...partners.subarray(photos[row]! * perPhoto, photos[row]! * perPhoto + 2)];
        if (own[0] === -1) expect(photos[row + 5]).toBe(uniform(step).photos[row + 5]);
        else {
          expect(own).toContain(photos[row + 5]);
          paired++;
        }
      }
    }
    expect(paired).toBeGreaterThan(20);
  });
});

test('what cannot be drawn is refused in words', () => {
  const without = { groups: null, partners: null };
  expect(() => createRecipeSampler(USUAL_SAMPLING['hard-pairs'], plan, without)).toThrow(/hard-pairs need/);
  expect(() => checkSampling({ kind: 'cluster-capped', clusters: 1, most: null })).toThrow(/not 1/);
  expect(() => checkSampling({ kind: 'cluster-capped', clusters: 4, most: 0 })).toThrow(/not 0/);
  expect(() => checkSampling({ kind: 'hard-pairs', fromShare: 2 })).toThrow(/not 2/);
  expect(() => checkSampling({ kind: 'one-of-alike', minCosine: 1 })).toThrow(/not 1/);
});

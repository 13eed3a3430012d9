import { describe, expect, it } from 'vitest';
import type { Decision, Proposals } from './naming.ts';
import type { Photo } from './records/project.ts';
import { acceptedOf, firstMarginOf, pendingOf, reviewOf, runnerUpOf } from './review.ts';

/** Four photos, three classes. */
const PROPOSALS: Proposals = {
  method: 'text',
  classes: ['hat', 'shoe', 'dress'],
  ids: ['a', 'b', 'c', 'd'],
  probabilities: Float32Array.of(0.7, 0.2, 0.1, 0.9, 0.05, 0.05, 0.3, 0.4, 0.3, 0, 0.2, 0.8),
  classIndices: Int32Array.of(0, 0, 1, 2),
  margins: Float32Array.of(0.5, 0.85, 0.1, 0.6),
  calibration: { temperature: 0.01, source: 'teacher', photos: 0 },
};
const NONE = new Map<string, Decision>();
const decided = (...words: [string, Decision][]) => new Map<string, Decision>(words);

/** One class more surely than the other, from `top` down in equal steps. */
function fading(count: number, top: number, step: number): Proposals {
  const sure = Array.from({ length: count }, (_, i) => top - i * step);
  return {
    ...PROPOSALS,
    classes: ['hat', 'shoe'],
    ids: sure.map((_, i) => `photo ${i}`),
    probabilities: Float32Array.from(sure.flatMap((p) => [p, 1 - p])),
    classIndices: new Int32Array(count),
    margins: Float32Array.from(sure, (p) => 2 * p - 1),
  };
}

describe('a review', () => {
  it('puts what is sure enough under its class, the surest first, and the rest on the unsure pile', () => {
    const { groups, acceptedPhotos, expectedPrecision } = reviewOf(PROPOSALS, 0.3, NONE);
    expect(groups).toEqual([
      { classIndex: 0, rows: [1, 0] },
      { classIndex: 2, rows: [3] },
      { classIndex: null, rows: [2] },
    ]);
    expect(acceptedPhotos).toBe(3);
    expect(expectedPrecision).toBeCloseTo((0.7 + 0.9 + 0.8) / 3, 6);
  });

  it('keeps on the pile together what was proposed alike, and last what the user has put there', () => {
    const { groups } = reviewOf(PROPOSALS, 1.1, decided(['b', null]));
    expect(groups).toEqual([{ classIndex: null, rows: [0, 2, 3, 1] }]);
  });

  it('lets the user’s word win over the teacher’s, whatever the margin', () => {
    const review = reviewOf(PROPOSALS, 0.3, decided(['b', null], ['c', 'shoe'], ['d', 'hat']));
    expect(review.groups).toEqual([
      { classIndex: 0, rows: [3, 0] },
      { classIndex: 1, rows: [2] },
      { classIndex: null, rows: [1] },
    ]);
    expect(review.expectedPrecision).toBeCloseTo((0.7 + 1 + 1) / 3, 6);
    // Of the two, the threshold would have taken the second, and wrongly.
    expect(review).toMatchObject({
      decidedPhotos: 2,
      agreedPhotos: 1,
      sureDecidedPhotos: 1,
      sureAgreedPhotos: 0,
    });
  });

  it('passes over a word about a class that is not asked for', () => {
    expect(reviewOf(PROPOSALS, 0.3, decided(['a', 'boat']))).toEqual(reviewOf(PROPOSALS, 0.3, NONE));
  });

  it('expects nothing where nothing is accepted', () => {
    expect(reviewOf(PROPOSALS, 1.1, NONE)).toMatchObject({ acceptedPhotos: 0, expectedPrecision: null });
  });

  it('says which photos a person has looked at when they are accepted', () => {
    const decisions = decided(['c', 'dress'], ['b', 'boat']);
    const { groups } = reviewOf(PROPOSALS, 0.7, decisions);
    expect(acceptedOf(PROPOSALS, groups, decisions)).toEqual([
      { id: 'b', classIndex: 0, isReviewed: false },
      { id: 'c', classIndex: 2, isReviewed: true },
    ]);
  });

  it('names the runner-up, and none where there is one class', () => {
    expect(runnerUpOf(PROPOSALS, 0)).toBe(1);
    expect(runnerUpOf(PROPOSALS, 3)).toBe(1);
    const one = { ...PROPOSALS, classes: ['hat'], probabilities: Float32Array.of(1, 1, 1, 1) };
    expect(runnerUpOf({ ...one, classIndices: new Int32Array(4) }, 0)).toBeNull();
  });
});

describe('the first threshold', () => {
  it('takes as many as nine in ten are expected right of', () => {
    // 1, 0.99, 0.98 ...: the first 21 have a mean of 0.9, and the last of them leads by 0.6.
    const proposals = fading(40, 1, 0.01);
    const margin = firstMarginOf(proposals);
    expect(margin).toBeGreaterThanOrEqual(0.59);
    expect(margin).toBeLessThanOrEqual(0.62);
    expect(reviewOf(proposals, margin, NONE).expectedPrecision).toBeGreaterThan(0.895);
  });

  it('takes the surest quarter of a teacher that is never that sure', () => {
    const proposals = fading(40, 0.7, 0.005);
    expect(reviewOf(proposals, firstMarginOf(proposals), NONE).acceptedPhotos).toBe(10);
  });

  it('has something to say of no proposal at all', () => {
    expect(firstMarginOf(fading(0, 1, 0))).toBe(0);
  });
});

describe('what is still to be named', () => {
  const photo = (id: string, more: Partial<Photo> = {}) =>
    ({ id, classIndex: null, isExcluded: false, ...more }) as Photo;
  const all = ['a', 'b', 'c', 'd'].map((id) => photo(id));

  it('is everything at first, and not copied', () => {
    expect(pendingOf(PROPOSALS, all)).toBe(PROPOSALS);
  });

  it('leaves out photos with a class and photos out of use, and keeps the figures of the others in place', () => {
    const [, b, , d] = all;
    const left = pendingOf(PROPOSALS, [
      photo('a', { classIndex: 4 }),
      b!,
      photo('c', { isExcluded: true }),
      d!,
    ]);
    expect(left.ids).toEqual(['b', 'd']);
    expect(Array.from(left.classIndices)).toEqual([0, 2]);
    expect(Array.from(left.margins)).toEqual(Array.from(Float32Array.of(0.85, 0.6)));
    expect(Array.from(left.probabilities)).toEqual(Array.from(Float32Array.of(0.9, 0.05, 0.05, 0, 0.2, 0.8)));
  });
});

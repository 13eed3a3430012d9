import { describe, expect, it } from 'vitest';
import type { Proposals } from './naming.ts';
import { acceptedOf, reviewOf, runnerUpOf } from './review.ts';

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
const NONE = new Map<string, number | 'unsure'>();

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

  it('lets the user’s word win over the teacher’s, whatever the margin', () => {
    const decisions = new Map<string, number | 'unsure'>([
      ['b', 'unsure'],
      ['c', 1],
      ['d', 0],
    ]);
    const review = reviewOf(PROPOSALS, 0.3, decisions);
    expect(review.groups).toEqual([
      { classIndex: 0, rows: [3, 0] },
      { classIndex: 1, rows: [2] },
      { classIndex: null, rows: [1] },
    ]);
    expect(review).toMatchObject({ decidedPhotos: 2, agreedPhotos: 1 });
    expect(review.expectedPrecision).toBeCloseTo((0.7 + 1 + 1) / 3, 6);
  });

  it('expects nothing where nothing is accepted', () => {
    expect(reviewOf(PROPOSALS, 1.1, NONE)).toMatchObject({ acceptedPhotos: 0, expectedPrecision: null });
  });

  it('says which photos a person has looked at when they are accepted', () => {
    const decisions = new Map<string, number | 'unsure'>([['c', 2]]);
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

import { describe, expect, it } from 'vitest';
import { IMAGE_SIZES_PX } from '../students/presets.ts';
import { reducedSidesPx, sourceSidePx } from './source-side.ts';

describe('the squares that a student is shown photos from', () => {
  it('are the stored ones up to their size, then a quarter larger than the student', () => {
    expect(IMAGE_SIZES_PX.map(sourceSidePx)).toEqual([96, 96, 96, 160, 200, 240, 280]);
  });

  it('are no larger than a working copy unless the student is, and never smaller than the student', () => {
    expect([100, 101, 240, 256, 288, 320].map(sourceSidePx)).toEqual([128, 128, 288, 288, 288, 320]);
  });

  it('are passed through on the way to the student, one once where both are the same', () => {
    expect([64, 96, 224, 320].map(reducedSidesPx)).toEqual([[96, 64], [96], [280, 224], [320]]);
  });

  it('are whole words a photo', () => {
    for (let px = 1; px <= 288; px++) expect((sourceSidePx(px) ** 2 * 3) % 4).toBe(0);
  });
});

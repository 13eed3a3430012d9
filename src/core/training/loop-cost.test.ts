import { describe, expect, it } from 'vitest';
import { FIRST_RECIPE } from '../recipe/compose.ts';
import { type TeacherRecord, teacherRecord } from '../teachers/catalogue.ts';
import { usualPlan } from '../views/plan.ts';
import {
  estimateLoop,
  type LoopCost,
  loopKey,
  loopRatios,
  MOST_LOOP_BATCHES,
  median,
  pairsFor,
  projectLoop,
} from './loop-cost.ts';

/**
 * The built-in teacher at 0.2032 GFLOP a photo, 64 photos a step in 650.24 ms: 20 GFLOP/s. The student: 3 x 32 MFLOP,
 * 10 GFLOP/s.
 */
const COST: LoopCost = {
  projectId: 'p',
  key: 'k',
  measuredAtMs: 0,
  pairs: 8,
  batchSize: 64,
  student: { parameters: 250_000, sizeBytes: 1_000_000, flopsPerImage: 32e6, imageSizePx: 64 },
  backend: 'wasm',
  teacher: {
    id: 'pupil-mini',
    name: 'pupil-mini',
    dtype: 'q8',
    device: 'wasm',
    sizeBytes: 1_700_000,
    imageSizePx: 64,
  },
  ms: { stored: 614.4, student: 614.4, views: 49.76, teacher: 650.24 },
  bytes: { trainer: 99_000_000, targets: 1_000_000, teacher: 51_000_000 },
};
const CLIP = teacherRecord({ id: 'Xenova/clip-vit-base-patch32', origin: 'hub' });

describe('what was measured', () => {
  it('is compared in time, in weights as the paper counts, and in all memory', () => {
    const { time, weights, held } = loopRatios(COST);
    expect(time).toBeCloseTo((614.4 + 49.76 + 650.24) / 614.4, 9);
    expect(weights).toBeCloseTo(2.7, 9);
    // The stored embeddings are on the side without the teacher.
    expect(held).toBeCloseTo(150 / 100, 9);
  });

  it('says nothing of memory that it could not see', () => {
    const unseen = { ...COST, bytes: { ...COST.bytes, teacher: null } };
    expect(loopRatios(unseen).held).toBeNull();
    expect(loopRatios(unseen).weights).toBe(loopRatios(COST).weights);
  });

  it('gives the paper its nine when a teacher has eight times the weights, and never of itself', () => {
    const times = (teacherBytes: number) =>
      loopRatios({ ...COST, teacher: { ...COST.teacher, sizeBytes: teacherBytes } }).weights;
    expect(times(8_000_000)).toBe(9);
    expect(times(0)).toBe(1);
  });
});

describe('the projection for a larger teacher', () => {
  it('computes its arithmetic at the pace of the measured teacher, and leaves the rest as measured', () => {
    const projected = projectLoop(COST, CLIP)!;
    expect(projected.gflopPerSecond).toBeCloseTo(20, 6);
    expect(projected.msPerImage).toBeCloseTo(8.8e9 / 20e6, 4);
    expect(projected.time).toBeCloseTo((614.4 + 49.76 + 64 * 440) / 614.4, 6);
    expect(projected).toMatchObject({ dtype: 'q8', sizeBytes: 89_000_000, weights: 90 });
  });

  it('takes the student’s pace where that is quicker, on the same device only', () => {
    const quick = { ...COST, ms: { ...COST.ms, stored: 122.88 } };
    expect(projectLoop(quick, CLIP)!.gflopPerSecond).toBeCloseTo(50, 6);
    expect(projectLoop({ ...quick, backend: 'webgpu' }, CLIP)!.gflopPerSecond).toBeCloseTo(20, 6);
  });

  it('knows of a teacher that nobody has counted only what the student’s pace tells', () => {
    const uncounted = { ...COST, teacher: { ...COST.teacher, id: 'somebody' } };
    expect(projectLoop(uncounted, CLIP)!.gflopPerSecond).toBeCloseTo(10, 6);
    expect(projectLoop({ ...uncounted, backend: 'webgpu' }, CLIP)).toBeNull();
  });

  it('is not made for the measured teacher, nor for one whose arithmetic nobody knows', () => {
    expect(projectLoop({ ...COST, teacher: { ...COST.teacher, id: CLIP.id } }, CLIP)).toBeNull();
    const unknown: TeacherRecord = { ...CLIP, flopsPerImage: null };
    expect(projectLoop(COST, unknown)).toBeNull();
  });

  it('weighs the teacher in the format that was measured where that one is known', () => {
    const fp32 = projectLoop({ ...COST, teacher: { ...COST.teacher, dtype: 'fp32' } }, CLIP)!;
    expect(fp32).toMatchObject({ dtype: 'fp32', weights: 352 });
  });
});

describe('the estimate before anything is measured', () => {
  it('adds the teacher’s pace a photo to the student’s step', () => {
    expect(estimateLoop(100, 64, 10, 1e6, 2e6)).toEqual({
      storedMs: 100,
      loopMs: 740,
      time: 7.4,
      weights: 3,
    });
  });
});

describe('a measurement', () => {
  it('takes more pairs of quick steps than of slow ones, within what was prepared', () => {
    expect(pairsFor(10)).toBe(MOST_LOOP_BATCHES - 1);
    expect(pairsFor(2_500)).toBe(8);
    expect(pairsFor(60_000)).toBe(4);
  });

  it('keeps a step that was really taken', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 3])).toBe(2);
    expect(() => median([])).toThrow(RangeError);
  });

  it('holds for a recipe whichever views it learns on', () => {
    expect(loopKey({ ...FIRST_RECIPE, views: usualPlan(8) })).toBe(loopKey(FIRST_RECIPE));
  });
});

import { describe, expect, it } from 'vitest';
import { smooth } from './smoothing.ts';

describe('smoothing', () => {
  it('starts at the first value instead of at zero', () => {
    expect(smooth([1, 2, 3], [4, 4, 4], 0.9)).toEqual([4, 4, 4]);
  });

  it('lies between the values it averages', () => {
    const [, second] = smooth([1, 2], [0, 1], 0.5);
    expect(second).toBeCloseTo(1 / 1.5, 12);
  });

  it('forgets by distance, not by number of points', () => {
    const x = [0, 1, 2, 3, 4, 14];
    const after = smooth(x, [0, 0, 0, 0, 0, 1], 0.5).at(-1)!;
    expect(after).toBeGreaterThan(0.99);
  });

  it('passes over what was not measured', () => {
    const smoothed = smooth([1, 2, 3], [2, Number.NaN, 2], 0.9);
    expect(smoothed[1]).toBeNaN();
    expect(smoothed[2]).toBe(2);
  });

  it('is the line itself at weight 0', () => {
    expect(smooth([1, 2], [3, 5], 0)).toEqual([3, 5]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilsonInterval } from './interval.ts';

describe('the interval of an accuracy', () => {
  it('is Wilson’s, as tables have it', () => {
    // Newcombe 1998, table I: 81 of 263, and 0 of 20.
    expect(wilsonInterval(81, 263).low).toBeCloseTo(0.2553, 4);
    expect(wilsonInterval(81, 263).high).toBeCloseTo(0.3662, 4);
    expect(wilsonInterval(0, 20)).toEqual({ low: 0, high: expect.closeTo(0.1611, 4) });
  });

  it('holds the share itself, stays within 0..1, and narrows with more photos', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const hits = Math.round(n * part);
        const { low, high } = wilsonInterval(hits, n);
        const larger = wilsonInterval(hits * 4, n * 4);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low - 1e-12).toBeLessThanOrEqual(hits / n);
        expect(high + 1e-12).toBeGreaterThanOrEqual(hits / n);
        expect(larger.high - larger.low).toBeLessThan(high - low);
      }),
    );
  });
});

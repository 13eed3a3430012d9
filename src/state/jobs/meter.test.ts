import { describe, expect, it } from 'vitest';
import { createMeter } from './meter.ts';

describe('a meter', () => {
  it('knows neither rate nor time left from one report', () => {
    const job = createMeter('Reading', 'photos', () => 0).report(3, 10);
    expect(job).toMatchObject({ done: 3, total: 10, perSecond: 0, etaMs: null });
  });

  it('reads the rate off the last seconds, not off the whole job', () => {
    let nowMs = 0;
    const meter = createMeter('Reading', 'photos', () => nowMs);
    meter.report(0, 1000);
    for (let second = 1; second <= 20; second++) {
      nowMs = second * 1000;
      meter.report(second <= 10 ? second : 10 + (second - 10) * 20, 1000);
    }
    nowMs = 21_000;
    const job = meter.report(230, 1000);
    expect(job.perSecond).toBeCloseTo(20, 0);
    expect(job.etaMs).toBeCloseTo((770 / 20) * 1000, -3);
  });

  it('has no time left to tell while the total is unknown', () => {
    let nowMs = 0;
    const meter = createMeter('Listing', 'files', () => nowMs);
    meter.report(0, 0);
    nowMs = 1000;
    expect(meter.report(50, 0)).toMatchObject({ perSecond: 50, etaMs: null });
  });
});

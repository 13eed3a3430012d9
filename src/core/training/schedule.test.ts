import { describe, expect, it } from 'vitest';
import { learningRateAt } from './schedule.ts';

describe('the learning rate', () => {
  it('stays where it is when constant, after warming up', () => {
    const schedule = { kind: 'constant', base: 0.1, totalSteps: 10, warmupSteps: 2 } as const;
    const rates = [0, 1, 2, 9, 100].map((step) => learningRateAt(step, schedule));
    expect(rates).toEqual([0.05, 0.1, 0.1, 0.1, 0.1]);
  });

  it('falls along half a cosine and stays at its end when a run goes on', () => {
    const schedule = { kind: 'cosine', base: 1, totalSteps: 10, warmupSteps: 0, final: 0.2 } as const;
    expect(learningRateAt(0, schedule)).toBe(1);
    expect(learningRateAt(5, schedule)).toBeCloseTo(0.6, 12);
    expect(learningRateAt(10, schedule)).toBeCloseTo(0.2, 12);
    expect(learningRateAt(50, schedule)).toBeCloseTo(0.2, 12);
  });

  it('begins anew where a run that had ended is given more steps', () => {
    const schedule = { kind: 'cosine', base: 1, totalSteps: 20, fromStep: 10, warmupSteps: 2 } as const;
    const rates = [10, 11, 12, 16, 20].map((step) => learningRateAt(step, schedule));
    expect(rates).toEqual([0.5, 1, 1, expect.closeTo(0.5, 12), expect.closeTo(0, 12)]);
  });
});

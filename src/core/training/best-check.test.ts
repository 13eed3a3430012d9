import { describe, expect, it } from 'vitest';
import { isBetter, isPatienceOver } from './best-check.ts';

const at = (top1: number, loss = 1, step = 10) => ({ step, top1, loss });

describe('a check', () => {
  it('is better by its accuracy, then by its loss', () => {
    expect(isBetter(at(0.8, 9), at(0.7, 1))).toBe(true);
    expect(isBetter(at(0.7, 1), at(0.8, 9))).toBe(false);
    expect(isBetter(at(0.8, 0.9), at(0.8, 1))).toBe(true);
    expect(isBetter(at(0.8, 1), at(0.8, 1))).toBe(false);
  });

  it('is the best there is where it is the first, but for one without photos', () => {
    expect(isBetter(at(0), null)).toBe(true);
    expect(isBetter(at(Number.NaN), null)).toBe(false);
    expect(isBetter(at(Number.NaN), at(0))).toBe(false);
  });
});

describe('patience', () => {
  const curves = { evalStep: [0, 10, 20, 30] };

  it('is over once so many checks have come after the best one', () => {
    expect(isPatienceOver(2, curves, at(1, 1, 10), 0)).toBe(true);
    expect(isPatienceOver(2, curves, at(1, 1, 20), 0)).toBe(false);
  });

  it('begins anew with the learning rate', () => {
    expect(isPatienceOver(2, curves, at(1, 1, 0), 20)).toBe(false);
    expect(isPatienceOver(1, curves, at(1, 1, 0), 20)).toBe(true);
  });

  it('never ends where none is asked for, or nothing was checked', () => {
    expect(isPatienceOver(null, curves, at(1, 1, 0), 0)).toBe(false);
    expect(isPatienceOver(1, curves, null, 0)).toBe(false);
  });
});

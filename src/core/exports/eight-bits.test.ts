import { describe, expect, it } from 'vitest';
import { eightBitKernel, stepsOf } from './eight-bits.ts';

describe('steps of activations', () => {
  it('have 0 among them, exactly, and reach both ends', () => {
    for (const range of [
      { min: 0, max: 6 },
      { min: -1.3, max: 2.9 },
      { min: 0.5, max: 2 },
      { min: -4, max: -1 },
    ]) {
      const { scale, zeroPoint } = stepsOf(range);
      expect(Number.isInteger(zeroPoint) && zeroPoint >= 0 && zeroPoint <= 255).toBe(true);
      expect(-zeroPoint * scale).toBeLessThanOrEqual(Math.min(0, range.min) + 0.51 * scale);
      expect((255 - zeroPoint) * scale).toBeGreaterThanOrEqual(Math.max(0, range.max) - 0.51 * scale);
    }
    expect(stepsOf({ min: 0, max: 6 }).zeroPoint).toBe(0);
  });

  it('are there for what is always 0', () => {
    expect(stepsOf({ min: 0, max: 0 })).toEqual({ scale: 1, zeroPoint: 0 });
  });
});

describe('a kernel in eight bits', () => {
  const kernel = Float32Array.of(1, -0.4, 0.25, 100, -40, 25, 0, 0, 0);

  it('has a scale for each output, so that small channels lose as little as large ones', () => {
    const { values, scales } = eightBitKernel(kernel, 3, 'first', () => 0);
    expect([...values]).toEqual([127, -51, 32, 127, -51, 32, 0, 0, 0]);
    expect(scales[1]! / scales[0]!).toBeCloseTo(100, 4);
    expect(scales[2]).toBe(1);
  });

  it('counts outputs along the axis that is theirs', () => {
    expect([...eightBitKernel(kernel, 3, 'last', () => 0).values]).toEqual([
      1, -1, 1, 127, -127, 127, 0, 0, 0,
    ]);
  });

  it('takes no smaller scale than its bias bears', () => {
    expect(eightBitKernel(kernel, 3, 'first', () => 0.5).scales[0]).toBe(0.5);
  });
});

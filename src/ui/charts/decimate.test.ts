import { describe, expect, it } from 'vitest';
import { DRAWN_WHOLE, decimate } from './decimate.ts';

const ramp = (length: number) => Array.from({ length }, (_, i) => i + 1);

describe('decimation for drawing', () => {
  it('leaves short lines whole', () => {
    const points = { x: ramp(DRAWN_WHOLE), y: ramp(DRAWN_WHOLE) };
    expect(decimate(points, 100, false)).toBe(points);
  });

  it('keeps the ends and every spike of a long line', () => {
    const x = ramp(20_000);
    const y = x.map((value) => (value === 7_777 ? 50 : Math.sin(value)));
    const drawn = decimate({ x, y }, 500, false);
    expect(drawn.x[0]).toBe(1);
    expect(drawn.x.at(-1)).toBe(20_000);
    expect(drawn.y[drawn.x.indexOf(7_777)]).toBe(50);
    expect(drawn.x.length).toBeLessThanOrEqual(1_002);
    expect(drawn.x).toEqual([...drawn.x].sort((a, b) => a - b));
  });

  it('keeps the first steps apart on a log axis', () => {
    const x = ramp(50_000);
    const drawn = decimate({ x, y: x }, 400, true);
    expect(drawn.x.slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
  });
});

import { describe, expect, it } from 'vitest';
import { nearest, toPixels, towards } from './map-points.ts';

const size = { widthPx: 228, heightPx: 128 };

describe('the map', () => {
  it('puts the corners inside its margin, with y upwards', () => {
    expect([...toPixels(new Float32Array([-1, -1, 1, 1, 0, 0]), size)]).toEqual([14, 114, 214, 14, 114, 64]);
  });
  it('means the nearest photo within reach, or none', () => {
    const points = new Float32Array([10, 10, 20, 10, 100, 100]);
    expect(nearest(points, 16, 10, 12)).toBe(1);
    expect(nearest(points, 60, 60, 12)).toBe(-1);
  });
  it('steps to what lies ahead rather than to what is nearer but aside', () => {
    const points = new Float32Array([50, 50, 55, 54, 58, 50, 50, 20]);
    expect(towards(points, 0, 'right')).toBe(2);
    expect(towards(points, 0, 'up')).toBe(3);
  });
  it('stays where it is when nothing lies that way', () => {
    expect(towards(new Float32Array([50, 50, 60, 50]), 0, 'left')).toBe(0);
  });
});

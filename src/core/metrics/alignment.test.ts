import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { ALIGNMENT_PHOTOS, alignment, alignmentRows, geometryOf } from './alignment.ts';

const photos = 40;
const all = alignmentRows(photos);
const random = createRandom(7);
const normal = (dims: number) => Float64Array.from({ length: photos * dims }, () => random.normal());

describe('the alignment of two views', () => {
  it('is one for a view that is turned, shifted and scaled', () => {
    const flat = normal(2);
    const turned = new Float64Array(photos * 3);
    const [cos, sin] = [Math.cos(0.7), Math.sin(0.7)];
    for (let i = 0; i < photos; i++) {
      turned[i * 3] = 5 + 3 * (cos * flat[i * 2]! - sin * flat[i * 2 + 1]!);
      turned[i * 3 + 1] = -2 + 3 * (sin * flat[i * 2]! + cos * flat[i * 2 + 1]!);
      turned[i * 3 + 2] = 9;
    }
    expect(alignment(geometryOf(flat, 2, all), geometryOf(turned, 3, all))).toBeCloseTo(1, 12);
  });

  it('equals the published formula by cross-covariances', () => {
    const [x, y] = [normal(3), normal(5)];
    const centred = (values: Float64Array, dims: number) => {
      const out = Float64Array.from(values);
      for (let d = 0; d < dims; d++) {
        let mean = 0;
        for (let i = 0; i < photos; i++) mean += values[i * dims + d]! / photos;
        for (let i = 0; i < photos; i++) out[i * dims + d]! -= mean;
      }
      return out;
    };
    const crossSquared = (a: Float64Array, p: number, b: Float64Array, q: number) => {
      let sum = 0;
      for (let s = 0; s < p; s++) {
        for (let t = 0; t < q; t++) {
          let product = 0;
          for (let i = 0; i < photos; i++) product += a[i * p + s]! * b[i * q + t]!;
          sum += product * product;
        }
      }
      return sum;
    };
    const [cx, cy] = [centred(x, 3), centred(y, 5)];
    const expected =
      crossSquared(cy, 5, cx, 3) / Math.sqrt(crossSquared(cx, 3, cx, 3) * crossSquared(cy, 5, cy, 5));
    expect(alignment(geometryOf(x, 3, all), geometryOf(y, 5, all))).toBeCloseTo(expected, 12);
    expect(expected).toBeLessThan(0.5);
  });

  it('is nought for a view that sees every photo alike', () => {
    const blind = new Float64Array(photos * 4).fill(0.3);
    expect(alignment(geometryOf(blind, 4, all), geometryOf(normal(4), 4, all))).toBe(0);
  });

  it('refuses views of different photos', () => {
    const view = normal(2);
    expect(() => alignment(geometryOf(view, 2, all), geometryOf(view, 2, [0, 1]))).toThrow(RangeError);
  });
});

describe('the photos compared', () => {
  it('are all of a small split, and an even choice of a large one', () => {
    expect([...alignmentRows(3)]).toEqual([0, 1, 2]);
    const many = alignmentRows(5 * ALIGNMENT_PHOTOS);
    expect(many).toHaveLength(ALIGNMENT_PHOTOS);
    expect([many[0], many[1], many.at(-1)]).toEqual([0, 5, 5 * ALIGNMENT_PHOTOS - 5]);
  });
});

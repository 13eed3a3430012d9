import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import type { Rows } from '../targets/normalise.ts';
import { forecastViews } from './forecast.ts';
import { fitByteScale, fromBytes, LEAST_COSINE, meanCosine, toBytes } from './quantise.ts';

/**
 * Rows around one large common direction, as embeddings are, of unequal lengths, with some dimensions much wider than
 * others.
 */
function drawn(count: number, dims: number, seed: number, wide = 1): Rows {
  const common = createRandom(9, dims);
  const offset = Float32Array.from({ length: dims }, () => 3 * common.normal());
  const random = createRandom(seed, dims);
  const values = new Float32Array(count * dims);
  for (let row = 0; row < count; row++) {
    const length = 0.5 + random.uniform();
    for (let d = 0; d < dims; d++)
      values[row * dims + d] = offset[d]! + length * random.normal() * (d % 50 === 0 ? wide : 1);
  }
  return { dims, values };
}

describe('embeddings as bytes', () => {
  test.each([
    [256, 1],
    [512, 1],
    [1280, 2],
  ])('of %i numbers keep a mean cosine of 0.9995 to themselves, fitted on other photos', (dims, wide) => {
    const scale = fitByteScale(drawn(800, dims, 1, wide));
    expect(meanCosine(scale, drawn(500, dims, 2, wide))).toBeGreaterThanOrEqual(LEAST_COSINE);
  });

  test('come back within half a step, and what is too far comes back as the farthest', () => {
    const rows = drawn(100, 64, 3);
    const scale = fitByteScale(rows);
    const back = new Float32Array(rows.values.length);
    fromBytes(scale, toBytes(scale, rows), back);
    let beyond = 0;
    back.forEach((value, i) => {
      const off = rows.values[i]! - scale.centre[i % 64]!;
      if (Math.abs(off) > 127.5 * scale.step) beyond++;
      else expect(Math.abs(value - rows.values[i]!)).toBeLessThanOrEqual(0.5 * scale.step + 1e-5);
    });
    expect(beyond).toBeLessThan(10);
    const far = { dims: 64, values: Float32Array.from(scale.centre, (x) => x + 1e6) };
    expect(new Set(toBytes(scale, far))).toEqual(new Set([127]));
  });

  test('have one scale for the same rows, and copies of one photo have one too', () => {
    expect(fitByteScale(drawn(50, 32, 1))).toEqual(fitByteScale(drawn(50, 32, 1)));
    const one = Float32Array.of(3, 4);
    const scale = fitByteScale({ dims: 2, values: one });
    expect(scale.centre).toEqual(one);
    expect(meanCosine(scale, { dims: 2, values: Float32Array.of(3.5, 4.2) })).toBeGreaterThan(0.99);
  });

  test('are refused where rare outliers drown all the others', () => {
    // A scale that reaches them is too coarse for the others, and a finer one cuts them off.
    const rare = drawn(200, 512, 1);
    for (let row = 0; row < 200; row += 2) rare.values[row * 512 + (row % 512)]! += 60;
    expect(() => fitByteScale(rare)).toThrow(/Keep its views in 32 bits/);
  });
});

test('a forecast counts looks, bytes and time', () => {
  const plan = { count: 8, precision: 'int8' } as const;
  expect(forecastViews(plan, 10_000, 512, 7)).toEqual({
    looks: 80_000,
    bytes: 10_000 * 64 + 80_000 * (512 + 12),
    ms: 560_000,
  });
  expect(forecastViews({ ...plan, precision: 'fp32' }, 1, 10, null)).toEqual({
    looks: 8,
    bytes: 64 + 8 * (40 + 12),
    ms: null,
  });
});

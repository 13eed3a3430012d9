import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { createAugmenter, drawCrop } from './augment.ts';
import { NO_LABEL, visibleLabels } from './label-budget.ts';
import { NORMALISATION, normalise } from './normalisation.ts';
import { axisOf, Resampler, reduceSquares } from './resample.ts';
import { createSampler, stepsPerEpoch } from './sampler.ts';

const SIDE = 24;
const noise = (count: number) => {
  const random = createRandom(5, 1);
  return Uint8Array.from({ length: count * SIDE * SIDE * 3 }, () => random.below(256));
};

describe('resampling', () => {
  test('weights of every output sum to 1 and stay inside the crop', () => {
    for (const [from, length, size] of [
      [0, 96, 64],
      [5, 57, 64],
      [3, 80, 32],
      [0, 1, 8],
      [2, 2, 5],
    ] as const) {
      const { first, weights, taps } = axisOf(from, length, size);
      for (let i = 0; i < size; i++) {
        const sum = weights.subarray(i * taps, (i + 1) * taps).reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(1, 5);
        expect(first[i]).toBeGreaterThanOrEqual(from);
        expect(first[i]! + taps).toBeLessThanOrEqual(from + length);
      }
    }
  });

  test('halving follows the triangle filter 1 3 3 1 inside, renormalised at the edges', () => {
    const row = [0, 10, 20, 30, 40, 50, 60, 70];
    const pixels = Uint8Array.from(row.flatMap(() => row.flatMap((v) => [v, v, v])));
    const reduced = reduceSquares(pixels, 8, 4);
    const inside = (0 * 1 + 10 * 3 + 20 * 3 + 30 * 1) / 8;
    expect(inside).toBe(15);
    const edge = (0 * 3 + 10 * 3 + 20 * 1) / 7;
    expect(Array.from(reduced.subarray(0, 12)).filter((_, i) => i % 3 === 0)).toEqual([
      Math.round(edge),
      Math.round((10 * 1 + 20 * 3 + 30 * 3 + 40 * 1) / 8),
      Math.round((30 * 1 + 40 * 3 + 50 * 3 + 60 * 1) / 8),
      Math.round((50 * 1 + 60 * 3 + 70 * 3) / 7),
    ]);
  });

  test('a flipped crop is the mirror of the same crop', () => {
    const pixels = noise(1);
    const crop = { left: 2, top: 5, widthPx: 17, heightPx: 13 };
    const [plain, flipped] = [new Float32Array(8 * 8 * 3), new Float32Array(8 * 8 * 3)];
    const resampler = new Resampler(8);
    resampler.resample(pixels, 0, SIDE, crop, false, plain, 0);
    resampler.resample(pixels, 0, SIDE, crop, true, flipped, 0);
    for (let y = 0; y < 8; y++)
      for (let x = 0; x < 8; x++)
        for (let c = 0; c < 3; c++)
          expect(flipped[(y * 8 + (7 - x)) * 3 + c]).toBe(plain[(y * 8 + x) * 3 + c]);
  });
});

describe('augmentation', () => {
  const source = { pixels: noise(4), sidePx: SIDE };
  const size = 16;
  const one = (photo: number, pass: number, seed = 1, change = {}) => {
    const out = new Float32Array(size * size * 3 + 6);
    const augmentation = { flip: true, minCropArea: 0.3, colour: 0.3, ...change };
    createAugmenter(source, size, augmentation, seed)(photo, pass, out, 6);
    return out;
  };

  test('depends on seed, pass and photo, and on nothing else', () => {
    const augment = createAugmenter(source, size, { flip: true, minCropArea: 0.3, colour: 0.3 }, 1);
    const out = new Float32Array(size * size * 3 + 6);
    for (const photo of [3, 0, 2]) augment(photo, 9, out, 6);
    augment(1, 4, out, 6);
    expect(out).toEqual(one(1, 4));
    expect(one(1, 5)).not.toEqual(one(1, 4));
    expect(one(2, 4)).not.toEqual(one(1, 4));
    expect(one(1, 4, 2)).not.toEqual(one(1, 4));
  });

  test('finds a photo wherever it lies', () => {
    const augment = createAugmenter(source, size, { flip: true, minCropArea: 0.3, colour: 0.3 }, 1);
    const alone = { pixels: source.pixels.slice(2 * SIDE * SIDE * 3, 3 * SIDE * SIDE * 3), sidePx: SIDE };
    const moved = createAugmenter(alone, size, { flip: true, minCropArea: 0.3, colour: 0.3 }, 1);
    const [own, other] = [new Float32Array(size * size * 3), new Float32Array(size * size * 3)];
    augment(2, 4, own, 0);
    moved(2, 4, other, 0, 0);
    expect(other).toEqual(own);
  });

  test('without any augmentation is the reduced photo, normalised', () => {
    const plain = one(2, 7, 1, { flip: false, minCropArea: 1, colour: 0 }).subarray(6);
    const bytes = reduceSquares(source.pixels, SIDE, size).subarray(2 * size * size * 3, 3 * size * size * 3);
    const expected = new Float32Array(bytes.length);
    normalise(bytes, expected);
    const halfByte = 0.51 / (255 * Math.min(...NORMALISATION.std));
    for (let i = 0; i < plain.length; i++) expect(Math.abs(plain[i]! - expected[i]!)).toBeLessThan(halfByte);
  });

  test('crops keep the asked area and aspect, and lie inside the photo', () => {
    const random = createRandom(1, 2);
    for (let i = 0; i < 500; i++) {
      const { left, top, widthPx, heightPx } = drawCrop(random, 96, 0.25);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(left + widthPx).toBeLessThanOrEqual(96);
      expect(top + heightPx).toBeLessThanOrEqual(96);
      expect((widthPx * heightPx) / (96 * 96)).toBeGreaterThan(0.24);
      expect(widthPx / heightPx).toBeLessThan(1.4);
    }
  });
});

describe('the sampler', () => {
  const pool = Int32Array.from([3, 5, 8, 13, 21, 34, 55]);

  test('shows every photo once a pass, whatever the batch', () => {
    const draw = createSampler(pool, 4, 1);
    const seen = Array.from({ length: 7 }, (_, step) => Array.from(draw(step).photos)).flat();
    for (let pass = 0; pass < 4; pass++) {
      expect(seen.slice(pass * 7, pass * 7 + 7).sort((a, b) => a - b)).toEqual(Array.from(pool));
    }
    expect(seen.slice(0, 7)).not.toEqual(seen.slice(7, 14));
  });

  test('gives the same batch for a step however it got there', () => {
    const straight = createSampler(pool, 4, 1);
    for (let step = 0; step < 9; step++) straight(step);
    expect(straight(9)).toEqual(createSampler(pool, 4, 1)(9));
    expect(createSampler(pool, 4, 2)(9).photos).not.toEqual(straight(9).photos);
  });

  test('repeats a pool that is smaller than the batch, under new passes', () => {
    const { photos, passes } = createSampler([1, 2], 5, 1)(0);
    expect(photos).toHaveLength(5);
    expect(Array.from(passes)).toEqual([0, 0, 1, 1, 2]);
  });

  test('takes at least one step an epoch', () => {
    expect(stepsPerEpoch(3068, 64)).toBe(47);
    expect(stepsPerEpoch(10, 64)).toBe(1);
  });
});

describe('the label budget', () => {
  const labels = Array.from({ length: 105 }, (_, i) => (i < 100 ? i % 2 : i === 104 ? 2 : NO_LABEL));

  test('keeps its share of every class, at least one, and no label that was not there', () => {
    const visible = visibleLabels(labels, 3, 0.1, 1);
    const count = (label: number) => visible.filter((one) => one === label).length;
    expect([count(0), count(1), count(2)]).toEqual([5, 5, 1]);
    visible.forEach((label, i) => {
      if (label !== NO_LABEL) expect(label).toBe(labels[i]);
    });
  });

  test('of a larger share keeps what a smaller one kept; another seed keeps others', () => {
    const [small, large] = [visibleLabels(labels, 3, 0.1, 1), visibleLabels(labels, 3, 0.5, 1)];
    small.forEach((label, i) => {
      if (label !== NO_LABEL) expect(large[i]).toBe(label);
    });
    expect(visibleLabels(labels, 3, 0.1, 2)).not.toEqual(small);
    expect(Array.from(visibleLabels(labels, 3, 1, 1))).toEqual(labels);
  });
});

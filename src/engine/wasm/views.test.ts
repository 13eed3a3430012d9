import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { FUSED, hasFused } from '../../core/tensors/fused-kernel.ts';
import { createAugmenter } from '../../core/training/augment.ts';
import { createBatchImages } from '../../core/training/batch-images.ts';
import { startBackend, stopBackend } from '../backend.ts';
import { nodeEngineFiles } from '../testing/node-files.ts';

beforeAll(() => startBackend('wasm', nodeEngineFiles()));
afterAll(() => stopBackend());

function photosOf(count: number, sidePx: number) {
  const random = createRandom(3, sidePx);
  return {
    pixels: Uint8Array.from({ length: count * sidePx * sidePx * 3 }, () => random.below(256)),
    sidePx,
  };
}

describe('views that the WASM kernel cuts', () => {
  it('are cut by the kernel, not by JavaScript', () => {
    expect(hasFused(FUSED.views)).toBe(true);
  });

  for (const [sidePx, sizePx] of [
    [96, 64],
    [96, 32],
    [96, 96],
    [64, 64],
    [32, 32],
    [12, 31],
    [2, 1],
  ] as const) {
    it(`of ${sidePx} px at ${sizePx} px are those that JavaScript cuts, within a thousandth of a grey level`, () => {
      const source = photosOf(9, sidePx);
      for (const augmentation of [
        { flip: true, minCropArea: 0.2, colour: 0.5 },
        { flip: false, minCropArea: 1, colour: 0 },
      ]) {
        const photos = Int32Array.from([8, 0, 3, 3, 5]);
        const passes = Int32Array.from([0, 7, 1, 2, 1_000_000]);
        const augment = createAugmenter(source, sizePx, augmentation, 4);
        const one = sizePx * sizePx * 3;
        const expected = new Float32Array(photos.length * one);
        for (const [row, photo] of photos.entries()) augment(photo, passes[row]!, expected, row * one);
        const images = createBatchImages(source, sizePx, augmentation, 4)({ photos, passes });
        const values = images.dataSync();
        images.dispose();
        const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0);
        // A normalised level is 1 / (255 * 0.26) = 0.015.
        expect(worst).toBeLessThan(1.5e-5);
        expect(new Set(values).size).toBeGreaterThan(one > 3 ? 50 : 3);
      }
    });
  }

  it('leave nothing behind', () => {
    const source = photosOf(4, 96);
    const cut = createBatchImages(source, 64, { flip: true, minCropArea: 0.5, colour: 0.2 }, 1);
    const before = tf.memory().numTensors;
    cut({ photos: Int32Array.from([0, 1, 2, 3]), passes: new Int32Array(4) }).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

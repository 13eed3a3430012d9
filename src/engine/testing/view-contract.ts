/**
 * Views of photos that a backend's kernels cut, held to those that JavaScript cuts. A backend's test file starts the
 * backend.
 */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { FUSED, hasFused } from '../../core/tensors/fused-kernel.ts';
import { createAugmenter } from '../../core/training/augment.ts';
import { createBatchImages } from '../../core/training/batch-images.ts';

function photosOf(count: number, sidePx: number) {
  const random = createRandom(3, sidePx);
  return {
    pixels: Uint8Array.from({ length: count * sidePx * sidePx * 3 }, () => random.below(256)),
    sidePx,
  };
}

/** Photos' sides and views' sizes: reduced, kept, enlarged. */
const SIDES = [
  [96, 64],
  [96, 32],
  [96, 96],
  [64, 64],
  [32, 32],
  [280, 224],
  [12, 31],
  [2, 1],
] as const;

export function describeViews(): void {
  it('are cut by a kernel, not by JavaScript', () => {
    expect(hasFused(FUSED.views)).toBe(true);
  });

  it.each(SIDES)(
    'of %i px at %i px are those that JavaScript cuts, within a thousandth of a grey level',
    async (sidePx, sizePx) => {
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
        // Photos that stay on the device, and photos that go up with the batch.
        for (const maxStoredBytes of [Number.POSITIVE_INFINITY, 0]) {
          const images = createBatchImages(source, sizePx, augmentation, 4, maxStoredBytes);
          const batch = images.cut({ photos, passes });
          const values = await batch.data();
          batch.dispose();
          images.dispose();
          const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0);
          // A normalised level is 1 / (255 * 0.26) = 0.015.
          expect(worst).toBeLessThan(1.5e-5);
          expect(new Set(values).size).toBeGreaterThan(one > 3 ? 50 : 3);
        }
      }
    },
  );

  it('are the same bits wherever the photos lie, on the device or off it', async () => {
    const [stored, sent, moved] = await imagesOfOneDraw();
    expect(sent).toEqual(stored);
    expect(moved).toEqual(stored);
  });

  it('leave nothing behind', () => {
    const before = tf.memory().numTensors;
    const images = createBatchImages(photosOf(4, 32), 16, { flip: true, minCropArea: 0.5, colour: 0.2 }, 1);
    const held = tf.memory().numTensors;
    images.cut({ photos: Int32Array.from([0, 1, 2, 3]), passes: new Int32Array(4) }).dispose();
    expect(tf.memory().numTensors).toBe(held);
    images.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
}

/** Of photos that stay on the device, that go up with the batch, and that lie in other rows than their numbers. */
async function imagesOfOneDraw(): Promise<Float32Array[]> {
  const source = photosOf(9, 40);
  const draw = { photos: Int32Array.from([8, 0, 3, 3]), passes: Int32Array.from([0, 7, 1, 2]) };
  const one = 40 * 40 * 3;
  const pixels = new Uint8Array(6 * one);
  for (const [row, photo] of draw.photos.entries())
    pixels.set(source.pixels.subarray(photo * one, (photo + 1) * one), (row + 2) * one);
  const augmentation = { flip: true, minCropArea: 0.2, colour: 0.5 };
  const values: Float32Array[] = [];
  for (const [from, maxStoredBytes, rows] of [
    [source, Number.POSITIVE_INFINITY, draw.photos],
    [source, 0, draw.photos],
    [{ pixels, sidePx: 40 }, 0, Int32Array.from([2, 3, 4, 5])],
  ] as const) {
    const images = createBatchImages(from, 24, augmentation, 4, maxStoredBytes);
    const batch = images.cut(draw, rows);
    values.push(Float32Array.from(await batch.data()));
    batch.dispose();
    images.dispose();
  }
  return values;
}

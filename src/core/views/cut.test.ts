import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { createAugmenter, createViewer } from '../training/augment.ts';
import { NORMALISATION } from '../training/normalisation.ts';
import { reduceSquares } from '../training/resample.ts';
import { type PhotoBytes, ViewCutter } from './cut.ts';
import { drawView, JITTER_UNIT, type StoredView, usualPlan, WHOLE_SIDE } from './plan.ts';

function noise(widthPx: number, heightPx: number, channels: 3 | 4 = 3): PhotoBytes {
  const random = createRandom(widthPx, heightPx);
  const data = Uint8Array.from({ length: widthPx * heightPx * channels }, () => random.below(256));
  return { data, at: 0, widthPx, heightPx, channels };
}

function cut(photo: PhotoBytes, view: StoredView, sizePx: number): Uint8Array {
  const out = new Uint8Array(sizePx * sizePx * 3);
  new ViewCutter(sizePx).cut(photo, view, out, 0);
  return out;
}

const PLAN = usualPlan(16);
const WHOLE = drawView(PLAN, 'photo', 0);
const MIRRORED = drawView(PLAN, 'photo', 1);

describe('a view', () => {
  test('of the whole photo at its own size is the photo', () => {
    const photo = noise(24, 24);
    expect(cut(photo, WHOLE, 24)).toEqual(photo.data);
  });

  test('of the whole photo at another size is what every other resizing here gives', () => {
    const photo = noise(96, 96);
    expect(cut(photo, WHOLE, 64)).toEqual(reduceSquares(photo.data as Uint8Array<ArrayBuffer>, 96, 64));
  });

  test('mirrored is the photo from right to left', () => {
    const photo = noise(16, 16);
    const [plain, mirrored] = [cut(photo, WHOLE, 16), cut(photo, MIRRORED, 16)];
    for (let y = 0; y < 16; y++)
      for (let x = 0; x < 16; x++)
        for (let c = 0; c < 3; c++)
          expect(mirrored[(y * 16 + x) * 3 + c]).toBe(plain[(y * 16 + 15 - x) * 3 + c]);
  });

  test('comes from the central square of a photo that is none, with or without a fourth channel', () => {
    for (const [widthPx, heightPx] of [
      [40, 30],
      [30, 40],
      [31, 30],
    ] as const) {
      const photo = noise(widthPx, heightPx, 4);
      const [left, top] = [Math.floor((widthPx - 30) / 2), Math.floor((heightPx - 30) / 2)];
      const square = new Uint8Array(30 * 30 * 3);
      for (let i = 0; i < 900; i++) {
        const from = ((Math.floor(i / 30) + top) * widthPx + (i % 30) + left) * 4;
        square.set(photo.data.subarray(from, from + 3), i * 3);
      }
      const own: PhotoBytes = { data: square, at: 0, widthPx: 30, heightPx: 30, channels: 3 };
      for (let number = 0; number < 16; number++) {
        const view = drawView(PLAN, 'photo', number);
        expect(cut(photo, view, 20)).toEqual(cut(own, view, 20));
      }
    }
  });

  test('reads no pixel outside its box', () => {
    const side = 50;
    const photo = noise(side, side);
    const data = photo.data as Uint8Array;
    const share = (px: number) => Math.round((px * WHOLE_SIDE) / side);
    const view = { ...WHOLE, left: share(10.3), top: share(5.6), width: share(20.4), height: share(30.1) };
    const before = cut(photo, view, 32);
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++)
        if (x < 10 || x > 30 || y < 5 || y > 35) data.fill(255, (y * side + x) * 3, (y * side + x) * 3 + 3);
    expect(cut(photo, view, 32)).toEqual(before);
  });

  test('shows the same part of the photo at any size: the middle of a slope stays its middle', () => {
    // Brightness is the place itself, so a crop's mean says where its centre is.
    const slope = (side: number): PhotoBytes => {
      const data = new Uint8Array(side * side * 3);
      for (let i = 0; i < data.length; i++)
        data[i] = Math.round((255 * ((Math.floor(i / 3) % side) + 0.5)) / side);
      return { data, at: 0, widthPx: side, heightPx: side, channels: 3 };
    };
    const mean = (bytes: Uint8Array) => bytes.reduce((sum, value) => sum + value, 0) / bytes.length;
    for (let number = 2; number < 16; number++) {
      const view = { ...drawView(PLAN, 'photo', number), brightness: 0, contrast: 0, saturation: 0 };
      const centre = (255 * (view.left + view.width / 2)) / WHOLE_SIDE;
      for (const [side, size] of [
        [288, 224],
        [96, 64],
        [96, 32],
      ] as const)
        expect(Math.abs(mean(cut(slope(side), view, size)) - centre)).toBeLessThan(0.7);
    }
  });

  test('has the colours that training gives a photo with the same factors, within half a level', () => {
    const [side, size] = [48, 32];
    const photo = noise(side, side);
    const augmentation = { flip: true, minCropArea: 1, colour: 0.4 };
    const source = { pixels: photo.data as Uint8Array, sidePx: side };
    const augment = createAugmenter(source, size, augmentation, 3);
    const viewOf = createViewer(side, augmentation, 3);
    const { mean, std } = NORMALISATION;
    for (let pass = 0; pass < 8; pass++) {
      const { isFlipped, jitter } = viewOf(0, pass);
      const steps = (factor: number) => Math.round((factor - 1) * JITTER_UNIT);
      const [brightness, contrast] = [steps(jitter.brightness), steps(jitter.contrast)];
      const view = { ...WHOLE, isFlipped, brightness, contrast, saturation: steps(jitter.saturation) };
      const expected = new Float32Array(size * size * 3);
      augment(0, pass, expected, 0);
      const bytes = cut(photo, view, size);
      let worst = 0;
      bytes.forEach((byte, i) => {
        const level = (expected[i]! * std[i % 3]! + mean[i % 3]!) * 255;
        worst = Math.max(worst, Math.abs(level - byte));
      });
      // Half a level of rounding, and factors that are whole 128ths.
      expect(worst).toBeLessThan(0.5 + (3 * 255 * 0.5) / JITTER_UNIT);
      expect(worst).toBeGreaterThan(0);
    }
  });
});

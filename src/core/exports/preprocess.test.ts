import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pixelsOf } from '../../../public/take-away/preprocess.js';
import { createRandom } from '../random.ts';
import { reduceSquares } from '../training/resample.ts';
import { sourceSidePx } from '../training/source-side.ts';
import { ViewCutter } from '../views/cut.ts';

const PHOTOS = new URL('../../../public/take-away/check/photos/', import.meta.url).pathname;
const PYTHON = '/usr/bin/python3';

/** Noise: the hardest for rounding. */
function noise(width: number, height: number, seed: number) {
  const random = createRandom(seed, 0);
  return { data: Uint8Array.from({ length: width * height * 4 }, () => random.below(256)), width, height };
}

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
};

describe('the code that goes along gives the pixels that students learn from', () => {
  it.each([
    [300, 200, 96],
    [97, 134, 64],
    [41, 40, 96],
    [288, 384, 128],
    [1, 1, 64],
    [500, 333, 224],
  ])('of a photo of %i x %i for a student of %i px', (width, height, imageSizePx) => {
    const photo = noise(width, height, width);
    const sourcePx = sourceSidePx(imageSizePx);
    const bytes = { data: photo.data, at: 0, widthPx: width, heightPx: height, channels: 4 } as const;
    const ours = new ViewCutter(sourcePx).whole(bytes);
    const expected = reduceSquares(ours, sourcePx, imageSizePx);
    const pixels = pixelsOf(photo, [sourcePx, imageSizePx]);
    expect(pixels).toHaveLength(imageSizePx ** 2 * 3);
    // A level where a half is rounded: the same numbers in another order.
    expect(largestDifference(pixels, expected)).toBeLessThanOrEqual(1);
    const differing = pixels.filter((level, i) => level !== expected[i]).length;
    expect(differing / pixels.length).toBeLessThan(0.001);
  });
});

const hasPillow = (() => {
  try {
    execFileSync(PYTHON, ['-c', 'import PIL, numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasPillow || !existsSync(PHOTOS))('Pillow (skipped where it is not installed)', () => {
  it('gives the same pixels of the photos that go along, but for a level of rounding', () => {
    const script = `
import sys, json, numpy as np
from PIL import Image, ImageOps
out = []
for path in sys.argv[1:]:
    photo = ImageOps.exif_transpose(Image.open(path)).convert('RGBA')
    photo = Image.alpha_composite(Image.new('RGBA', photo.size, 'white'), photo).convert('RGB')
    side = min(photo.size)
    left, top = (photo.width - side) // 2, (photo.height - side) // 2
    photo = photo.crop((left, top, left + side, top + side))
    whole = np.dstack([np.asarray(photo), np.full((side, side), 255, np.uint8)])
    small = photo
    for size in (96, 64):
        small = small.resize((size, size), Image.BILINEAR)
    out.append({'side': side, 'whole': whole.tobytes().hex(), 'small': np.asarray(small).tobytes().hex()})
print(json.dumps(out))`;
    const paths = readdirSync(PHOTOS)
      .sort()
      .map((name) => `${PHOTOS}${name}`);
    const answers = execFileSync(PYTHON, ['-c', script, ...paths], { maxBuffer: 2 ** 28 });
    const photos: { side: number; whole: string; small: string }[] = JSON.parse(answers.toString());
    expect(photos).toHaveLength(24);
    for (const { side, whole, small } of photos) {
      const photo = { data: Buffer.from(whole, 'hex'), width: side, height: side };
      // Pillow rounds between rows and columns too.
      expect(largestDifference(pixelsOf(photo, [96, 64]), Buffer.from(small, 'hex'))).toBeLessThanOrEqual(2);
    }
  });
});

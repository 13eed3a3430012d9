/** The work that the bench divides by its times, against counts made by hand. */
import { describe, expect, it } from 'vitest';
import { flopsOfStep, studentOf } from './workloads.ts';

const at32 = { imageSizePx: 32, batchSize: 64 } as const;

describe('the work of a training step', () => {
  it('counts six convolutions and the classifier thrice, the first convolution twice', () => {
    const first = 32 * 32 * 32 * 27;
    const others = 32 * 32 * 32 * 288 + 16 * 16 * 64 * (288 + 576) + 8 * 8 * 128 * (576 + 1152) + 1280;
    expect(flopsOfStep({ student: 'six-convs', ...at32 })).toBe(2 * 64 * (2 * first + 3 * others));
  });

  it('leaves the products of attention out', () => {
    const patches = 64 * 48 * 96;
    const linear = 3 * 65 * 12 * 96 * 96 + 960;
    expect(flopsOfStep({ student: 'vit-tiny', ...at32 })).toBe(2 * 64 * (2 * patches + 3 * linear));
  });

  it.each([
    ['six-convs', 14.4],
    ['residual', 14.4],
    ['vit-tiny', 8.4],
  ] as const)(
    'of %s is within three percent of the %d GFLOP that the goals are set for',
    (student, gflop) => {
      expect(Math.abs(flopsOfStep({ student, ...at32 }) / 1e9 / gflop - 1)).toBeLessThan(0.03);
    },
  );

  it('of MobileNetV2 at 224 px is the 300 million multiply-adds a photo of the paper', () => {
    const flops = flopsOfStep({ student: 'mobilenet-v2', imageSizePx: 224, batchSize: 1 });
    expect(Math.abs(flops / 6 / 300e6 - 1)).toBeLessThan(0.03);
  });

  it('grows with the batch', () => {
    const one = flopsOfStep({ student: 'conv', imageSizePx: 32, batchSize: 1 });
    expect(flopsOfStep({ student: 'conv', ...at32 })).toBe(64 * one);
  });
});

it('describes six convolutions of 32, 64 and 128 channels', () => {
  const kernels = studentOf({ student: 'six-convs', ...at32 }).parameters.filter(
    ({ layout }) => layout === 'HWIO',
  );
  expect(kernels.map(({ shape }) => shape.slice(2))).toEqual([
    [3, 32],
    [32, 32],
    [32, 64],
    [64, 64],
    [64, 128],
    [128, 128],
  ]);
});

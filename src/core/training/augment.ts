/**
 * Seeded augmentation: random resized crop, flip, brightness, contrast, saturation, then normalisation, from stored
 * bytes into the batch. What happens to a photo depends on (seed, pass, photo) alone, never on order, batch or
 * whether the run was interrupted.
 */
import { createRandom, type Random } from '../random.ts';
import type { Augmentation } from '../recipe/augmentation.ts';
import { NORMALISATION } from './normalisation.ts';
import { type Crop, Resampler } from './resample.ts';

const AUGMENTATION_STREAMS = 0x0a9c7e11;
const CROP_TRIES = 10;
const MAX_ASPECT = 4 / 3;
/** Rec. 601 luma, which colour jitter in torchvision uses. */
const LUMA = [0.299, 0.587, 0.114] as const;

export interface ImageSource {
  /** [n, sidePx, sidePx, 3] */
  readonly pixels: Uint8Array;
  readonly sidePx: number;
}

/** What happens to a photo: a crop, a flip, and factors of brightness, contrast and saturation. */
export interface View {
  readonly crop: Crop;
  readonly isFlipped: boolean;
  readonly jitter: Jitter;
}

/** The view of a photo in a pass: the same whenever it is asked for. */
export function createViewer(
  sidePx: number,
  augmentation: Augmentation,
  seed: number,
): (photo: number, pass: number) => View {
  return (photo, pass) => {
    const random = createRandom(seed ^ AUGMENTATION_STREAMS, Math.imul(pass + 1, 0x01000193) ^ photo);
    const crop = drawCrop(random, sidePx, augmentation.minCropArea);
    const isFlipped = random.uniform() < 0.5 && augmentation.flip;
    const factor = () => 1 + augmentation.colour * (2 * random.uniform() - 1);
    return { crop, isFlipped, jitter: { brightness: factor(), contrast: factor(), saturation: factor() } };
  };
}

/** @param row of the source in which the photo lies, where that is not its number */
export type Augmenter = (photo: number, pass: number, out: Float32Array, outAt: number, row?: number) => void;

/** Writes augmented, normalised photos of [size, size, 3] into a batch. */
export function createAugmenter(
  source: ImageSource,
  sizePx: number,
  augmentation: Augmentation,
  seed: number,
): Augmenter {
  const resampler = new Resampler(sizePx);
  const { pixels, sidePx } = source;
  const viewOf = createViewer(sidePx, augmentation, seed);
  const { mean, std } = NORMALISATION;
  const scale = [1 / (255 * std[0]), 1 / (255 * std[1]), 1 / (255 * std[2])] as const;
  const shift = [-mean[0] / std[0], -mean[1] / std[1], -mean[2] / std[2]] as const;
  return (photo, pass, out, outAt, row = photo) => {
    const { crop, isFlipped, jitter } = viewOf(photo, pass);
    resampler.resample(pixels, row * sidePx * sidePx * 3, sidePx, crop, isFlipped, out, outAt);
    colour(out, outAt, sizePx * sizePx, jitter, scale, shift);
  };
}

/**
 * A crop of area share in [minArea, 1] and aspect in [3/4, 4/3], as torchvision draws it; the whole image where none
 * fits.
 */
export function drawCrop(random: Random, sidePx: number, minArea: number): Crop {
  if (minArea < 1) {
    for (let i = 0; i < CROP_TRIES; i++) {
      const area = sidePx * sidePx * (minArea + (1 - minArea) * random.uniform());
      const aspect = MAX_ASPECT ** (2 * random.uniform() - 1);
      const widthPx = Math.round(Math.sqrt(area * aspect));
      const heightPx = Math.round(Math.sqrt(area / aspect));
      if (widthPx < 1 || heightPx < 1 || widthPx > sidePx || heightPx > sidePx) continue;
      const left = random.below(sidePx - widthPx + 1);
      const top = random.below(sidePx - heightPx + 1);
      return { left, top, widthPx, heightPx };
    }
  }
  return { left: 0, top: 0, widthPx: sidePx, heightPx: sidePx };
}

export interface Jitter {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
}

/**
 * In place: bytes as floats -> jittered, clamped to 0..255, then by channel x * scale + shift. Contrast pulls towards
 * the image's mean grey.
 */
export function colour(
  out: Float32Array,
  at: number,
  count: number,
  jitter: Jitter,
  [scaleR, scaleG, scaleB]: readonly [number, number, number],
  [shiftR, shiftG, shiftB]: readonly [number, number, number],
): void {
  const end = at + count * 3;
  let sum = 0;
  for (let i = at; i < end; i += 3) sum += LUMA[0] * out[i]! + LUMA[1] * out[i + 1]! + LUMA[2] * out[i + 2]!;
  const gain = jitter.brightness * jitter.contrast;
  const lift = (1 - jitter.contrast) * jitter.brightness * (sum / count);
  const { saturation } = jitter;
  for (let i = at; i < end; i += 3) {
    const r = gain * out[i]! + lift;
    const g = gain * out[i + 1]! + lift;
    const b = gain * out[i + 2]! + lift;
    const grey = (1 - saturation) * (LUMA[0] * r + LUMA[1] * g + LUMA[2] * b);
    out[i] = clamp(saturation * r + grey) * scaleR + shiftR;
    out[i + 1] = clamp(saturation * g + grey) * scaleG + shiftG;
    out[i + 2] = clamp(saturation * b + grey) * scaleB + shiftB;
  }
}

function clamp(value: number): number {
  return Math.min(Math.max(value, 0), 255);
}

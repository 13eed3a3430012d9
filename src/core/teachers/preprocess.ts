/**
 * Photos as a teacher wants them: our own batched preprocessing, after the model's preprocessor_config.json. It gives
 * what the image processor of transformers.js gives in a browser (whose canvas resizes with plain bilinear sampling),
 * held to it by a parity test.
 */
import { PupilError } from '../errors.ts';

/** Part of every fingerprint: raise it when the numbers that come out change. */
export const PREPROCESSING_VERSION = 1;

export interface Preprocessing {
  /** Either the short side, aspect kept, or an exact size; null = not resized. */
  readonly resize: { readonly shortestEdge: number } | SizePx | null;
  readonly crop: SizePx | null;
  /** A byte times this, minus mean, over std: all folded into one scale and one offset a channel. */
  readonly scale: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
  /** What the model is fed. */
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface SizePx {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Interleaved bytes, 4 a pixel (the fourth is not looked at: photos are opaque by then). */
export interface Pixels extends SizePx {
  readonly data: Uint8ClampedArray | Uint8Array;
}

/**
 * Reads a preprocessor_config.json as image processors of the Hub write it.
 * @throws {PupilError} TEACHER_UNSUPPORTED when the input size cannot be known from it
 */
export function parsePreprocessing(config: unknown): Preprocessing {
  const read = isRecord(config) ? config : {};
  const resize = read['do_resize'] === false ? null : resizeOf(read['size'] ?? read['crop_size']);
  const crop = read['do_center_crop'] === true ? exactSize(read['crop_size'] ?? read['size']) : null;
  const fed = crop ?? (resize !== null && 'widthPx' in resize ? resize : null);
  if (fed === null) {
    throw new PupilError(
      'TEACHER_UNSUPPORTED',
      'This teacher does not say what image size it takes (preprocessor_config.json has neither a crop nor an exact size). Choose another one.',
    );
  }
  const { rescale, mean, std } = scalingOf(read);
  return {
    resize,
    crop,
    scale: [rescale / std[0], rescale / std[1], rescale / std[2]],
    offset: [-mean[0] / std[0], -mean[1] / std[1], -mean[2] / std[2]],
    widthPx: fed.widthPx,
    heightPx: fed.heightPx,
  };
}

/** The same of pixels scaled to 0..1, without the sizes: (pixel - mean) / std. */
export function parseNormalisation(config: unknown): Record<'mean' | 'std', Triple> {
  const { rescale, mean, std } = scalingOf(isRecord(config) ? config : {});
  const toUnit = 1 / (255 * rescale);
  return {
    mean: [mean[0] * toUnit, mean[1] * toUnit, mean[2] * toUnit],
    std: [std[0] * toUnit, std[1] * toUnit, std[2] * toUnit],
  };
}

function scalingOf(read: Readonly<Record<string, unknown>>) {
  const rescale =
    read['do_rescale'] === false
      ? 1
      : typeof read['rescale_factor'] === 'number'
        ? read['rescale_factor']
        : 1 / 255;
  const normalises = read['do_normalize'] !== false;
  const mean = normalises ? triple(read['image_mean'], 0) : ([0, 0, 0] as const);
  const std = normalises ? triple(read['image_std'], 1) : ([1, 1, 1] as const);
  return { rescale, mean, std };
}

/** Size after the resize, rounded as the library rounds it. */
export function resizedSize({ resize }: Preprocessing, photo: SizePx): SizePx {
  if (resize === null) return photo;
  if ('widthPx' in resize) return resize;
  const factor = Math.max(resize.shortestEdge / photo.widthPx, resize.shortestEdge / photo.heightPx);
  // Two decimals first: 63.9999 is 64, as in the library.
  const round = (px: number) => Math.max(1, Math.floor(Number((px * factor).toFixed(2))));
  return { widthPx: round(photo.widthPx), heightPx: round(photo.heightPx) };
}

/**
 * Writes one photo into its place of a batch [B, 3, heightPx, widthPx]: resize, centre crop (black where the photo is
 * smaller), rescale and normalise. Only the pixels that the crop needs are ever computed.
 */
export function intoBatch(
  preprocessing: Preprocessing,
  photo: Pixels,
  batch: Float32Array,
  row: number,
): void {
  const { widthPx, heightPx, scale, offset } = preprocessing;
  const resized = resizedSize(preprocessing, photo);
  const columns = cropAxis(photo.widthPx, resized.widthPx, widthPx);
  const lines = cropAxis(photo.heightPx, resized.heightPx, heightPx);
  const region = resizeRegion(photo, columns, lines);
  const stride = columns.low.length * 3;
  // The library cuts an odd margin in half with its canvas, which blends neighbours: so do we.
  const right = columns.isBetween ? 3 : 0;
  const below = lines.isBetween ? stride : 0;
  const area = widthPx * heightPx;

  for (let c = 0; c < 3; c++) {
    const [k, o] = [scale[c]!, offset[c]!];
    let at = (row * 3 + c) * area;
    for (let y = 0; y < heightPx; y++) {
      let from = y * stride + c;
      for (let x = 0; x < widthPx; x++, from += 3) {
        const sum =
          region[from]! + region[from + right]! + region[from + below]! + region[from + below + right]!;
        batch[at++] = ((sum + 2) >> 2) * k + o;
      }
    }
  }
}

/**
 * Bilinear samples of the wanted region as bytes, as the library's canvas holds them: [lines, columns, 3]; black
 * outside the photo.
 */
function resizeRegion({ data, widthPx }: Pixels, columns: Samples, lines: Samples): Uint8Array {
  const region = new Uint8Array(lines.low.length * columns.low.length * 3);
  let at = 0;
  for (let y = 0; y < lines.low.length; y++) {
    const above = lines.low[y]! * widthPx * 4;
    const below = lines.high[y]! * widthPx * 4;
    const v = lines.weight[y]!;
    for (let x = 0; x < columns.low.length; x++, at += 3) {
      if (above < 0 || columns.low[x]! < 0) continue;
      const left = columns.low[x]! * 4;
      const right = columns.high[x]! * 4;
      const u = columns.weight[x]!;
      for (let c = 0; c < 3; c++) {
        const top = data[above + left + c]! * (1 - u) + data[above + right + c]! * u;
        const bottom = data[below + left + c]! * (1 - u) + data[below + right + c]! * u;
        region[at + c] = top * (1 - v) + bottom * v + 0.5;
      }
    }
  }
  return region;
}

interface Samples {
  /** Source positions below and above each position of the region; -1 = outside the photo. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly weight: Float32Array;
  /**
   * The crop starts half-way between two pixels: the region is one longer than the crop, and neighbours are averaged.
   */
  readonly isBetween: boolean;
}

/** Where along one axis the centre crop reads: pixel centres aligned, edges repeated. */
function cropAxis(sourcePx: number, resizedPx: number, outPx: number): Samples {
  const start = (resizedPx - outPx) / 2;
  const first = Math.floor(start);
  const isBetween = first !== start;
  const length = outPx + (isBetween ? 1 : 0);
  const low = new Int32Array(length).fill(-1);
  const high = new Int32Array(length).fill(-1);
  const weight = new Float32Array(length);
  const ratio = sourcePx / resizedPx;
  for (let i = 0; i < length; i++) {
    const at = first + i;
    if (at < 0 || at >= resizedPx) continue;
    const position = Math.min(sourcePx - 1, Math.max(0, (at + 0.5) * ratio - 0.5));
    low[i] = Math.floor(position);
    high[i] = Math.min(sourcePx - 1, low[i]! + 1);
    weight[i] = position - low[i]!;
  }
  return { low, high, weight, isBetween };
}

function resizeOf(size: unknown): Preprocessing['resize'] {
  if (typeof size === 'number') return { shortestEdge: size };
  if (isRecord(size) && typeof size['shortest_edge'] === 'number')
    return { shortestEdge: size['shortest_edge'] };
  return exactSize(size);
}

function exactSize(size: unknown): SizePx | null {
  if (typeof size === 'number') return { widthPx: size, heightPx: size };
  if (isRecord(size) && typeof size['width'] === 'number' && typeof size['height'] === 'number')
    return { widthPx: size['width'], heightPx: size['height'] };
  return null;
}

type Triple = readonly [number, number, number];

function triple(value: unknown, fallback: number): Triple {
  const [r, g, b] = Array.isArray(value) ? value : [value, value, value];
  return typeof r === 'number' && typeof g === 'number' && typeof b === 'number'
    ? [r, g, b]
    : [fallback, fallback, fallback];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Antialiased resampling of RGB pixels: a triangle filter as wide as the reduction, separable, edges renormalised
 * (what Pillow calls bilinear). Training crops, evaluation and guesses all come through here, so that a photo looks
 * the same to the student everywhere.
 */

/** One axis: output i is the sum of `taps` source pixels from `first[i]` on, weighted; weights of a row sum to 1. */
export interface Axis {
  readonly first: Int32Array;
  readonly weights: Float32Array;
  readonly taps: number;
}

/** Filter from source pixels [from, from + length) to `size` outputs; a crop may begin and end within a pixel. */
export function axisOf(from: number, length: number, size: number): Axis {
  const scale = length / size;
  const support = Math.max(1, scale);
  const { low, count } = pixelsOf(from, length);
  const taps = Math.min(count, Math.ceil(2 * support));
  const first = new Int32Array(size);
  const weights = new Float32Array(size * taps);
  for (let i = 0; i < size; i++) {
    const centre = (i + 0.5) * scale + (from - low);
    // The window stays inside the crop: taps beyond the edge would read a neighbour that was cut away.
    const start = Math.min(Math.max(0, Math.ceil(centre - support - 0.5)), count - taps);
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const weight = Math.max(0, 1 - Math.abs(start + k + 0.5 - centre) / support);
      weights[i * taps + k] = weight;
      sum += weight;
    }
    for (let k = 0; k < taps; k++) weights[i * taps + k] = weights[i * taps + k]! / sum;
    first[i] = low + start;
  }
  return { first, weights, taps };
}

/** An edge that lies on a pixel's border but for rounding is on that border. */
const EDGE_SLACK = 1e-6;

/** The whole pixels that a stretch touches. */
function pixelsOf(from: number, length: number): { readonly low: number; readonly count: number } {
  const low = Math.floor(from + EDGE_SLACK);
  return { low, count: Math.ceil(from + length - EDGE_SLACK) - low };
}

/** In pixels, not necessarily whole ones. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Square outputs of one size, with the memory that they need; not to be shared between interleaved uses. */
export class Resampler {
  readonly sizePx: number;
  #rows = new Float32Array(0);

  constructor(sizePx: number) {
    this.sizePx = sizePx;
  }

  /**
   * Cuts and resizes one image into `out` at `outAt`, as floats 0..255 [size, size, 3].
   * @param pixels RGB or RGBA rows of `stride` pixels, starting at `at`
   * @param channels bytes a pixel; a fourth one is not looked at
   */
  resample(
    pixels: Uint8Array | Uint8ClampedArray,
    at: number,
    stride: number,
    crop: Crop,
    isFlipped: boolean,
    out: Float32Array,
    outAt: number,
    channels: 3 | 4 = 3,
  ): void {
    const { sizePx } = this;
    const row = sizePx * 3;
    const { low: top, count: lines } = pixelsOf(crop.top, crop.heightPx);
    if (this.#rows.length < lines * row) this.#rows = new Float32Array(lines * row);
    const rows = this.#rows;

    const across = axisOf(crop.left, crop.widthPx, sizePx);
    const line = at + top * stride * channels;
    filterRows(pixels, line, stride * channels, channels, across, lines, isFlipped, rows);
    filterColumns(rows, axisOf(crop.top - top, crop.heightPx, sizePx), row, out, outAt);
  }
}

/** Horizontal pass: `count` lines of bytes -> lines of sizePx * 3 floats. */
function filterRows(
  pixels: Uint8Array | Uint8ClampedArray,
  at: number,
  lineBytes: number,
  channels: number,
  axis: Axis,
  count: number,
  isFlipped: boolean,
  rows: Float32Array,
): void {
  const { first, weights, taps } = axis;
  const size = first.length;
  for (let y = 0; y < count; y++) {
    const line = at + y * lineBytes;
    let to = (y * size + (isFlipped ? size - 1 : 0)) * 3;
    const advance = isFlipped ? -3 : 3;
    let w = 0;
    for (let x = 0; x < size; x++) {
      let source = line + first[x]! * channels;
      let r = 0;
      let g = 0;
      let b = 0;
      for (let k = 0; k < taps; k++) {
        const weight = weights[w++]!;
        r += weight * pixels[source]!;
        g += weight * pixels[source + 1]!;
        b += weight * pixels[source + 2]!;
        source += channels;
      }
      rows[to] = r;
      rows[to + 1] = g;
      rows[to + 2] = b;
      to += advance;
    }
  }
}

/**
 * Vertical pass over lines of `row` floats. The first two taps are one loop: most crops are cut near their own size.
 */
function filterColumns(rows: Float32Array, axis: Axis, row: number, out: Float32Array, outAt: number): void {
  const { first, weights, taps } = axis;
  for (let y = 0; y < first.length; y++) {
    const to = outAt + y * row;
    const from = first[y]! * row;
    const weight0 = weights[y * taps]!;
    const weight1 = taps > 1 ? weights[y * taps + 1]! : 0;
    const next = taps > 1 ? row : 0;
    for (let x = 0; x < row; x++) {
      out[to + x] = weight0 * rows[from + x]! + weight1 * rows[from + next + x]!;
    }
    for (let k = 2; k < taps; k++) {
      const weight = weights[y * taps + k]!;
      if (weight === 0) continue;
      const line = from + k * row;
      for (let x = 0; x < row; x++) out[to + x] = out[to + x]! + weight * rows[line + x]!;
    }
  }
}

/** Square photos [n, from, from, 3] reduced to [n, to, to, 3]; the same array where the sizes agree. */
export function reduceSquares(
  pixels: Uint8Array<ArrayBuffer>,
  fromPx: number,
  toPx: number,
): Uint8Array<ArrayBuffer> {
  if (fromPx === toPx) return pixels;
  const count = pixels.length / (fromPx * fromPx * 3);
  const size = toPx * toPx * 3;
  const out = new Uint8Array(count * size);
  const one = new Float32Array(size);
  const resampler = new Resampler(toPx);
  const whole = { left: 0, top: 0, widthPx: fromPx, heightPx: fromPx };
  for (let i = 0; i < count; i++) {
    resampler.resample(pixels, i * fromPx * fromPx * 3, fromPx, whole, false, one, 0);
    for (let j = 0; j < size; j++) out[i * size + j] = Math.round(one[j]!);
  }
  return out;
}

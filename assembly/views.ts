// Augmented views of stored photos, a photo at a time: cut, reduced by a triangle filter, flipped, coloured,
// normalised. What core's resample.ts and augment.ts do in JavaScript, which is the reference.
import { multiplyAdd } from './simd';

/** Floats of a view's row in the table: left, top, width, height, flip, brightness, contrast, saturation. */
const VIEW_FLOATS: usize = 8;

// Rec. 601 luma.
const RED: f32 = 0.299;
const GREEN: f32 = 0.587;
const BLUE: f32 = 0.114;

@inline
function tapsOf(length: i32, size: i32): i32 {
  return min(length, <i32>Math.ceil(2 * max<f64>(1, <f64>length / <f64>size)));
}

/** Two filters (first pixels and weights) and the rows between the two passes. */
export function viewScratchBytes(sidePx: i32, sizePx: i32): usize {
  const filter = <usize>sizePx * <usize>(1 + tapsOf(sidePx, sizePx)) * 4;
  return 2 * filter + <usize>(sidePx * sizePx) * 12 + 16;
}

/**
 * Filter from pixels [from, from + length) to `size`: first pixels (i32) at `first`, rows of weights (f32) at
 * `weights`.
 */
function writeFilter(from: i32, length: i32, size: i32, first: usize, weights: usize): void {
  const scale = <f64>length / <f64>size;
  const support = max<f64>(1, scale);
  const taps = tapsOf(length, size);
  for (let i = 0; i < size; i++) {
    const centre = (<f64>i + 0.5) * scale;
    // The window stays inside the crop: taps beyond the edge would read a neighbour that was cut away.
    const start = min(max(0, <i32>Math.ceil(centre - support - 0.5)), length - taps);
    let sum: f64 = 0;
    for (let k = 0; k < taps; k++) sum += max<f64>(0, 1 - Math.abs(<f64>(start + k) + 0.5 - centre) / support);
    for (let k = 0; k < taps; k++) {
      const weight = max<f64>(0, 1 - Math.abs(<f64>(start + k) + 0.5 - centre) / support);
      store<f32>(weights, <f32>(weight / sum));
      weights += 4;
    }
    store<i32>(first, from + start);
    first += 4;
  }
}

/** Lines of bytes -> lines of floats, as wide as the view, from the right where it is flipped. */
function filterRows(
  lines: usize,
  lineBytes: usize,
  count: i32,
  size: i32,
  taps: i32,
  isFlipped: bool,
  first: usize,
  weights: usize,
  rows: usize,
): void {
  for (let y = 0; y < count; y++) {
    let weight = weights;
    for (let x = 0; x < size; x++) {
      let from = lines + <usize>load<i32>(first + (<usize>x << 2)) * 3;
      let sum = f32x4.splat(0);
      for (let k = 0; k < taps; k++) {
        const halves = i16x8.extend_low_i8x16_u(v128.load32_zero(from));
        const pixel = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(halves));
        sum = multiplyAdd(pixel, v128.load32_splat(weight), sum);
        weight += 4;
        from += 3;
      }
      const to = rows + <usize>(y * size + (isFlipped ? size - 1 - x : x)) * 12;
      v128.store64_lane(to, sum, 0);
      v128.store32_lane(to, sum, 2, 8);
    }
    lines += lineBytes;
  }
}

/** Lines of floats -> the view, 0..255. */
function filterColumns(rows: usize, size: i32, taps: i32, first: usize, weights: usize, out: usize): void {
  const rowBytes = <usize>size * 12;
  for (let y = 0; y < size; y++) {
    const from = rows + <usize>load<i32>(first + (<usize>y << 2)) * rowBytes;
    let x: usize = 0;
    for (; x + 16 <= rowBytes; x += 16) {
      let sum = f32x4.splat(0);
      for (let k = 0; k < taps; k++) {
        sum = multiplyAdd(v128.load(from + <usize>k * rowBytes + x), v128.load32_splat(weights + (<usize>k << 2)), sum);
      }
      v128.store(out + x, sum);
    }
    for (; x < rowBytes; x += 4) {
      let sum: f32 = 0;
      for (let k = 0; k < taps; k++) sum += load<f32>(from + <usize>k * rowBytes + x) * load<f32>(weights + (<usize>k << 2));
      store<f32>(out + x, sum);
    }
    weights += <usize>taps << 2;
    out += rowBytes;
  }
}

/**
 * In place: brightness, contrast towards the mean grey, saturation, clamped to 0..255, then x * scale[c] + shift[c].
 */
function colour(
  at: usize,
  pixels: i32,
  brightness: f32,
  contrast: f32,
  saturation: f32,
  scale: usize,
  shift: usize,
): void {
  const end = at + <usize>pixels * 12;
  let sum: f64 = 0;
  for (let p = at; p < end; p += 12) sum += <f64>(RED * load<f32>(p) + GREEN * load<f32>(p, 4) + BLUE * load<f32>(p, 8));
  const gain = brightness * contrast;
  const lift = (<f32>1 - contrast) * brightness * <f32>(sum / <f64>pixels);
  for (let p = at; p < end; p += 12) {
    const r = gain * load<f32>(p) + lift;
    const g = gain * load<f32>(p, 4) + lift;
    const b = gain * load<f32>(p, 8) + lift;
    const grey = (<f32>1 - saturation) * (RED * r + GREEN * g + BLUE * b);
    store<f32>(p, clamp(saturation * r + grey) * load<f32>(scale) + load<f32>(shift));
    store<f32>(p, clamp(saturation * g + grey) * load<f32>(scale, 4) + load<f32>(shift, 4), 4);
    store<f32>(p, clamp(saturation * b + grey) * load<f32>(scale, 8) + load<f32>(shift, 8), 8);
  }
}

@inline
function clamp(value: f32): f32 {
  return min<f32>(max<f32>(value, 0), 255);
}

/**
 * Views `from` to `to` of the batch: photos [B, sidePx, sidePx, 3] in bytes, views [B, 8] in floats, out [B, sizePx,
 * sizePx, 3]. `normal`: scale and shift of the three channels.
 */
export function views(
  photos: usize,
  sidePx: i32,
  table: usize,
  normal: usize,
  sizePx: i32,
  out: usize,
  scratch: usize,
  from: i32,
  to: i32,
): void {
  const photoBytes = <usize>(sidePx * sidePx) * 3;
  const viewBytes = <usize>(sizePx * sizePx) * 12;
  const filterFloats = <usize>sizePx * <usize>(1 + tapsOf(sidePx, sizePx));
  const across = scratch;
  const down = across + (filterFloats << 2);
  const rows = down + (filterFloats << 2);
  const weightsAt = <usize>sizePx << 2;
  for (let index = from; index < to; index++) {
    const view = table + <usize>index * VIEW_FLOATS * 4;
    const left = <i32>load<f32>(view);
    const top = <i32>load<f32>(view, 4);
    const width = <i32>load<f32>(view, 8);
    const height = <i32>load<f32>(view, 12);
    writeFilter(left, width, sizePx, across, across + weightsAt);
    writeFilter(0, height, sizePx, down, down + weightsAt);
    const lines = photos + <usize>index * photoBytes + <usize>(top * sidePx) * 3;
    const isFlipped = load<f32>(view, 16) != 0;
    filterRows(lines, <usize>sidePx * 3, height, sizePx, tapsOf(width, sizePx), isFlipped, across, across + weightsAt, rows);
    const image = out + <usize>index * viewBytes;
    filterColumns(rows, sizePx, tapsOf(height, sizePx), down, down + weightsAt, image);
    colour(image, sizePx * sizePx, load<f32>(view, 20), load<f32>(view, 24), load<f32>(view, 28), normal, normal + 12);
  }
}

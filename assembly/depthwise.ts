// Depthwise convolutions with one filter a channel, four channels a word. Each output is summed over its taps in
// registers; what a call writes no other call touches, so the parts of a kernel give the same bits however they are
// dealt out. Memory, not arithmetic, is what these wait for: each number that is loaded serves several pixels or taps.
import { Geometry, up16 } from './geometry';
import { clearRing, ringBytes, ringRow } from './row-ring';
import { multiplyAdd } from './simd';

/** Of a framed row of images, and of one of slopes: all that windows see. */
@inline
export function framePixels(g: Geometry): i32 {
  return max(g.width + g.left, (g.outWidth - 1) * g.strideWidth + g.filterWidth);
}

@inline
function slopesBefore(g: Geometry): i32 {
  return (g.filterWidth - 1) / g.strideWidth;
}

@inline
function slopePixels(g: Geometry): i32 {
  return slopesBefore(g) + max(g.outWidth, (g.width - 1 + g.left) / g.strideWidth + 1);
}

/** A table of one window's taps, and a ring of rows. */
export function depthwiseScratchBytes(g: Geometry): usize {
  const pixels = max(framePixels(g), slopePixels(g));
  return tableBytes(g) + ringBytes(g.filterHeight, pixels, <usize>g.channels << 2);
}

@inline
function tableBytes(g: Geometry): usize {
  return up16(<usize>(g.filterHeight * g.filterWidth) << 3);
}

/** Pixels of a row that are summed at once: each number of the filter is loaded once for all of them. */
const TILE: i32 = 4;

/**
 * out[c] = sum over the taps of source[c] * filter[c], c from byte `first` on. `table`: addresses of sources and
 * filters, two a tap; `shift`: of all sources.
 */
function sumOfTaps(table: usize, end: usize, shift: usize, first: usize, bytes: usize, out: usize): void {
  let c = first;
  for (; c + 16 <= bytes; c += 16) {
    let sum = f32x4.splat(0);
    for (let tap = table; tap < end; tap += 8) {
      sum = multiplyAdd(v128.load(<usize>load<u32>(tap) + shift + c), v128.load(<usize>load<u32>(tap, 4) + c), sum);
    }
    v128.store(out + c, sum);
  }
  for (; c < bytes; c += 4) {
    let sum: f32 = 0;
    for (let tap = table; tap < end; tap += 8) {
      sum += load<f32>(<usize>load<u32>(tap) + shift + c) * load<f32>(<usize>load<u32>(tap, 4) + c);
    }
    store<f32>(out + c, sum);
  }
}

/** The same for a tile of pixels, whose sources lie `step` bytes apart, and whose sums `outStep`. */
function sumsOfTile(
  table: usize,
  end: usize,
  shift: usize,
  bytes: usize,
  step: usize,
  out: usize,
  outStep: usize,
): void {
  let c: usize = 0;
  for (; c + 32 <= bytes; c += 32) {
    let low0 = f32x4.splat(0);
    let low1 = low0;
    let low2 = low0;
    let low3 = low0;
    let high0 = low0;
    let high1 = low0;
    let high2 = low0;
    let high3 = low0;
    for (let tap = table; tap < end; tap += 8) {
      let source = <usize>load<u32>(tap) + shift + c;
      const filter = <usize>load<u32>(tap, 4) + c;
      const low = v128.load(filter);
      const high = v128.load(filter, 16);
      low0 = multiplyAdd(v128.load(source), low, low0);
      high0 = multiplyAdd(v128.load(source, 16), high, high0);
      source += step;
      low1 = multiplyAdd(v128.load(source), low, low1);
      high1 = multiplyAdd(v128.load(source, 16), high, high1);
      source += step;
      low2 = multiplyAdd(v128.load(source), low, low2);
      high2 = multiplyAdd(v128.load(source, 16), high, high2);
      source += step;
      low3 = multiplyAdd(v128.load(source), low, low3);
      high3 = multiplyAdd(v128.load(source, 16), high, high3);
    }
    storeTwo(out + c, low0, high0);
    storeTwo(out + outStep + c, low1, high1);
    storeTwo(out + outStep * 2 + c, low2, high2);
    storeTwo(out + outStep * 3 + c, low3, high3);
  }
  if (c == bytes) return;
  for (let pixel: usize = 0; pixel < <usize>TILE; pixel++) {
    sumOfTaps(table, end, shift + pixel * step, c, bytes, out + pixel * outStep);
  }
}

@inline
function storeTwo(to: usize, low: v128, high: v128): void {
  v128.store(to, low);
  v128.store(to, high, 16);
}

/** Adds a tap to the table; returns its end. */
@inline
function addTap(end: usize, source: usize, filter: usize): usize {
  store<u32>(end, <u32>source);
  store<u32>(end, <u32>filter, 4);
  return end + 8;
}

/**
 * `count` sums at `out`, `outStep` bytes apart, of windows whose sources lie `step` bytes apart. `table`: the taps of
 * the first.
 */
function sumsOfRow(
  table: usize,
  end: usize,
  count: i32,
  bytes: usize,
  step: usize,
  out: usize,
  outStep: usize,
): void {
  let shift: usize = 0;
  let done = 0;
  for (; done + TILE <= count; done += TILE) {
    sumsOfTile(table, end, shift, bytes, step, out, outStep);
    shift += step * TILE;
    out += outStep * TILE;
  }
  for (; done < count; done++) {
    sumOfTaps(table, end, shift, 0, bytes, out);
    shift += step;
    out += outStep;
  }
}

/** The rows from `from` to `to` of y [batch * outHeight, outWidth, channels]. */
export function depthwise(g: Geometry, x: usize, w: usize, y: usize, scratch: usize, from: i32, to: i32): void {
  const bytes = <usize>g.channels << 2;
  const ring = scratch + tableBytes(g);
  const pixels = framePixels(g);
  clearRing(ring, g.filterHeight, pixels, bytes);
  for (let row = from; row < to; row++) {
    const firstRow = (row / g.outHeight) * g.height;
    const firstY = (row % g.outHeight) * g.strideHeight - g.top;
    let end = scratch;
    for (let ky = max(0, -firstY); ky < min(g.filterHeight, g.height - firstY); ky++) {
      const id = firstRow + firstY + ky;
      const image = x + <usize>(id * g.width) * bytes;
      const framed = ringRow(ring, g.filterHeight, pixels, bytes, id, image, bytes, g.width, g.left);
      for (let kx = 0; kx < g.filterWidth; kx++) {
        end = addTap(end, framed + <usize>kx * bytes, w + <usize>(ky * g.filterWidth + kx) * bytes);
      }
    }
    const out = y + <usize>(row * g.outWidth) * bytes;
    sumsOfRow(scratch, end, g.outWidth, bytes, <usize>g.strideWidth * bytes, out, bytes);
  }
}

/** The rows from `from` to `to` of dx [batch * height, width, channels]: each pixel gathers what it gave to. */
export function depthwiseInputGradient(
  g: Geometry,
  dy: usize,
  w: usize,
  dx: usize,
  scratch: usize,
  from: i32,
  to: i32,
): void {
  const bytes = <usize>g.channels << 2;
  const stride = g.strideWidth;
  clearRing(scratch + tableBytes(g), g.filterHeight, slopePixels(g), bytes);
  for (let row = from; row < to; row++) {
    // Columns a stride apart gave to the same taps.
    for (let phase = 0; phase < min(stride, g.width); phase++) {
      const end = gatherTaps(g, dy, w, scratch, row, phase);
      const count = (g.width - phase + stride - 1) / stride;
      const out = dx + <usize>(row * g.width + phase) * bytes;
      sumsOfRow(scratch, end, count, bytes, bytes, out, <usize>stride * bytes);
    }
  }
}

/** Writes what the pixel in that row and column gave to: slopes, and the filter's numbers. Returns the table's end. */
function gatherTaps(g: Geometry, dy: usize, w: usize, scratch: usize, row: i32, column: i32): usize {
  const bytes = <usize>g.channels << 2;
  const ring = scratch + tableBytes(g);
  const before = slopesBefore(g);
  const firstKx = (column + g.left) % g.strideWidth;
  let end = scratch;
  for (let ky = 0; ky < g.filterHeight; ky++) {
    const y = (row % g.height) + g.top - ky;
    if (y < 0 || y % g.strideHeight != 0 || y / g.strideHeight >= g.outHeight) continue;
    const id = (row / g.height) * g.outHeight + y / g.strideHeight;
    const slopes = dy + <usize>(id * g.outWidth) * bytes;
    const framed = ringRow(ring, g.filterHeight, slopePixels(g), bytes, id, slopes, bytes, g.outWidth, before);
    for (let kx = firstKx; kx < g.filterWidth; kx += g.strideWidth) {
      const at = before + (column + g.left - kx) / g.strideWidth;
      end = addTap(end, framed + <usize>at * bytes, w + <usize>(ky * g.filterWidth + kx) * bytes);
    }
  }
  return end;
}

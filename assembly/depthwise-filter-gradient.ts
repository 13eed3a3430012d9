// The gradient of depthwise filters: products of images and slopes, summed over whole rows of pixels in registers.
import { framePixels } from './depthwise';
import { Geometry } from './geometry';
import { clearRing, ringBytes, ringRow } from './row-ring';
import { multiplyAdd } from './simd';

export function depthwiseFilterScratchBytes(g: Geometry, channels: i32): usize {
  return ringBytes(g.filterHeight, framePixels(g), <usize>channels << 2);
}

/** The channels from `from` to `to` of dw [filterHeight, filterWidth, channels]. */
export function depthwiseFilterGradient(
  g: Geometry,
  x: usize,
  dy: usize,
  dw: usize,
  ring: usize,
  from: i32,
  to: i32,
): void {
  const bytes = <usize>g.channels << 2;
  const first = <usize>from << 2;
  const own = <usize>(to - from) << 2;
  const pixels = framePixels(g);
  clearRing(ring, g.filterHeight, pixels, own);
  for (let tap = 0; tap < g.filterHeight * g.filterWidth; tap++) memory.fill(dw + <usize>tap * bytes + first, 0, own);
  for (let row = 0; row < g.batch * g.outHeight; row++) {
    const slopes = dy + <usize>(row * g.outWidth) * bytes + first;
    const firstRow = (row / g.outHeight) * g.height;
    const firstY = (row % g.outHeight) * g.strideHeight - g.top;
    for (let ky = max(0, -firstY); ky < min(g.filterHeight, g.height - firstY); ky++) {
      const id = firstRow + firstY + ky;
      const image = x + <usize>(id * g.width) * bytes + first;
      const framed = ringRow(ring, g.filterHeight, pixels, own, id, image, bytes, g.width, g.left);
      addFilterRow(g, framed, slopes, own, dw + <usize>(ky * g.filterWidth) * bytes + first);
    }
  }
}

/** The same of all channels, from slices of the batch, each with a gradient of its own. `g` is this call's alone. */
export function depthwiseFilterSlices(
  g: Geometry,
  slices: i32,
  x: usize,
  dy: usize,
  dw: usize,
  ring: usize,
  from: i32,
  to: i32,
): void {
  const batch = g.batch;
  const bytes = <usize>g.channels << 2;
  for (let slice = from; slice < to; slice++) {
    const first = (batch * slice) / slices;
    g.batch = (batch * (slice + 1)) / slices - first;
    const own = dw + <usize>(slice * g.filterHeight * g.filterWidth) * bytes;
    const xAt = x + <usize>(first * g.height * g.width) * bytes;
    const dyAt = dy + <usize>(first * g.outHeight * g.outWidth) * bytes;
    depthwiseFilterGradient(g, xAt, dyAt, own, ring, 0, g.channels);
  }
  g.batch = batch;
}

/** Three taps of a filter's row at once, as far as there are three; then one after the other. */
function addFilterRow(g: Geometry, framed: usize, slopes: usize, own: usize, target: usize): void {
  const bytes = <usize>g.channels << 2;
  const step = <usize>g.strideWidth * own;
  for (let kx = 0; kx < g.filterWidth; ) {
    const from = framed + <usize>kx * own;
    const to = target + <usize>kx * bytes;
    if (kx + 3 <= g.filterWidth) {
      addRowOfThree(from, step, slopes, bytes, g.outWidth, own, to);
      kx += 3;
    } else {
      addRow(from, step, slopes, bytes, g.outWidth, own, to);
      kx++;
    }
  }
}

/** `addRow` for three taps side by side, of x and the two pixels after it; targets lie `step` bytes apart. */
function addRowOfThree(
  x: usize,
  xStep: usize,
  dy: usize,
  step: usize,
  count: i32,
  bytes: usize,
  target: usize,
): void {
  let c: usize = 0;
  for (; c + 32 <= bytes; c += 32) {
    let low0 = f32x4.splat(0);
    let low1 = low0;
    let low2 = low0;
    let high0 = low0;
    let high1 = low0;
    let high2 = low0;
    let source = x + c;
    let slope = dy + c;
    for (let pixel = 0; pixel < count; pixel++) {
      const low = v128.load(slope);
      const high = v128.load(slope, 16);
      let tap = source;
      low0 = multiplyAdd(v128.load(tap), low, low0);
      high0 = multiplyAdd(v128.load(tap, 16), high, high0);
      tap += bytes;
      low1 = multiplyAdd(v128.load(tap), low, low1);
      high1 = multiplyAdd(v128.load(tap, 16), high, high1);
      tap += bytes;
      low2 = multiplyAdd(v128.load(tap), low, low2);
      high2 = multiplyAdd(v128.load(tap, 16), high, high2);
      source += xStep;
      slope += step;
    }
    addTwo(target + c, low0, high0);
    addTwo(target + step + c, low1, high1);
    addTwo(target + step * 2 + c, low2, high2);
  }
  if (c == bytes) return;
  for (let tap: usize = 0; tap < 3; tap++) {
    addRow(x + tap * bytes + c, xStep, dy + c, step, count, bytes - c, target + tap * step + c);
  }
}

@inline
function addTwo(to: usize, low: v128, high: v128): void {
  v128.store(to, f32x4.add(v128.load(to), low));
  v128.store(to, f32x4.add(v128.load(to, 16), high), 16);
}

/** target[c] += sum over `count` pixels of x[c] * dy[c] */
function addRow(x: usize, xStep: usize, dy: usize, step: usize, count: i32, bytes: usize, target: usize): void {
  let c: usize = 0;
  for (; c + 32 <= bytes; c += 32) {
    let low = f32x4.splat(0);
    let high = f32x4.splat(0);
    let from = x + c;
    let slope = dy + c;
    for (let pixel = 0; pixel < count; pixel++) {
      low = multiplyAdd(v128.load(from), v128.load(slope), low);
      high = multiplyAdd(v128.load(from, 16), v128.load(slope, 16), high);
      from += xStep;
      slope += step;
    }
    addTwo(target + c, low, high);
  }
  for (; c < bytes; c += 4) {
    let sum: f32 = 0;
    let from = x + c;
    let slope = dy + c;
    for (let pixel = 0; pixel < count; pixel++) {
      sum += load<f32>(from) * load<f32>(slope);
      from += xStep;
      slope += step;
    }
    store<f32>(target + c, load<f32>(target + c) + sum);
  }
}

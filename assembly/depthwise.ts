// Depthwise convolutions with one filter a channel, four channels a word. Each output is summed over its taps in
// registers; what a call writes no other call touches, so the parts of a kernel give the same bits however they are
// dealt out.
import { Geometry } from './geometry';
import { multiplyAdd } from './simd';

/** Bytes of the table of one pixel's taps. */
export function depthwiseScratchBytes(g: Geometry): i32 {
  return g.filterHeight * g.filterWidth * 8;
}

/** out[c] = sum over the taps of source[c] * filter[c]; `table`: their addresses, two a tap. */
function sumOfTaps(table: usize, end: usize, bytes: usize, out: usize): void {
  let c: usize = 0;
  for (; c + 32 <= bytes; c += 32) {
    let low = f32x4.splat(0);
    let high = f32x4.splat(0);
    for (let tap = table; tap < end; tap += 8) {
      const source = <usize>load<u32>(tap) + c;
      const filter = <usize>load<u32>(tap, 4) + c;
      low = multiplyAdd(v128.load(source), v128.load(filter), low);
      high = multiplyAdd(v128.load(source, 16), v128.load(filter, 16), high);
    }
    v128.store(out + c, low);
    v128.store(out + c, high, 16);
  }
  for (; c < bytes; c += 4) {
    let sum: f32 = 0;
    for (let tap = table; tap < end; tap += 8) {
      sum += load<f32>(<usize>load<u32>(tap) + c) * load<f32>(<usize>load<u32>(tap, 4) + c);
    }
    store<f32>(out + c, sum);
  }
}

/** The rows from `from` to `to` of y [batch * outHeight, outWidth, channels]. */
export function depthwise(g: Geometry, x: usize, w: usize, y: usize, table: usize, from: i32, to: i32): void {
  const bytes = <usize>g.channels << 2;
  let out = y + <usize>(from * g.outWidth) * bytes;
  for (let row = from; row < to; row++) {
    const image = x + <usize>((row / g.outHeight) * g.height * g.width) * bytes;
    const firstY = (row % g.outHeight) * g.strideHeight - g.top;
    for (let ox = 0; ox < g.outWidth; ox++) {
      const firstX = ox * g.strideWidth - g.left;
      let end = table;
      for (let ky = max(0, -firstY); ky < min(g.filterHeight, g.height - firstY); ky++) {
        for (let kx = max(0, -firstX); kx < min(g.filterWidth, g.width - firstX); kx++) {
          store<u32>(end, <u32>(image + <usize>((firstY + ky) * g.width + firstX + kx) * bytes));
          store<u32>(end, <u32>(w + <usize>(ky * g.filterWidth + kx) * bytes), 4);
          end += 8;
        }
      }
      sumOfTaps(table, end, bytes, out);
      out += bytes;
    }
  }
}

/** The rows from `from` to `to` of dx [batch * height, width, channels]: each pixel gathers what it gave to. */
export function depthwiseInputGradient(
  g: Geometry,
  dy: usize,
  w: usize,
  dx: usize,
  table: usize,
  from: i32,
  to: i32,
): void {
  const bytes = <usize>g.channels << 2;
  let out = dx + <usize>(from * g.width) * bytes;
  for (let row = from; row < to; row++) {
    const image = dy + <usize>((row / g.height) * g.outHeight * g.outWidth) * bytes;
    for (let column = 0; column < g.width; column++) {
      let end = table;
      for (let ky = 0; ky < g.filterHeight; ky++) {
        const y = (row % g.height) + g.top - ky;
        if (y < 0 || y % g.strideHeight != 0 || y / g.strideHeight >= g.outHeight) continue;
        for (let kx = 0; kx < g.filterWidth; kx++) {
          const x = column + g.left - kx;
          if (x < 0 || x % g.strideWidth != 0 || x / g.strideWidth >= g.outWidth) continue;
          const pixel = (y / g.strideHeight) * g.outWidth + x / g.strideWidth;
          store<u32>(end, <u32>(image + <usize>pixel * bytes));
          store<u32>(end, <u32>(w + <usize>(ky * g.filterWidth + kx) * bytes), 4);
          end += 8;
        }
      }
      sumOfTaps(table, end, bytes, out);
      out += bytes;
    }
  }
}

/** The channels from `from` to `to` of dw [filterHeight, filterWidth, channels]. */
export function depthwiseFilterGradient(g: Geometry, x: usize, dy: usize, dw: usize, from: i32, to: i32): void {
  const bytes = <usize>g.channels << 2;
  const first = <usize>from << 2;
  const width = <usize>(to - from) << 2;
  for (let tap = 0; tap < g.filterHeight * g.filterWidth; tap++) memory.fill(dw + <usize>tap * bytes + first, 0, width);
  for (let row = 0; row < g.batch * g.outHeight; row++) {
    const image = x + <usize>((row / g.outHeight) * g.height * g.width) * bytes + first;
    const slopes = dy + <usize>(row * g.outWidth) * bytes + first;
    const firstY = (row % g.outHeight) * g.strideHeight - g.top;
    for (let ky = max(0, -firstY); ky < min(g.filterHeight, g.height - firstY); ky++) {
      for (let kx = 0; kx < g.filterWidth; kx++) {
        // The output columns whose tap lies within the image.
        const start = kx < g.left ? (g.left - kx + g.strideWidth - 1) / g.strideWidth : 0;
        const past = g.width - 1 + g.left - kx;
        const end = past < 0 ? 0 : min(g.outWidth, past / g.strideWidth + 1);
        const source = image + <usize>((firstY + ky) * g.width + start * g.strideWidth + kx - g.left) * bytes;
        const target = dw + <usize>(ky * g.filterWidth + kx) * bytes + first;
        const step = <usize>g.strideWidth * bytes;
        if (start < end) addRow(source, step, slopes + <usize>start * bytes, bytes, end - start, width, target);
      }
    }
  }
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
    v128.store(target + c, f32x4.add(v128.load(target + c), low));
    v128.store(target + c, f32x4.add(v128.load(target + c, 16), high), 16);
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

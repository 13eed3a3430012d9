// Gradients of depthwise convolutions: `outputs` is the number of filters a channel. Plain loops.
import { Geometry } from './geometry';

/** dx [batch, height, width, channels] */
export function depthwiseInputGradient(g: Geometry, dy: usize, w: usize, dx: usize): void {
  memory.fill(dx, 0, <usize>(g.batch * g.height * g.width) * <usize>g.channels << 2);
  walk(g, dx, w, dy, true);
}

/** dw [filterHeight, filterWidth, channels, outputs] */
export function depthwiseFilterGradient(g: Geometry, x: usize, dy: usize, dw: usize): void {
  memory.fill(dw, 0, <usize>(g.filterHeight * g.filterWidth * g.channels * g.outputs) << 2);
  walk(g, x, dw, dy, false);
}

/** Visits every product of the forward pass: adds dy * w to x, or dy * x to w. */
function walk(g: Geometry, images: usize, filters: usize, dy: usize, isInput: bool): void {
  const filterFloats = g.channels * g.outputs;
  let out = dy;
  for (let image = 0; image < g.batch; image++) {
    for (let oy = 0; oy < g.outHeight; oy++) {
      for (let ox = 0; ox < g.outWidth; ox++) {
        for (let ky = 0; ky < g.filterHeight; ky++) {
          const y = oy * g.strideHeight + ky - g.top;
          if (y < 0 || y >= g.height) continue;
          for (let kx = 0; kx < g.filterWidth; kx++) {
            const x = ox * g.strideWidth + kx - g.left;
            if (x < 0 || x >= g.width) continue;
            const pixel = images + (<usize>((image * g.height + y) * g.width + x) * <usize>g.channels << 2);
            const tap = filters + (<usize>((ky * g.filterWidth + kx) * filterFloats) << 2);
            if (isInput) addToInput(pixel, tap, out, g.channels, g.outputs);
            else addToFilter(pixel, tap, out, g.channels, g.outputs);
          }
        }
        out += <usize>filterFloats << 2;
      }
    }
  }
}

@inline
function addToInput(pixel: usize, tap: usize, dy: usize, channels: i32, outputs: i32): void {
  for (let c = 0; c < channels; c++) {
    let sum: f32 = 0;
    for (let q = 0; q < outputs; q++) {
      const at = <usize>(c * outputs + q) << 2;
      sum += load<f32>(dy + at) * load<f32>(tap + at);
    }
    const to = pixel + (<usize>c << 2);
    store<f32>(to, load<f32>(to) + sum);
  }
}

@inline
function addToFilter(pixel: usize, tap: usize, dy: usize, channels: i32, outputs: i32): void {
  for (let c = 0; c < channels; c++) {
    const value = load<f32>(pixel + (<usize>c << 2));
    for (let q = 0; q < outputs; q++) {
      const at = <usize>(c * outputs + q) << 2;
      store<f32>(tap + at, load<f32>(tap + at) + load<f32>(dy + at) * value);
    }
  }
}

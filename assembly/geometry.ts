// The sizes of a convolution, written by the caller as consecutive i32 (the order is repeated in
// src/engine/wasm/kernels/convolutions.ts). Images are NHWC, filters HWIO. `top` and `left` are the rows and columns
// of zeros before the image; those behind follow from the output size.

@unmanaged
export class Geometry {
  batch: i32;
  height: i32;
  width: i32;
  channels: i32;
  filterHeight: i32;
  filterWidth: i32;
  outputs: i32;
  outHeight: i32;
  outWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  top: i32;
  left: i32;
}

/** Of a scratch tile. */
export const TILE_BYTES: usize = 192;

/** Fewest output pixels worth a pass over the packed weights: small images are taken together. */
const GROUP_PIXELS: i32 = 256;

export function imagesInGroup(batch: i32, pixels: i32): i32 {
  return min(batch, max(1, (GROUP_PIXELS + pixels - 1) / pixels));
}

/**
 * Copies images [count, height, width, channels] into frames [count, frameHeight, frameWidth, channels], offset by
 * (top, left). What lies outside a frame is cut off; the rest of the frame is left as it is (zeroed once by the
 * caller).
 */
export function frameImages(
  images: usize,
  count: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  frameHeight: i32,
  frameWidth: i32,
  frames: usize,
): void {
  const pixelBytes = <usize>channels << 2;
  const rowBytes = <usize>min(width, frameWidth - left) * pixelBytes;
  const rows = min(height, frameHeight - top);
  for (let image = 0; image < count; image++) {
    let from = images + <usize>(image * height * width) * pixelBytes;
    let to = frames + <usize>((image * frameHeight + top) * frameWidth + left) * pixelBytes;
    for (let y = 0; y < rows; y++) {
      memory.copy(to, from, rowBytes);
      from += <usize>width * pixelBytes;
      to += <usize>frameWidth * pixelBytes;
    }
  }
}

@inline
export function up16(bytes: usize): usize {
  return (bytes + 15) & ~(<usize>15);
}

/** The rows of the frame that a forward pass reads. */
@inline
export function framed(outSize: i32, stride: i32, filterSize: i32): i32 {
  return (outSize - 1) * stride + filterSize;
}

@inline
export function needsFrame(g: Geometry, frameHeight: i32, frameWidth: i32): bool {
  return g.top != 0 || g.left != 0 || frameHeight > g.height || frameWidth > g.width;
}

/** Byte offsets of the first float of every output pixel's window, for a group of images. */
export function writeWindowOffsets(g: Geometry, group: i32, imageFloats: i32, sourceWidth: i32, to: usize): void {
  for (let image = 0; image < group; image++) {
    for (let y = 0; y < g.outHeight; y++) {
      for (let x = 0; x < g.outWidth; x++) {
        const pixel = y * g.strideHeight * sourceWidth + x * g.strideWidth;
        store<u32>(to, <u32>(image * imageFloats + pixel * g.channels) << 2);
        to += 4;
      }
    }
  }
}

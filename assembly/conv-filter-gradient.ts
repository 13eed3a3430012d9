// The gradient of a convolution's filter: windows of x, transposed, times dy.
import {
  addPackedProductOfColumns,
  addProductOfColumns,
  columnsWorkBytes,
  K_BLOCK,
  PACKED_K_BLOCK,
} from './columns-product';
import { packedBytes } from './gemm';
import { frameImages, framed, Geometry, imagesInGroup, needsFrame, TILE_BYTES, up16, writeWindowOffsets } from './geometry';
import { packRowPanels } from './panels';
import { TILE_ROWS } from './tiles';

/** From so many channels on, rows stand at strides that fall on few sets of the cache, and packing is paid back. */
const PACKED_OUTPUTS: i32 = 64;

/** A packed block of windows and one of dy. */
export function filterScratchBytes(g: Geometry): usize {
  return g.outputs < PACKED_OUTPUTS ? 0 : up16(columnsWorkBytes()) + up16(packedBytes(PACKED_K_BLOCK, g.outputs));
}

/** How many pieces a filter's gradient falls into: of each kernel row, tiles of its windows' floats. */
export function convFilterPieces(g: Geometry): i32 {
  return g.filterHeight * piecesOfRow(g);
}

@inline
function piecesOfRow(g: Geometry): i32 {
  return (g.filterWidth * g.channels + TILE_ROWS - 1) / TILE_ROWS;
}

/**
 * dw [filterHeight, filterWidth, channels, outputs] from x and dy: the pieces from `from` to `to`, which no other
 * call writes. A float of dw is the same bits however the pieces are dealt out.
 */
export function convFilterGradient(
  g: Geometry,
  x: usize,
  dy: usize,
  dw: usize,
  scratch: usize,
  from: i32,
  to: i32,
): void {
  const frameHeight = framed(g.outHeight, g.strideHeight, g.filterHeight);
  const frameWidth = framed(g.outWidth, g.strideWidth, g.filterWidth);
  const isFramed = needsFrame(g, frameHeight, frameWidth);
  const sourceWidth = isFramed ? frameWidth : g.width;
  const sourceImage = (isFramed ? frameHeight * frameWidth : g.height * g.width) * g.channels;
  const pixels = g.outHeight * g.outWidth;
  const group = imagesInGroup(g.batch, pixels);
  const isPacked = g.outputs >= PACKED_OUTPUTS;
  const depth = isPacked ? PACKED_K_BLOCK : K_BLOCK;
  const work = scratch + TILE_BYTES;
  const panels = work + up16(columnsWorkBytes());
  const offsets = scratch + TILE_BYTES + filterScratchBytes(g);
  const frames = offsets + up16(<usize>(group * pixels) << 2);
  const outputBytes = <usize>g.outputs << 2;
  const rows = g.filterWidth * g.channels;
  writeWindowOffsets(g, group, sourceImage, sourceWidth, offsets);
  if (isFramed) memory.fill(frames, 0, <usize>(group * sourceImage) << 2);
  const pieces = piecesOfRow(g);
  for (let image = 0; image < g.batch; image += group) {
    const count = min(group, g.batch - image);
    const images = x + (<usize>(image * g.height * g.width) * <usize>g.channels << 2);
    if (isFramed) {
      frameImages(images, count, g.height, g.width, g.channels, g.top, g.left, frameHeight, frameWidth, frames);
    }
    const source = isFramed ? frames : images;
    for (let start = 0; start < count * pixels; start += depth) {
      const b = dy + <usize>(image * pixels + start) * outputBytes;
      const taken = min(depth, count * pixels - start);
      if (isPacked) packRowPanels(b, outputBytes, taken, g.outputs, panels);
      for (let ky = from / pieces; ky * pieces < to; ky++) {
        const first = max(0, from - ky * pieces) * TILE_ROWS;
        const end = min(rows, min(pieces, to - ky * pieces) * TILE_ROWS);
        const part = dw + <usize>(ky * rows + first) * outputBytes;
        if (image == 0 && start == 0) memory.fill(part, 0, <usize>(end - first) * outputBytes);
        const windows = source + (<usize>(ky * sourceWidth * g.channels + first) << 2);
        const places = offsets + (<usize>start << 2);
        if (isPacked) {
          addPackedProductOfColumns(windows, places, taken, panels, part, outputBytes, end - first, g.outputs, work, scratch);
        } else {
          addProductOfColumns(windows, places, taken, b, outputBytes, part, outputBytes, end - first, g.outputs, scratch);
        }
      }
    }
  }
}

/**
 * The same from slices of the batch, each with a gradient of its own, dw [slices, ...]: what they have in common is for
 * the caller to add up. Where there are many pixels, every piece of a filter would pack all of them; a slice packs its
 * own. `g` is this call's alone.
 */
export function convFilterSlices(
  g: Geometry,
  slices: i32,
  x: usize,
  dy: usize,
  dw: usize,
  scratch: usize,
  from: i32,
  to: i32,
): void {
  const batch = g.batch;
  const inputBytes = <usize>(g.height * g.width * g.channels) << 2;
  const outputBytes = <usize>(g.outHeight * g.outWidth * g.outputs) << 2;
  const filterBytes = <usize>(g.filterHeight * g.filterWidth * g.channels * g.outputs) << 2;
  for (let slice = from; slice < to; slice++) {
    const first = <usize>((batch * slice) / slices);
    g.batch = (batch * (slice + 1)) / slices - <i32>first;
    const own = dw + <usize>slice * filterBytes;
    convFilterGradient(g, x + first * inputBytes, dy + first * outputBytes, own, scratch, 0, convFilterPieces(g));
  }
  g.batch = batch;
}

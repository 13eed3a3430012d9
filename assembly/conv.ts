// Convolutions as matrix products without im2col: in a zero-framed copy of an image (a few stay in the cache) a
// window's kernel row is one contiguous run, so windows go straight into packed tiles through a table of pixel
// offsets.
import { filterScratchBytes } from './conv-filter-gradient';
import { blockBytes, copyTile, packedBytes, packPanels, ROW_BLOCK } from './gemm';
import { frameImages, framed, Geometry, imagesInGroup, needsFrame, TILE_BYTES, up16, writeWindowOffsets } from './geometry';
import { packRows, TILE_COLUMN_BYTES, TILE_COLUMNS, TILE_ROW_BYTES, TILE_ROWS, tileOfPacked } from './tiles';

/** Tiles of columns may read a little past their last row. */
const SLACK_BYTES: usize = 64;

/** Zeros before the gradient image, so that every window of the input gradient lies inside. */
@inline
function before(filterSize: i32, stride: i32): i32 {
  return (filterSize + stride - 1) / stride - 1;
}

/** Size of the framed gradient image. */
@inline
function gradientFramed(size: i32, outSize: i32, filterSize: i32, stride: i32, pad: i32): i32 {
  return before(filterSize, stride) + max(outSize, (size - 1 + pad) / stride + 1);
}

/** Scratch that is enough for each of the three products. */
export function convScratchBytes(g: Geometry): usize {
  const forwardGroup = imagesInGroup(g.batch, g.outHeight * g.outWidth);
  const forwardFrame =
    framed(g.outHeight, g.strideHeight, g.filterHeight) * framed(g.outWidth, g.strideWidth, g.filterWidth) * g.channels;
  const backGroup = imagesInGroup(g.batch, g.height * g.width);
  const backFrame =
    gradientFramed(g.height, g.outHeight, g.filterHeight, g.strideHeight, g.top) *
    gradientFramed(g.width, g.outWidth, g.filterWidth, g.strideWidth, g.left) *
    g.outputs;
  const taps = g.filterHeight * g.filterWidth;
  const frames = max(<usize>forwardGroup * <usize>forwardFrame, <usize>backGroup * <usize>backFrame) << 2;
  const pixels = max(forwardGroup * g.outHeight * g.outWidth, backGroup * g.height * g.width);
  const packed = max(packedBytes(taps * g.channels, g.outputs), packedBytes(taps * g.outputs, g.channels));
  const work = max(blockBytes(taps * g.channels), blockBytes(taps * g.outputs));
  const products = up16(work) + packed;
  return TILE_BYTES + max(products, filterScratchBytes(g)) + up16(<usize>pixels << 2) * 2 + frames + SLACK_BYTES;
}

/**
 * For every pixel p: out[outOffsets[p]][columns] = window at source + inOffsets[p] (runs of `length` floats, `jump`
 * apart) times packed.
 * @long twelve arguments, a line each, and six rows of a tile
 */
function productOfWindows(
  source: usize,
  inOffsets: usize,
  pixels: i32,
  length: i32,
  segments: i32,
  jump: usize,
  packed: usize,
  columns: i32,
  out: usize,
  outOffsets: usize,
  work: usize,
  tile: usize,
): void {
  const k = length * segments;
  const panelBytes = <usize>k * TILE_ROW_BYTES;
  const tileBytes = <usize>k * TILE_COLUMN_BYTES;
  const rowBytes = <u32>columns << 2;
  for (let block = 0; block < pixels; block += ROW_BLOCK) {
    const blockEnd = min(pixels, block + ROW_BLOCK);
    let packedTile = work;
    for (let p = block; p < blockEnd; p += TILE_ROWS) {
      const last = min(TILE_ROWS, blockEnd - p) - 1;
      const from = inOffsets + (<usize>p << 2);
      packRows(
        source + <usize>load<u32>(from),
        source + <usize>load<u32>(from + (<usize>min(1, last) << 2)),
        source + <usize>load<u32>(from + (<usize>min(2, last) << 2)),
        source + <usize>load<u32>(from + (<usize>min(3, last) << 2)),
        source + <usize>load<u32>(from + (<usize>min(4, last) << 2)),
        source + <usize>load<u32>(from + (<usize>last << 2)),
        length,
        segments,
        jump,
        packedTile,
      );
      packedTile += tileBytes;
    }
    let panel = packed;
    for (let j = 0; j < columns; j += TILE_COLUMNS) {
      const width = min(TILE_COLUMNS, columns - j);
      packedTile = work;
      for (let p = block; p < blockEnd; p += TILE_ROWS) {
        const last = min(TILE_ROWS, blockEnd - p) - 1;
        const to = outOffsets + (<usize>p << 2);
        const first = load<u32>(to);
        const isWhole =
          last == TILE_ROWS - 1 && width == TILE_COLUMNS && load<u32>(to, 20) - first == rowBytes * 5;
        if (isWhole) {
          tileOfPacked(packedTile, panel, k, out + <usize>first + (<usize>j << 2), rowBytes);
        } else {
          tileOfPacked(packedTile, panel, k, tile, TILE_ROW_BYTES);
          for (let i = 0; i <= last; i++) {
            const row = out + <usize>load<u32>(to + (<usize>i << 2)) + (<usize>j << 2);
            copyTile(tile + <usize>i * TILE_ROW_BYTES, row, 0, 1, width);
          }
        }
        packedTile += tileBytes;
      }
      panel += panelBytes;
    }
  }
}

/** y [batch, outHeight, outWidth, outputs] = x convolved with w. */
export function convForward(g: Geometry, x: usize, w: usize, y: usize, scratch: usize): void {
  const frameHeight = framed(g.outHeight, g.strideHeight, g.filterHeight);
  const frameWidth = framed(g.outWidth, g.strideWidth, g.filterWidth);
  const isFramed = needsFrame(g, frameHeight, frameWidth);
  const sourceWidth = isFramed ? frameWidth : g.width;
  const sourceImage = (isFramed ? frameHeight * frameWidth : g.height * g.width) * g.channels;
  const pixels = g.outHeight * g.outWidth;
  const group = imagesInGroup(g.batch, pixels);
  const k = g.filterHeight * g.filterWidth * g.channels;
  const work = scratch + TILE_BYTES;
  const packed = work + up16(blockBytes(k));
  const inOffsets = packed + packedBytes(k, g.outputs);
  const outOffsets = inOffsets + up16(<usize>(group * pixels) << 2);
  const frames = outOffsets + up16(<usize>(group * pixels) << 2);
  packPanels(w, <usize>g.outputs << 2, 4, k, g.outputs, packed);
  writeWindowOffsets(g, group, sourceImage, sourceWidth, inOffsets);
  for (let p = 0; p < group * pixels; p++) store<u32>(outOffsets + (<usize>p << 2), <u32>(p * g.outputs) << 2);
  if (isFramed) memory.fill(frames, 0, <usize>(group * sourceImage) << 2);
  for (let image = 0; image < g.batch; image += group) {
    const count = min(group, g.batch - image);
    const images = x + (<usize>(image * g.height * g.width) * <usize>g.channels << 2);
    if (isFramed) {
      frameImages(images, count, g.height, g.width, g.channels, g.top, g.left, frameHeight, frameWidth, frames);
    }
    productOfWindows(
      isFramed ? frames : images,
      inOffsets,
      count * pixels,
      g.filterWidth * g.channels,
      g.filterHeight,
      <usize>(sourceWidth * g.channels) << 2,
      packed,
      g.outputs,
      y + (<usize>(image * pixels) * <usize>g.outputs << 2),
      outOffsets,
      work,
      scratch,
    );
  }
}

/**
 * dx [batch, height, width, channels] from dy and w. With stride s the input's pixels fall into s * s phases; within
 * one, dx is a plain convolution of dy with every s-th tap of the turned filter, so no product with a zero is
 * computed.
 */
export function convInputGradient(g: Geometry, dy: usize, w: usize, dx: usize, scratch: usize): void {
  const hasEmptyPhase = g.filterHeight < g.strideHeight || g.filterWidth < g.strideWidth;
  if (hasEmptyPhase) memory.fill(dx, 0, <usize>(g.batch * g.height * g.width) * <usize>g.channels << 2);
  for (let py = 0; py < min(g.strideHeight, g.filterHeight); py++) {
    for (let px = 0; px < min(g.strideWidth, g.filterWidth); px++) inputGradientPhase(g, dy, w, dx, scratch, py, px);
  }
}

function inputGradientPhase(g: Geometry, dy: usize, w: usize, dx: usize, scratch: usize, py: i32, px: i32): void {
  const tapsY = (g.filterHeight - py + g.strideHeight - 1) / g.strideHeight;
  const tapsX = (g.filterWidth - px + g.strideWidth - 1) / g.strideWidth;
  const top = before(g.filterHeight, g.strideHeight);
  const left = before(g.filterWidth, g.strideWidth);
  const frameHeight = gradientFramed(g.height, g.outHeight, g.filterHeight, g.strideHeight, g.top);
  const frameWidth = gradientFramed(g.width, g.outWidth, g.filterWidth, g.strideWidth, g.left);
  const isFramed = top != 0 || left != 0 || frameHeight > g.outHeight || frameWidth > g.outWidth;
  const sourceImage = frameHeight * frameWidth * g.outputs;
  const group = imagesInGroup(g.batch, g.height * g.width);
  const k = tapsY * tapsX * g.outputs;
  const work = scratch + TILE_BYTES;
  const packed = work + up16(blockBytes(k));
  const inOffsets = packed + packedBytes(k, g.channels);
  const tableBytes = up16(<usize>(group * g.height * g.width) << 2);
  const outOffsets = inOffsets + tableBytes;
  const frames = outOffsets + tableBytes;

  packPhase(g, w, py, px, tapsY, tapsX, packed);
  // Pixel y = q * stride + py - top reads the gradient's rows q - taps + 1 to q.
  const firstY = (((py - g.top) % g.strideHeight) + g.strideHeight) % g.strideHeight;
  const firstX = (((px - g.left) % g.strideWidth) + g.strideWidth) % g.strideWidth;
  let at: usize = 0;
  for (let image = 0; image < group; image++) {
    for (let y = firstY; y < g.height; y += g.strideHeight) {
      const fromY = (y + g.top - py) / g.strideHeight - tapsY + 1 + top;
      for (let x = firstX; x < g.width; x += g.strideWidth) {
        const fromX = (x + g.left - px) / g.strideWidth - tapsX + 1 + left;
        store<u32>(inOffsets + at, <u32>(image * sourceImage + (fromY * frameWidth + fromX) * g.outputs) << 2);
        store<u32>(outOffsets + at, <u32>(((image * g.height + y) * g.width + x) * g.channels) << 2);
        at += 4;
      }
    }
  }
  const pixels = <i32>(at >> 2) / group;
  if (isFramed) memory.fill(frames, 0, <usize>(group * sourceImage) << 2);
  for (let image = 0; image < g.batch; image += group) {
    const count = min(group, g.batch - image);
    const gradients = dy + (<usize>(image * g.outHeight * g.outWidth) * <usize>g.outputs << 2);
    if (isFramed) {
      frameImages(gradients, count, g.outHeight, g.outWidth, g.outputs, top, left, frameHeight, frameWidth, frames);
    }
    productOfWindows(
      isFramed ? frames : gradients,
      inOffsets,
      count * pixels,
      tapsX * g.outputs,
      tapsY,
      <usize>(frameWidth * g.outputs) << 2,
      packed,
      g.channels,
      dx + (<usize>(image * g.height * g.width) * <usize>g.channels << 2),
      outOffsets,
      work,
      scratch,
    );
  }
}

/** The taps of one phase, turned, as B [tapsY, tapsX, outputs; channels] in panels. */
function packPhase(g: Geometry, w: usize, py: i32, px: i32, tapsY: i32, tapsX: i32, to: usize): void {
  const tapBytes = <usize>(g.channels * g.outputs) << 2;
  const rowBytes = <usize>g.outputs << 2;
  for (let c = 0; c < g.channels; c += TILE_COLUMNS) {
    const width = min(TILE_COLUMNS, g.channels - c);
    for (let y = tapsY - 1; y >= 0; y--) {
      for (let x = tapsX - 1; x >= 0; x--) {
        const tap = (py + y * g.strideHeight) * g.filterWidth + px + x * g.strideWidth;
        let from = w + <usize>tap * tapBytes + <usize>c * rowBytes;
        for (let n = 0; n < g.outputs; n++) {
          for (let j = 0; j < TILE_COLUMNS; j++) {
            store<f32>(to + (<usize>j << 2), j < width ? load<f32>(from + <usize>j * rowBytes) : 0);
          }
          from += 4;
          to += TILE_ROW_BYTES;
        }
      }
    }
  }
}

// Attention of short sequences, straight from packed queries, keys and values qkv [B, T, 3 * heads * d] to y [B, T,
// heads * d]: a pair of image and head at a time, so that scores never leave the cache. Pairs are independent:
// callers may deal them out.
import { weighRows, weightStride } from './attention-rows';
import { copyTile, packPanels } from './gemm';
import { packTransposedPanels } from './panels';
import { packRows, TILE_COLUMN_BYTES, TILE_COLUMNS, TILE_ROW_BYTES, TILE_ROWS, tileOfPacked } from './tiles';

/** Panels of eight that hold so many columns. */
@inline
export function panelsOf(columns: i32): i32 {
  return (columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
}

/** Bytes of one row of scores in scratch. */
@inline
export function scoreStride(tokens: i32): usize {
  return <usize>panelsOf(tokens) * TILE_ROW_BYTES;
}

export const TILE_BYTES: usize = <usize>TILE_ROWS * TILE_ROW_BYTES;

/** Six rows of `length` floats, `stride` bytes apart, as a packed tile; rows past `height` repeat the last. */
@inline
export function packTile(rows: usize, stride: usize, height: i32, length: i32, to: usize): void {
  const last = <usize>(height - 1);
  packRows(
    rows,
    rows + min<usize>(1, last) * stride,
    rows + min<usize>(2, last) * stride,
    rows + min<usize>(3, last) * stride,
    rows + min<usize>(4, last) * stride,
    rows + last * stride,
    length,
    1,
    stride,
    to,
  );
}

/** out [height, columns] = a packed tile of `count` columns times panels. `tile`: scratch for one tile. */
@inline
export function multiplyTile(
  packed: usize,
  panels: usize,
  count: i32,
  columns: i32,
  out: usize,
  stride: usize,
  height: i32,
  tile: usize,
): void {
  const panelBytes = <usize>count * TILE_ROW_BYTES;
  for (let j = 0; j < columns; j += TILE_COLUMNS) {
    if (height == TILE_ROWS && columns - j >= TILE_COLUMNS) {
      tileOfPacked(packed, panels, count, out, stride);
    } else {
      tileOfPacked(packed, panels, count, tile, TILE_ROW_BYTES);
      copyTile(tile, out, stride, height, min(TILE_COLUMNS, columns - j));
    }
    panels += panelBytes;
    out += TILE_ROW_BYTES;
  }
}

/**
 * Reads one float of every cache line. Heads read an image in strips, which the processor's prefetching does not
 * follow; after this they find it in the second-level cache. `mark`: four bytes of scratch, so that the reads are not
 * for nothing.
 */
export function touch(from: usize, bytes: usize, mark: usize): void {
  let all: i32 = 0;
  for (let at: usize = 0; at < bytes; at += 64) all ^= load<i32>(from + at);
  store<i32>(mark, all);
}

/** Multipliers [T, T] of a pair: `taken` names it among the masks, or the pair's own number does. */
@inline
export function maskOf(masks: usize, taken: usize, pair: i32, tokens: i32): usize {
  if (masks == 0) return 0;
  const index = taken == 0 ? pair : load<i32>(taken + (<usize>pair << 2));
  return masks + <usize>index * <usize>(tokens * tokens) * 4;
}

export function attentionScratchBytes(tokens: i32, depth: i32): usize {
  const keys = <usize>panelsOf(tokens) * <usize>depth * TILE_ROW_BYTES;
  const values = <usize>panelsOf(depth) * <usize>tokens * TILE_ROW_BYTES;
  return keys + values + TILE_BYTES + <usize>max(tokens, depth) * TILE_COLUMN_BYTES + <usize>TILE_ROWS * scoreStride(tokens);
}

/**
 * y = (softmax(scale Q K^T) * mask) V of the pairs from `from` to `to` (pair = image * heads + head).
 * weights [B * heads, T, T rounded up to 4]: the soft-max before the mask, for the gradient. No `masks` (0): no mask.
 */
export function attention(
  qkv: usize,
  masks: usize,
  taken: usize,
  tokens: i32,
  heads: i32,
  depth: i32,
  scale: f32,
  y: usize,
  weights: usize,
  scratch: usize,
  from: i32,
  to: i32,
): void {
  const yStride = <usize>(heads * depth) << 2;
  const stride = yStride * 3;
  const rowBytes = scoreStride(tokens);
  const weightBytes = weightStride(tokens);
  const maskBytes = <usize>tokens << 2;
  const tile = scratch;
  const keys = tile + TILE_BYTES;
  const values = keys + <usize>panelsOf(tokens) * <usize>depth * TILE_ROW_BYTES;
  const scores = values + <usize>panelsOf(depth) * <usize>tokens * TILE_ROW_BYTES;
  const packed = scores + <usize>TILE_ROWS * rowBytes;
  for (let pair = from; pair < to; pair++) {
    const image = <usize>(pair / heads) * <usize>tokens;
    const head = <usize>((pair % heads) * depth) << 2;
    const queries = qkv + image * stride + head;
    const mask = maskOf(masks, taken, pair, tokens);
    if (pair == from || pair % heads == 0) touch(qkv + image * stride, <usize>tokens * stride, tile);
    packTransposedPanels(queries + yStride, stride, tokens, depth, keys);
    packPanels(queries + yStride * 2, stride, 4, tokens, depth, values);
    for (let i = 0; i < tokens; i += TILE_ROWS) {
      const height = min(TILE_ROWS, tokens - i);
      packTile(queries + <usize>i * stride, stride, height, depth, packed);
      multiplyTile(packed, keys, depth, panelsOf(tokens) * TILE_COLUMNS, scores, rowBytes, TILE_ROWS, tile);
      const kept = weights + <usize>(pair * tokens + i) * weightBytes;
      const factors = mask == 0 ? 0 : mask + <usize>i * maskBytes;
      weighRows(scores, rowBytes, height, tokens, scale, factors, kept, tile);
      packTile(scores, rowBytes, height, tokens, packed);
      multiplyTile(packed, values, tokens, depth, y + (image + <usize>i) * yStride + head, yStride, height, tile);
    }
  }
}

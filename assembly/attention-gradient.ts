// The gradient of `attention` in one pass a pair of image and head: the kept weights are read once, gradients of
// scores stay in the cache.
import { maskOf, multiplyTile, packTile, panelsOf, scoreStride, TILE_BYTES, touch } from './attention';
import { rowProduct, unweighRow, weightStride } from './attention-rows';
import { packPanels } from './gemm';
import { packTransposedPanels } from './panels';
import { TILE_COLUMN_BYTES, TILE_COLUMNS, TILE_ROW_BYTES, TILE_ROWS, tileOfColumns } from './tiles';

/** Queries whose scores are held at a time: a multiple of the tile's rows; 66 hold the 65 tokens of every preset. */
const QUERY_BLOCK: i32 = 66;

@inline
function wholeTiles(rows: i32): i32 {
  return ((rows + TILE_ROWS - 1) / TILE_ROWS) * TILE_ROWS;
}

/** Bytes of [rows, depth] in panels. */
@inline
function panelBytes(rows: i32, depth: i32): usize {
  return <usize>panelsOf(depth) * <usize>rows * TILE_ROW_BYTES;
}

@inline
function blockRows(tokens: i32): i32 {
  return min(QUERY_BLOCK, wholeTiles(tokens));
}

export function attentionGradientScratchBytes(tokens: i32, depth: i32): usize {
  // Two blocks of scores, and what a tile of columns reads past the last row.
  const scores = <usize>blockRows(tokens) * scoreStride(tokens) * 2 + TILE_ROW_BYTES;
  const panels = panelBytes(tokens, depth) * 3 + <usize>panelsOf(tokens) * <usize>depth * TILE_ROW_BYTES;
  const sums = panelBytes(wholeTiles(tokens), depth) * 2;
  const packed = <usize>max(tokens, depth) * TILE_COLUMN_BYTES;
  return TILE_BYTES + (<usize>QUERY_BLOCK << 3) + scores + panels + sums + packed;
}

/** sums (panels) += A^T times panels, A [count, tokens] at `offsets` from `a`. */
@inline
function addColumns(a: usize, offsets: usize, count: i32, tokens: i32, panels: usize, depth: i32, sums: usize): void {
  const rows = wholeTiles(tokens);
  for (let j = 0; j < panelsOf(depth); j++) {
    const b = panels + <usize>j * <usize>tokens * TILE_ROW_BYTES;
    const out = sums + <usize>j * <usize>rows * TILE_ROW_BYTES;
    for (let i = 0; i < tokens; i += TILE_ROWS) {
      tileOfColumns(a + (<usize>i << 2), offsets, count, b, TILE_ROW_BYTES, out + <usize>i * TILE_ROW_BYTES, TILE_ROW_BYTES);
    }
  }
}

/** Panels back to rows [tokens, depth], `stride` bytes apart. */
function unpackPanels(panels: usize, tokens: i32, depth: i32, to: usize, stride: usize): void {
  const rows = wholeTiles(tokens);
  for (let j = 0; j < depth; j += TILE_COLUMNS) {
    let from = panels;
    let out = to;
    const width = min(TILE_COLUMNS, depth - j);
    for (let i = 0; i < tokens; i++) {
      if (width == TILE_COLUMNS) {
        v128.store(out, v128.load(from));
        v128.store(out, v128.load(from, 16), 16);
      } else {
        for (let c: usize = 0; c < <usize>width << 2; c += 4) store<f32>(out + c, load<f32>(from + c));
      }
      from += TILE_ROW_BYTES;
      out += stride;
    }
    panels += <usize>rows * TILE_ROW_BYTES;
    to += TILE_ROW_BYTES;
  }
}

/**
 * dqkv of the pairs from `from` to `to`; y and weights are what `attention` gave, the other arguments are its own.
 * @long one walk over blocks of queries; its parts would share all fourteen arguments and twelve addresses
 */
export function attentionGradient(
  dy: usize,
  qkv: usize,
  y: usize,
  weights: usize,
  masks: usize,
  taken: usize,
  tokens: i32,
  heads: i32,
  depth: i32,
  scale: f32,
  dqkv: usize,
  scratch: usize,
  from: i32,
  to: i32,
): void {
  const yStride = <usize>(heads * depth) << 2;
  const stride = yStride * 3;
  const rowBytes = scoreStride(tokens);
  const weightBytes = weightStride(tokens);
  const sumBytes = panelBytes(wholeTiles(tokens), depth);
  const tile = scratch;
  const offsets = tile + TILE_BYTES;
  const valuePanels = offsets + (<usize>QUERY_BLOCK << 3);
  const queryPanels = valuePanels + <usize>panelsOf(tokens) * <usize>depth * TILE_ROW_BYTES;
  const keyPanels = queryPanels + panelBytes(tokens, depth);
  const slopePanels = keyPanels + panelBytes(tokens, depth);
  const keySums = slopePanels + panelBytes(tokens, depth);
  const valueSums = keySums + sumBytes;
  const packed = valueSums + sumBytes;
  const slopes = packed + <usize>max(tokens, depth) * TILE_COLUMN_BYTES;
  const mixed = slopes + <usize>blockRows(tokens) * rowBytes;
  for (let r = 0; r < QUERY_BLOCK; r++) store<u32>(offsets + (<usize>r << 2), <u32>r * <u32>rowBytes);
  for (let pair = from; pair < to; pair++) {
    const image = <usize>(pair / heads) * <usize>tokens;
    const head = <usize>((pair % heads) * depth) << 2;
    const queries = qkv + image * stride + head;
    const outSlopes = dy + image * yStride + head;
    const outs = y + image * yStride + head;
    const result = dqkv + image * stride + head;
    const kept = weights + <usize>pair * <usize>tokens * weightBytes;
    const mask = maskOf(masks, taken, pair, tokens);
    if (pair == from || pair % heads == 0) {
      touch(qkv + image * stride, <usize>tokens * stride, tile);
      touch(dy + image * yStride, <usize>tokens * yStride, tile);
      touch(y + image * yStride, <usize>tokens * yStride, tile);
    }
    packTransposedPanels(queries + yStride * 2, stride, tokens, depth, valuePanels);
    packPanels(queries, stride, 4, tokens, depth, queryPanels);
    packPanels(queries + yStride, stride, 4, tokens, depth, keyPanels);
    packPanels(outSlopes, yStride, 4, tokens, depth, slopePanels);
    memory.fill(keySums, 0, sumBytes * 2);
    for (let block = 0; block < tokens; block += QUERY_BLOCK) {
      const count = min(QUERY_BLOCK, tokens - block);
      for (let i = 0; i < count; i += TILE_ROWS) {
        const height = min(TILE_ROWS, count - i);
        const first = <usize>(block + i);
        const row = slopes + <usize>i * rowBytes;
        packTile(outSlopes + first * yStride, yStride, height, depth, packed);
        multiplyTile(packed, valuePanels, depth, panelsOf(tokens) * TILE_COLUMNS, row, rowBytes, TILE_ROWS, tile);
        for (let r: usize = 0; r < <usize>height; r++) {
          const at = first + r;
          const product = rowProduct(outSlopes + at * yStride, outs + at * yStride, depth);
          const factors = mask == 0 ? 0 : mask + at * (<usize>tokens << 2);
          const target = mixed + (<usize>i + r) * rowBytes;
          unweighRow(row + r * rowBytes, kept + at * weightBytes, factors, tokens, product, scale, target);
        }
        packTile(row, rowBytes, height, tokens, packed);
        multiplyTile(packed, keyPanels, tokens, depth, result + first * stride, stride, height, tile);
      }
      const at = <usize>block * TILE_ROW_BYTES;
      addColumns(slopes, offsets, count, tokens, queryPanels + at, depth, keySums);
      addColumns(mixed, offsets, count, tokens, slopePanels + at, depth, valueSums);
    }
    unpackPanels(keySums, tokens, depth, result + yStride, stride);
    unpackPanels(valueSums, tokens, depth, result + yStride * 2, stride);
  }
}

// The gradients of a linear layer's weight and bias: dw [inputs, outputs] = x^T dy and db [outputs] = column sums of
// dy, a block of rows at a time. Both factors are packed, because at strides of 1.5 KiB a block's columns fall on a
// few sets of the first-level cache.
import { panelsOf } from './attention';
import { packColumns, packRowPanels } from './panels';
import { TILE_COLUMN_BYTES, TILE_COLUMNS, TILE_ROW_BYTES, TILE_ROWS, tileOfPackedFrom } from './tiles';

/** Rows of x and dy that are packed and added up at a time. */
const DEPTH: i32 = 128;
/** Tiles that share a panel while it is in the first-level cache. */
const GROUP: i32 = 4;

/** dw rounded up to whole tiles, db to whole panels; a packed block of each factor. */
export function linearGradientScratchBytes(inputs: i32, outputs: i32): usize {
  const tiles = <usize>((inputs + TILE_ROWS - 1) / TILE_ROWS);
  const panels = <usize>panelsOf(outputs);
  const sums = panels * TILE_ROW_BYTES * (1 + tiles * TILE_ROWS);
  return sums + <usize>DEPTH * (panels * TILE_ROW_BYTES + tiles * TILE_COLUMN_BYTES);
}

/** Adds every panel's rows up into its eight sums. */
function addPanels(panels: usize, count: i32, outputs: i32, sums: usize): void {
  for (let j = 0; j < outputs; j += TILE_COLUMNS) {
    let low = f32x4.splat(0);
    let high = f32x4.splat(0);
    for (let r = 0; r < count; r++) {
      low = f32x4.add(low, v128.load(panels));
      high = f32x4.add(high, v128.load(panels, 16));
      panels += TILE_ROW_BYTES;
    }
    v128.store(sums, f32x4.add(v128.load(sums), low));
    v128.store(sums, f32x4.add(v128.load(sums, 16), high), 16);
    sums += TILE_ROW_BYTES;
  }
}

/**
 * The rows of dw from `from` (a multiple of 6) to `to`, and db where `from` is 0. A float of dw is the same bits
 * however the rows are dealt out.
 */
export function linearWeightGradient(
  dy: usize,
  x: usize,
  rows: i32,
  inputs: i32,
  outputs: i32,
  dw: usize,
  db: usize,
  scratch: usize,
  from: i32,
  to: i32,
): void {
  const xStride = <usize>inputs << 2;
  const yStride = <usize>outputs << 2;
  const sumStride = <usize>panelsOf(outputs) * TILE_ROW_BYTES;
  const tiles = (to - from + TILE_ROWS - 1) / TILE_ROWS;
  const biases = scratch;
  const sums = biases + sumStride;
  const panels = sums + <usize>(tiles * TILE_ROWS) * sumStride;
  const packed = panels + <usize>DEPTH * sumStride;
  memory.fill(biases, 0, <usize>(1 + tiles * TILE_ROWS) * sumStride);
  for (let first = 0; first < rows; first += DEPTH) {
    const count = min(DEPTH, rows - first);
    packRowPanels(dy + <usize>first * yStride, yStride, count, outputs, panels);
    packColumns(x + <usize>first * xStride + (<usize>from << 2), xStride, count, to - from, packed);
    if (from == 0) addPanels(panels, count, outputs, biases);
    const tileBytes = <usize>count * TILE_COLUMN_BYTES;
    for (let group = 0; group < tiles; group += GROUP) {
      const end = min(tiles, group + GROUP);
      let panel = panels;
      for (let at: usize = 0; at < sumStride; at += TILE_ROW_BYTES) {
        for (let i = group; i < end; i++) {
          const sum = sums + <usize>(i * TILE_ROWS) * sumStride + at;
          tileOfPackedFrom(sum, sumStride, packed + <usize>i * tileBytes, panel, count, sum, sumStride);
        }
        panel += <usize>count * TILE_ROW_BYTES;
      }
    }
  }
  if (from == 0) memory.copy(db, biases, yStride);
  for (let i = from; i < to; i++) memory.copy(dw + <usize>i * yStride, sums + <usize>(i - from) * sumStride, yStride);
}

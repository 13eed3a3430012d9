// A linear layer: y [rows, outputs] = x [rows, inputs] w + bias. The bias is what each tile of the product starts
// from.
import { packTile, panelsOf, TILE_BYTES } from './attention';
import { copyTile, packPanels, ROW_BLOCK } from './gemm';
import { TILE_COLUMN_BYTES, TILE_COLUMNS, TILE_ROW_BYTES, TILE_ROWS, tileOfPackedFrom } from './tiles';

export function linearScratchBytes(inputs: i32, outputs: i32): usize {
  const panels = <usize>panelsOf(outputs) * <usize>(inputs + 1) * TILE_ROW_BYTES;
  return TILE_BYTES + <usize>(ROW_BLOCK / TILE_ROWS) * <usize>inputs * TILE_COLUMN_BYTES + panels;
}

/**
 * The rows from `from` to `to`. A row is the same bits however they are dealt out, if in whole blocks of ROW_BLOCK.
 */
export function linear(
  x: usize,
  w: usize,
  bias: usize,
  y: usize,
  inputs: i32,
  outputs: i32,
  scratch: usize,
  from: i32,
  to: i32,
): void {
  const xStride = <usize>inputs << 2;
  const yStride = <usize>outputs << 2;
  const panelBytes = <usize>inputs * TILE_ROW_BYTES;
  const tileBytes = <usize>inputs * TILE_COLUMN_BYTES;
  const tile = scratch;
  const biases = tile + TILE_BYTES;
  const panels = biases + <usize>panelsOf(outputs) * TILE_ROW_BYTES;
  const packed = panels + <usize>panelsOf(outputs) * panelBytes;
  packPanels(w, yStride, 4, inputs, outputs, panels);
  packPanels(bias, yStride, 4, 1, outputs, biases);
  for (let block = from; block < to; block += ROW_BLOCK) {
    const end = min(to, block + ROW_BLOCK);
    let target = packed;
    for (let i = block; i < end; i += TILE_ROWS) {
      packTile(x + <usize>i * xStride, xStride, min(TILE_ROWS, end - i), inputs, target);
      target += tileBytes;
    }
    let panel = panels;
    let start = biases;
    for (let j = 0; j < outputs; j += TILE_COLUMNS) {
      const width = min(TILE_COLUMNS, outputs - j);
      let source = packed;
      for (let i = block; i < end; i += TILE_ROWS) {
        const height = min(TILE_ROWS, end - i);
        const out = y + <usize>i * yStride + (<usize>j << 2);
        if (height == TILE_ROWS && width == TILE_COLUMNS) {
          tileOfPackedFrom(start, 0, source, panel, inputs, out, yStride);
        } else {
          tileOfPackedFrom(start, 0, source, panel, inputs, tile, TILE_ROW_BYTES);
          copyTile(tile, out, yStride, height, width);
        }
        source += tileBytes;
      }
      panel += panelBytes;
      start += TILE_ROW_BYTES;
    }
  }
}

// A^T B added up over blocks of rows that fit the cache; A's rows may stand anywhere. Read in place where rows are
// short, else packed.
import { blockBytes, ROW_BLOCK } from './gemm';
import { packColumnsAt } from './panels';
import { TILE_COLUMN_BYTES, TILE_COLUMNS, TILE_ROW_BYTES, TILE_ROWS, tileOfColumns, tileOfPacked, tileOfPackedFrom } from './tiles';

/** Rows of A and B that are added up at a time, read in place and packed. */
export const K_BLOCK: i32 = 256;
export const PACKED_K_BLOCK: i32 = 128;

/** Of the packed block of A. */
export function columnsWorkBytes(): usize {
  return blockBytes(PACKED_K_BLOCK);
}

/** Adds the valid part of a scratch tile. */
function addTile(tile: usize, out: usize, outStride: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    const to = out + <usize>i * outStride;
    const from = tile + <usize>i * TILE_ROW_BYTES;
    for (let j = 0; j < columns; j++) {
      const at = <usize>j << 2;
      store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
    }
  }
}

/**
 * C [rows, columns] += A^T B over `count` of their rows: A's rows at a + offsets[r], B's bStride bytes apart.
 * C's rows are cStride bytes apart.
 */
export function addProductOfColumns(
  a: usize,
  offsets: usize,
  count: i32,
  b: usize,
  bStride: usize,
  c: usize,
  cStride: usize,
  rows: i32,
  columns: i32,
  tile: usize,
): void {
  for (let i = 0; i < rows; i += TILE_ROWS) {
    const height = min(TILE_ROWS, rows - i);
    for (let j = 0; j < columns; j += TILE_COLUMNS) {
      const width = min(TILE_COLUMNS, columns - j);
      const from = a + (<usize>i << 2);
      const out = c + <usize>i * cStride + (<usize>j << 2);
      if (height == TILE_ROWS && width == TILE_COLUMNS) {
        tileOfColumns(from, offsets, count, b + (<usize>j << 2), bStride, out, cStride);
      } else {
        memory.fill(tile, 0, <usize>TILE_ROWS * TILE_ROW_BYTES);
        tileOfColumns(from, offsets, count, b + (<usize>j << 2), bStride, tile, TILE_ROW_BYTES);
        addTile(tile, out, cStride, height, width);
      }
    }
  }
}

/** The same with B in panels (`packRowPanels`); `work`: `columnsWorkBytes()`. */
export function addPackedProductOfColumns(
  a: usize,
  offsets: usize,
  count: i32,
  panels: usize,
  c: usize,
  cStride: usize,
  rows: i32,
  columns: i32,
  work: usize,
  tile: usize,
): void {
  const tileBytes = <usize>count * TILE_COLUMN_BYTES;
  for (let block = 0; block < rows; block += ROW_BLOCK) {
    const end = min(rows, block + ROW_BLOCK);
    packColumnsAt(a + (<usize>block << 2), offsets, count, end - block, work);
    let panel = panels;
    for (let j = 0; j < columns; j += TILE_COLUMNS) {
      const width = min(TILE_COLUMNS, columns - j);
      let from = work;
      for (let i = block; i < end; i += TILE_ROWS) {
        const height = min(TILE_ROWS, end - i);
        const out = c + <usize>i * cStride + (<usize>j << 2);
        if (height == TILE_ROWS && width == TILE_COLUMNS) {
          tileOfPackedFrom(out, cStride, from, panel, count, out, cStride);
        } else {
          tileOfPacked(from, panel, count, tile, TILE_ROW_BYTES);
          addTile(tile, out, cStride, height, width);
        }
        from += tileBytes;
      }
      panel += <usize>count * TILE_ROW_BYTES;
    }
  }
}

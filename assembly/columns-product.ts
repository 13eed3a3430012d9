// A^T B added up over blocks of rows that fit the cache, with both factors read in place: A's rows may stand anywhere.
import { TILE_COLUMNS, TILE_ROW_BYTES, TILE_ROWS, tileOfColumns } from './tiles';

/** Rows of A and B that are added up at a time. */
export const K_BLOCK: i32 = 256;

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

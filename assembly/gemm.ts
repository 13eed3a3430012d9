// Matrix products of every orientation, batched. Row-major, f32.
// A is packed a few tiles at a time, by rows or by columns as it stands, against packed panels of B.
import { packColumns } from './panels';
import {
  packRows,
  TILE_COLUMN_BYTES,
  TILE_COLUMNS,
  TILE_ROW_BYTES,
  TILE_ROWS,
  tileOfPacked,
} from './tiles';

/** Rows of A that are packed together and share a panel of B while it is in the first-level cache. */
export const ROW_BLOCK: i32 = 24;
@inline
function panelsOf(columns: i32): i32 {
  return (columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
}

/** Bytes of `k` rows of B packed in panels. */
export function packedBytes(k: i32, columns: i32): usize {
  return <usize>panelsOf(columns) * <usize>k * TILE_ROW_BYTES;
}

/** Copies the valid part of a scratch tile out. */
export function copyTile(tile: usize, out: usize, outStride: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) memory.copy(out + <usize>i * outStride, tile + <usize>i * TILE_ROW_BYTES, <usize>columns << 2);
}

/**
 * B [k, columns], with element (r, c) at b + r * rowStride + c * columnStride, into panels [panel][k][8],
 * zero-padded.
 */
export function packPanels(b: usize, rowStride: usize, columnStride: usize, k: i32, columns: i32, to: usize): void {
  for (let j = 0; j < columns; j += TILE_COLUMNS) {
    const width = min(TILE_COLUMNS, columns - j);
    let from = b + <usize>j * columnStride;
    if (width == TILE_COLUMNS && columnStride == 4) {
      for (let r = 0; r < k; r++) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        from += rowStride;
        to += TILE_ROW_BYTES;
      }
      continue;
    }
    for (let r = 0; r < k; r++) {
      for (let c = 0; c < TILE_COLUMNS; c++) {
        store<f32>(to, c < width ? load<f32>(from + <usize>c * columnStride) : 0);
        to += 4;
      }
      from += rowStride;
    }
  }
}

/** Bytes of one packed block of A. */
export function blockBytes(k: i32): usize {
  return <usize>(ROW_BLOCK / TILE_ROWS) * <usize>k * TILE_COLUMN_BYTES;
}

/** Rows `first` to `end` of A [rows, k], or of the transpose of A [k, rows], to tiles [tile][k][6]. */
function packBlock(a: usize, isTransposed: bool, aStride: usize, first: i32, end: i32, k: i32, to: usize): void {
  if (isTransposed) {
    packColumns(a + (<usize>first << 2), aStride, k, end - first, to);
    return;
  }
  for (let i = first; i < end; i += TILE_ROWS) {
    const row = a + <usize>i * aStride;
    // Rows past the end repeat the last one; their results are not copied out.
    const last = <usize>min(TILE_ROWS, end - i) - 1;
    packRows(
      row,
      row + min<usize>(1, last) * aStride,
      row + min<usize>(2, last) * aStride,
      row + min<usize>(3, last) * aStride,
      row + min<usize>(4, last) * aStride,
      row + last * aStride,
      k,
      1,
      aStride,
      to,
    );
    to += <usize>k * TILE_COLUMN_BYTES;
  }
}

/** C [rows, columns] = A [rows, k], or the transpose of A [k, rows], times packed B; `work`: a block of A. */
function productOfRows(
  a: usize,
  isATransposed: bool,
  aStride: usize,
  rows: i32,
  k: i32,
  columns: i32,
  packed: usize,
  c: usize,
  work: usize,
  tile: usize,
): void {
  const cStride = <usize>columns << 2;
  const panelBytes = <usize>k * TILE_ROW_BYTES;
  const tileBytes = <usize>k * TILE_COLUMN_BYTES;
  for (let block = 0; block < rows; block += ROW_BLOCK) {
    const blockEnd = min(rows, block + ROW_BLOCK);
    packBlock(a, isATransposed, aStride, block, blockEnd, k, work);
    let panel = packed;
    for (let j = 0; j < columns; j += TILE_COLUMNS) {
      const width = min(TILE_COLUMNS, columns - j);
      let from = work;
      for (let i = block; i < blockEnd; i += TILE_ROWS) {
        const height = min(TILE_ROWS, blockEnd - i);
        const out = c + <usize>i * cStride + (<usize>j << 2);
        if (height == TILE_ROWS && width == TILE_COLUMNS) {
          tileOfPacked(from, panel, k, out, cStride);
        } else {
          tileOfPacked(from, panel, k, tile, TILE_ROW_BYTES);
          copyTile(tile, out, cStride, height, width);
        }
        from += tileBytes;
      }
      panel += panelBytes;
    }
  }
}

export function gemmScratchBytes(k: i32, columns: i32): usize {
  return packedBytes(k, columns) + blockBytes(k) + <usize>TILE_ROWS * TILE_ROW_BYTES;
}

/**
 * C [batch, m, n] = A B, A [batch, m, k] or its transpose, B [batch, k, n] or its transpose. Strides between matrices
 * in bytes, 0 repeats one matrix. `aLength`: floats from one row of A, as it stands in memory, to the next.
 */
export function gemm(
  a: usize,
  aBatchStride: usize,
  isATransposed: bool,
  aLength: i32,
  b: usize,
  bBatchStride: usize,
  isBTransposed: bool,
  c: usize,
  batch: i32,
  m: i32,
  k: i32,
  n: i32,
  scratch: usize,
): void {
  const tile = scratch;
  const work = tile + <usize>TILE_ROWS * TILE_ROW_BYTES;
  const packed = work + blockBytes(k);
  const bRow = isBTransposed ? <usize>4 : <usize>n << 2;
  const bColumn = isBTransposed ? <usize>k << 2 : <usize>4;
  for (let index = 0; index < batch; index++) {
    if (index == 0 || bBatchStride != 0) packPanels(b, bRow, bColumn, k, n, packed);
    productOfRows(a, isATransposed, <usize>aLength << 2, m, k, n, packed, c, work, tile);
    a += aBatchStride;
    b += bBatchStride;
    c += <usize>m * <usize>n * 4;
  }
}

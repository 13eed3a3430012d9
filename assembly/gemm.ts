// Matrix products of every orientation, batched. Row-major, f32.
// A as it stands is packed a few tiles at a time against packed panels of B; A transposed is read in place by columns, in blocks of k
// that fit the cache, and added up in C.
import {
  packRows,
  TILE_COLUMN_BYTES,
  TILE_COLUMNS,
  TILE_ROW_BYTES,
  TILE_ROWS,
  tileOfColumns,
  tileOfPacked,
} from './tiles';

/** Rows of A that are packed together and share a panel of B while it is in the first-level cache. */
export const ROW_BLOCK: i32 = 24;
/** Rows of A and B that a transposed product adds up at a time. */
export const K_BLOCK: i32 = 256;

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

/** Adds the valid part of a scratch tile. */
export function addTile(tile: usize, out: usize, outStride: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    const to = out + <usize>i * outStride;
    const from = tile + <usize>i * TILE_ROW_BYTES;
    for (let j = 0; j < columns; j++) {
      const at = <usize>j << 2;
      store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
    }
  }
}

/** B [k, columns], with element (r, c) at b + r * rowStride + c * columnStride, into panels [panel][k][8], zero-padded. */
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

/** C [rows, columns] = A [rows, k] times packed B; `work`: a block of A. */
function productOfRows(a: usize, aStride: usize, rows: i32, k: i32, columns: i32, packed: usize, c: usize, work: usize, tile: usize): void {
  const cStride = <usize>columns << 2;
  const panelBytes = <usize>k * TILE_ROW_BYTES;
  const tileBytes = <usize>k * TILE_COLUMN_BYTES;
  for (let block = 0; block < rows; block += ROW_BLOCK) {
    const blockEnd = min(rows, block + ROW_BLOCK);
    let to = work;
    for (let i = block; i < blockEnd; i += TILE_ROWS) {
      const first = a + <usize>i * aStride;
      // Rows past the end repeat the last one; their results are not copied out.
      const last = <usize>min(TILE_ROWS, blockEnd - i) - 1;
      packRows(
        first,
        first + min<usize>(1, last) * aStride,
        first + min<usize>(2, last) * aStride,
        first + min<usize>(3, last) * aStride,
        first + min<usize>(4, last) * aStride,
        first + last * aStride,
        k,
        1,
        aStride,
        to,
      );
      to += tileBytes;
    }
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

export function gemmScratchBytes(k: i32, columns: i32): usize {
  return packedBytes(k, columns) + blockBytes(k) + <usize>TILE_ROWS * TILE_ROW_BYTES + (<usize>K_BLOCK << 2);
}

/**
 * C [batch, m, n] = A B, A [batch, m, k] or its transpose, B [batch, k, n] or its transpose. Strides between matrices in bytes,
 * 0 repeats one matrix. `aLength`: floats from one row of A, as it stands in memory, to the next.
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
  const offsets = tile + <usize>TILE_ROWS * TILE_ROW_BYTES;
  const work = offsets + (<usize>K_BLOCK << 2);
  const packed = work + blockBytes(k);
  const cBytes = <usize>m * <usize>n * 4;
  const bRow = isBTransposed ? <usize>4 : <usize>n << 2;
  const bColumn = isBTransposed ? <usize>k << 2 : <usize>4;
  if (isATransposed) {
    for (let r = 0; r < K_BLOCK; r++) store<u32>(offsets + (<usize>r << 2), <u32>(r * aLength * 4));
  }
  for (let index = 0; index < batch; index++) {
    if (isATransposed) {
      let rows = b;
      if (isBTransposed) {
        for (let r = 0; r < k; r++) {
          for (let j = 0; j < n; j++) {
            store<f32>(packed + <usize>(r * n + j) * 4, load<f32>(b + <usize>r * bRow + <usize>j * bColumn));
          }
        }
        rows = packed;
      }
      memory.fill(c, 0, cBytes);
      for (let start = 0; start < k; start += K_BLOCK) {
        const from = a + <usize>start * <usize>aLength * 4;
        const to = rows + <usize>start * <usize>n * 4;
        addProductOfColumns(from, offsets, min(K_BLOCK, k - start), to, <usize>n << 2, c, <usize>n << 2, m, n, tile);
      }
    } else {
      if (index == 0 || bBatchStride != 0) packPanels(b, bRow, bColumn, k, n, packed);
      productOfRows(a, <usize>aLength << 2, m, k, n, packed, c, work, tile);
    }
    a += aBatchStride;
    b += bBatchStride;
    c += cBytes;
  }
}

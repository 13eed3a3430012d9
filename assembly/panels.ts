// A matrix turned into what `tileOfPacked` reads: panels of eight for its second factor, tiles of six for its first,
// zero-padded.
import { packPanels } from './gemm';
import { TILE_COLUMN_BYTES, TILE_COLUMNS, TILE_ROW_BYTES, TILE_ROWS } from './tiles';

/** x [rows, columns], rows `stride` bytes apart, as panels of its transpose: to[panel][column][8]. */
export function packTransposedPanels(x: usize, stride: usize, rows: i32, columns: i32, to: usize): void {
  const bytes = <usize>columns << 2;
  for (let first = 0; first < rows; first += 8) {
    const count = min(8, rows - first);
    let from = x + <usize>first * stride;
    if (count < 8) {
      for (let at: usize = 0; at < bytes; at += 4) {
        for (let r = 0; r < 8; r++) {
          store<f32>(to, r < count ? load<f32>(from + <usize>r * stride + at) : 0);
          to += 4;
        }
      }
      continue;
    }
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16) {
      transposeFour(from + at, stride, to);
      transposeFour(from + (stride << 2) + at, stride, to + 16);
      to += 128;
    }
    for (; at < bytes; at += 4) {
      let row = from + at;
      for (let r = 0; r < 8; r++) {
        store<f32>(to, load<f32>(row));
        row += stride;
        to += 4;
      }
    }
  }
}

/** Four rows of four floats to four columns, 32 bytes apart. */
@inline
function transposeFour(from: usize, stride: usize, to: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + stride);
  const r2 = v128.load(from + (stride << 1));
  const r3 = v128.load(from + (stride << 1) + stride);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
  v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3), 32);
  v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 64);
  v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3), 96);
}

/** Rows that are read together while packing: panel after panel, so that each row is read from start to end. */
const BAND: i32 = 16;

/**
 * `count` rows of B to panels [panel][row][8], as `packPanels`, but for strides at which rows fall on few sets of the
 * cache.
 */
export function packRowPanels(b: usize, stride: usize, count: i32, columns: i32, to: usize): void {
  const panelBytes = <usize>count * TILE_ROW_BYTES;
  for (let band = 0; band < count; band += BAND) {
    const rows = min(BAND, count - band);
    let target = to + <usize>band * TILE_ROW_BYTES;
    for (let j = 0; j < columns; j += TILE_COLUMNS) {
      packPanels(b + (<usize>j << 2), stride, 4, rows, min(TILE_COLUMNS, columns - j), target);
      target += panelBytes;
    }
    b += <usize>rows * stride;
  }
}

/** Columns of `count` rows of x, six by six, to tiles [tile][row][6]; columns past `width` are 0. */
export function packColumns(x: usize, stride: usize, count: i32, width: i32, to: usize): void {
  const tileBytes = <usize>count * TILE_COLUMN_BYTES;
  for (let band = 0; band < count; band += BAND) {
    const rows = min(BAND, count - band);
    let target = to + <usize>band * TILE_COLUMN_BYTES;
    for (let i = 0; i < width; i += TILE_ROWS) {
      packSix(x + (<usize>i << 2), stride, rows, min(TILE_ROWS, width - i), target);
      target += tileBytes;
    }
    x += <usize>rows * stride;
  }
}

@inline
function packSix(x: usize, stride: usize, count: i32, width: i32, to: usize): void {
  if (width == TILE_ROWS) {
    for (let r = 0; r < count; r++) {
      v128.store(to, v128.load(x));
      store<u64>(to, load<u64>(x, 16), 16);
      x += stride;
      to += TILE_COLUMN_BYTES;
    }
    return;
  }
  for (let r = 0; r < count; r++) {
    for (let c: usize = 0; c < TILE_COLUMN_BYTES; c += 4) {
      store<f32>(to + c, c < <usize>width << 2 ? load<f32>(x + c) : 0);
    }
    x += stride;
    to += TILE_COLUMN_BYTES;
  }
}

/** The same of rows that begin at x plus the entries of `offsets` (u32, bytes). */
export function packColumnsAt(x: usize, offsets: usize, count: i32, width: i32, to: usize): void {
  const tileBytes = <usize>count * TILE_COLUMN_BYTES;
  for (let r = 0; r < count; r++) {
    const row = x + <usize>load<u32>(offsets + (<usize>r << 2));
    let target = to + <usize>r * TILE_COLUMN_BYTES;
    for (let i = 0; i < width; i += TILE_ROWS) {
      packSix(row + (<usize>i << 2), 0, 1, min(TILE_ROWS, width - i), target);
      target += tileBytes;
    }
  }
}

// The two innermost loops of every product: a tile of 6 rows by 8 columns, held in 12 vector registers (with 2 for B
// and 1 for A that is all 15 that V8 gives us on x64). They read whole tiles always: callers copy partial tiles out
// of a scratch tile.
import { multiplyAdd } from './simd';

export const TILE_ROWS: i32 = 6;
export const TILE_COLUMNS: i32 = 8;
/** Of a packed panel of B, and of a scratch tile. */
export const TILE_ROW_BYTES: usize = 32;
/** Of a packed tile of A. */
export const TILE_COLUMN_BYTES: usize = 24;

/**
 * Turns six rows into columns, to[k][6]. Row i starts at ai and is `segments` runs of `length` floats, `jump` bytes
 * from the start of one run to the next: a matrix row (one run) or a convolution's window (one run a kernel row).
 */
export function packRows(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  a4: usize,
  a5: usize,
  length: i32,
  segments: i32,
  jump: usize,
  to: usize,
): void {
  const bytes = (<usize>length) << 2;
  for (let segment = 0; segment < segments; segment++) {
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16) {
      const r0 = v128.load(a0 + at);
      const r1 = v128.load(a1 + at);
      const r2 = v128.load(a2 + at);
      const r3 = v128.load(a3 + at);
      const r4 = v128.load(a4 + at);
      const r5 = v128.load(a5 + at);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const low45 = v128.shuffle<f32>(r4, r5, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      const high45 = v128.shuffle<f32>(r4, r5, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
      v128.store(to, v128.shuffle<f64>(low45, low01, 0, 3), 16);
      v128.store(to, v128.shuffle<f64>(low23, low45, 1, 3), 32);
      v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 48);
      v128.store(to, v128.shuffle<f64>(high45, high01, 0, 3), 64);
      v128.store(to, v128.shuffle<f64>(high23, high45, 1, 3), 80);
      to += 96;
    }
    for (; at < bytes; at += 4) {
      store<f32>(to, load<f32>(a0 + at));
      store<f32>(to, load<f32>(a1 + at), 4);
      store<f32>(to, load<f32>(a2 + at), 8);
      store<f32>(to, load<f32>(a3 + at), 12);
      store<f32>(to, load<f32>(a4 + at), 16);
      store<f32>(to, load<f32>(a5 + at), 20);
      to += TILE_COLUMN_BYTES;
    }
    a0 += jump;
    a1 += jump;
    a2 += jump;
    a3 += jump;
    a4 += jump;
    a5 += jump;
  }
}

@inline
function tileOfPackedAnd(
  isFrom: bool,
  start: usize,
  startStride: usize,
  a: usize,
  b: usize,
  count: i32,
  out: usize,
  outStride: usize,
): void {
  let c00 = isFrom ? v128.load(start + 0 * startStride) : f32x4.splat(0);
  let c01 = isFrom ? v128.load(start + 0 * startStride, 16) : f32x4.splat(0);
  let c10 = isFrom ? v128.load(start + 1 * startStride) : f32x4.splat(0);
  let c11 = isFrom ? v128.load(start + 1 * startStride, 16) : f32x4.splat(0);
  let c20 = isFrom ? v128.load(start + 2 * startStride) : f32x4.splat(0);
  let c21 = isFrom ? v128.load(start + 2 * startStride, 16) : f32x4.splat(0);
  let c30 = isFrom ? v128.load(start + 3 * startStride) : f32x4.splat(0);
  let c31 = isFrom ? v128.load(start + 3 * startStride, 16) : f32x4.splat(0);
  let c40 = isFrom ? v128.load(start + 4 * startStride) : f32x4.splat(0);
  let c41 = isFrom ? v128.load(start + 4 * startStride, 16) : f32x4.splat(0);
  let c50 = isFrom ? v128.load(start + 5 * startStride) : f32x4.splat(0);
  let c51 = isFrom ? v128.load(start + 5 * startStride, 16) : f32x4.splat(0);
  let x: v128, b0: v128, b1: v128;
  const end = b + (<usize>count) * TILE_ROW_BYTES;
  for (; b < end; b += TILE_ROW_BYTES) {
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load32_splat(a);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
    x = v128.load32_splat(a, 16);
    c40 = multiplyAdd(x, b0, c40);
    c41 = multiplyAdd(x, b1, c41);
    x = v128.load32_splat(a, 20);
    c50 = multiplyAdd(x, b0, c50);
    c51 = multiplyAdd(x, b1, c51);
    a += TILE_COLUMN_BYTES;
  }
  v128.store(out + 0 * outStride, c00);
  v128.store(out + 0 * outStride, c01, 16);
  v128.store(out + 1 * outStride, c10);
  v128.store(out + 1 * outStride, c11, 16);
  v128.store(out + 2 * outStride, c20);
  v128.store(out + 2 * outStride, c21, 16);
  v128.store(out + 3 * outStride, c30);
  v128.store(out + 3 * outStride, c31, 16);
  v128.store(out + 4 * outStride, c40);
  v128.store(out + 4 * outStride, c41, 16);
  v128.store(out + 5 * outStride, c50);
  v128.store(out + 5 * outStride, c51, 16);
}

/**
 * out[i][j] = sum over k of a[k][i] * b[k][j], both packed; `out`: rows `outStride` bytes apart.
 * One k a turn: unrolled, V8 no longer keeps the tile in registers (measured: 41 instead of 55 GFLOP/s).
 */
export function tileOfPacked(a: usize, b: usize, count: i32, out: usize, outStride: usize): void {
  tileOfPackedAnd(false, 0, 0, a, b, count, out, outStride);
}

/** The same added to the rows of `start`, `startStride` bytes apart (0: one row for all). `start` may be `out`. */
export function tileOfPackedFrom(
  start: usize,
  startStride: usize,
  a: usize,
  b: usize,
  count: i32,
  out: usize,
  outStride: usize,
): void {
  tileOfPackedAnd(true, start, startStride, a, b, count, out, outStride);
}

/**
 * out[i][j] += sum over k of A[k][i] * B[k][j], for six neighbouring columns of A: the k-th row of A starts at `a`
 * plus the k-th entry of `offsets` (u32, bytes), the k-th row of B at `b` plus k times `bStride`. May read up to 20
 * and 28 bytes past its last columns.
 */
export function tileOfColumns(
  base: usize,
  offsets: usize,
  count: i32,
  b: usize,
  bStride: usize,
  out: usize,
  outStride: usize,
): void {
  let c00 = v128.load(out + 0 * outStride);
  let c01 = v128.load(out + 0 * outStride, 16);
  let c10 = v128.load(out + 1 * outStride);
  let c11 = v128.load(out + 1 * outStride, 16);
  let c20 = v128.load(out + 2 * outStride);
  let c21 = v128.load(out + 2 * outStride, 16);
  let c30 = v128.load(out + 3 * outStride);
  let c31 = v128.load(out + 3 * outStride, 16);
  let c40 = v128.load(out + 4 * outStride);
  let c41 = v128.load(out + 4 * outStride, 16);
  let c50 = v128.load(out + 5 * outStride);
  let c51 = v128.load(out + 5 * outStride, 16);
  let x: v128, b0: v128, b1: v128;
  const end = offsets + ((<usize>count) << 2);
  for (; offsets < end; offsets += 4) {
    const a = base + <usize>load<u32>(offsets);
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load32_splat(a);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
    x = v128.load32_splat(a, 16);
    c40 = multiplyAdd(x, b0, c40);
    c41 = multiplyAdd(x, b1, c41);
    x = v128.load32_splat(a, 20);
    c50 = multiplyAdd(x, b0, c50);
    c51 = multiplyAdd(x, b1, c51);
    b += bStride;
  }
  v128.store(out + 0 * outStride, c00);
  v128.store(out + 0 * outStride, c01, 16);
  v128.store(out + 1 * outStride, c10);
  v128.store(out + 1 * outStride, c11, 16);
  v128.store(out + 2 * outStride, c20);
  v128.store(out + 2 * outStride, c21, 16);
  v128.store(out + 3 * outStride, c30);
  v128.store(out + 3 * outStride, c31, 16);
  v128.store(out + 4 * outStride, c40);
  v128.store(out + 4 * outStride, c41, 16);
  v128.store(out + 5 * outStride, c50);
  v128.store(out + 5 * outStride, c51, 16);
}

// The two innermost loops of every product: a tile of 6 rows by 8 columns, held in 12 vector registers (with 2 for B and 1 for A
// that is all 15 that V8 gives us on x64). They read whole tiles always: callers copy partial tiles out of a scratch tile.
import { multiplyAdd } from './simd';

export const TILE_ROWS: i32 = 6;
export const TILE_COLUMNS: i32 = 8;
export const TILE_ROW_BYTES: usize = 32;

/**
 * out[i][j] = sum over k of A_i[k] * B[k][j], where A_i is read from a row pointer of its own: `segments` runs of `length` floats,
 * `jump` bytes from the start of one run to the next. That is a matrix row (one run) or a convolution's window (one run a kernel row).
 * `b`: packed panel, 8 floats a k. `out`: rows `outStride` bytes apart.
 */
export function tileOfRows(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  a4: usize,
  a5: usize,
  length: i32,
  segments: i32,
  jump: usize,
  b: usize,
  out: usize,
  outStride: usize,
): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0);
  let c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0);
  let c51 = f32x4.splat(0);
  let a: v128, b0: v128, b1: v128;
  const rest = jump - ((<usize>length) << 2);
  for (let segment = 0; segment < segments; segment++) {
    let k = length;
    for (; k >= 2; k -= 2) {
      b0 = v128.load(b);
      b1 = v128.load(b, 16);
      a = v128.load32_splat(a0);
      c00 = multiplyAdd(a, b0, c00);
      c01 = multiplyAdd(a, b1, c01);
      a = v128.load32_splat(a1);
      c10 = multiplyAdd(a, b0, c10);
      c11 = multiplyAdd(a, b1, c11);
      a = v128.load32_splat(a2);
      c20 = multiplyAdd(a, b0, c20);
      c21 = multiplyAdd(a, b1, c21);
      a = v128.load32_splat(a3);
      c30 = multiplyAdd(a, b0, c30);
      c31 = multiplyAdd(a, b1, c31);
      a = v128.load32_splat(a4);
      c40 = multiplyAdd(a, b0, c40);
      c41 = multiplyAdd(a, b1, c41);
      a = v128.load32_splat(a5);
      c50 = multiplyAdd(a, b0, c50);
      c51 = multiplyAdd(a, b1, c51);
      b0 = v128.load(b, 32);
      b1 = v128.load(b, 48);
      a = v128.load32_splat(a0, 4);
      c00 = multiplyAdd(a, b0, c00);
      c01 = multiplyAdd(a, b1, c01);
      a = v128.load32_splat(a1, 4);
      c10 = multiplyAdd(a, b0, c10);
      c11 = multiplyAdd(a, b1, c11);
      a = v128.load32_splat(a2, 4);
      c20 = multiplyAdd(a, b0, c20);
      c21 = multiplyAdd(a, b1, c21);
      a = v128.load32_splat(a3, 4);
      c30 = multiplyAdd(a, b0, c30);
      c31 = multiplyAdd(a, b1, c31);
      a = v128.load32_splat(a4, 4);
      c40 = multiplyAdd(a, b0, c40);
      c41 = multiplyAdd(a, b1, c41);
      a = v128.load32_splat(a5, 4);
      c50 = multiplyAdd(a, b0, c50);
      c51 = multiplyAdd(a, b1, c51);
      a0 += 8;
      a1 += 8;
      a2 += 8;
      a3 += 8;
      a4 += 8;
      a5 += 8;
      b += 64;
    }
    if (k > 0) {
      b0 = v128.load(b);
      b1 = v128.load(b, 16);
      a = v128.load32_splat(a0);
      c00 = multiplyAdd(a, b0, c00);
      c01 = multiplyAdd(a, b1, c01);
      a = v128.load32_splat(a1);
      c10 = multiplyAdd(a, b0, c10);
      c11 = multiplyAdd(a, b1, c11);
      a = v128.load32_splat(a2);
      c20 = multiplyAdd(a, b0, c20);
      c21 = multiplyAdd(a, b1, c21);
      a = v128.load32_splat(a3);
      c30 = multiplyAdd(a, b0, c30);
      c31 = multiplyAdd(a, b1, c31);
      a = v128.load32_splat(a4);
      c40 = multiplyAdd(a, b0, c40);
      c41 = multiplyAdd(a, b1, c41);
      a = v128.load32_splat(a5);
      c50 = multiplyAdd(a, b0, c50);
      c51 = multiplyAdd(a, b1, c51);
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      a4 += 4;
      a5 += 4;
      b += 32;
    }
    a0 += rest;
    a1 += rest;
    a2 += rest;
    a3 += rest;
    a4 += rest;
    a5 += rest;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  out += outStride;
  v128.store(out, c10);
  v128.store(out, c11, 16);
  out += outStride;
  v128.store(out, c20);
  v128.store(out, c21, 16);
  out += outStride;
  v128.store(out, c30);
  v128.store(out, c31, 16);
  out += outStride;
  v128.store(out, c40);
  v128.store(out, c41, 16);
  out += outStride;
  v128.store(out, c50);
  v128.store(out, c51, 16);
}

/**
 * out[i][j] += sum over k of A[k][i] * B[k][j], for six neighbouring columns of A: the k-th row of A starts at `a` plus the k-th entry
 * of `offsets` (u32, bytes), the k-th row of B at `b` plus k times `bStride`. May read up to 20 and 28 bytes past its last columns.
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

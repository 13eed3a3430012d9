// Sums down the columns of a matrix [rows, columns] and per-column affine maps: what batch and group norm are made
// of. Sums are taken over blocks of rows in f32 and added up in f64, in a fixed order.
import { multiplyAdd } from './simd';

const BLOCK_BYTES: i32 = 16384;

@inline
function rowsInBlock(columns: i32): i32 {
  return max(8, min(128, BLOCK_BYTES / (columns << 2)));
}

/** Adds four lanes to four doubles. */
@inline
function addLanes(to: usize, v: v128): void {
  v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(v)));
  const high = v128.shuffle<f32>(v, v, 2, 3, 2, 3);
  v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(high)), 16);
}

@inline
function addOne(to: usize, value: f32): void {
  store<f64>(to, load<f64>(to) + <f64>value);
}

/** sums[c] = sum of x - shift[c]; squares[c] = sum of (x - shift[c])^2; both f64. */
export function columnMoments(x: usize, rows: i32, columns: i32, shift: usize, sums: usize, squares: usize): void {
  const rowBytes = <usize>columns << 2;
  memory.fill(sums, 0, rowBytes << 1);
  memory.fill(squares, 0, rowBytes << 1);
  const step = rowsInBlock(columns);
  for (let start = 0; start < rows; start += step) {
    const count = min(step, rows - start);
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      const at = <usize>c << 2;
      let from = x + at;
      const center = v128.load(shift + at);
      let sum = f32x4.splat(0);
      let square = f32x4.splat(0);
      for (let r = 0; r < count; r++) {
        const d = f32x4.sub(v128.load(from), center);
        sum = f32x4.add(sum, d);
        square = multiplyAdd(d, d, square);
        from += rowBytes;
      }
      addLanes(sums + (at << 1), sum);
      addLanes(squares + (at << 1), square);
    }
    for (; c < columns; c++) {
      const at = <usize>c << 2;
      let from = x + at;
      let sum: f32 = 0;
      let square: f32 = 0;
      for (let r = 0; r < count; r++) {
        const d = load<f32>(from) - load<f32>(shift + at);
        sum += d;
        square += d * d;
        from += rowBytes;
      }
      addOne(sums + (at << 1), sum);
      addOne(squares + (at << 1), square);
    }
    x += <usize>count * rowBytes;
  }
}

/** sums[c] = sum of dy; products[c] = sum of dy * (x - shift[c]); both f64. */
export function columnProducts(
  dy: usize,
  x: usize,
  rows: i32,
  columns: i32,
  shift: usize,
  sums: usize,
  products: usize,
): void {
  const rowBytes = <usize>columns << 2;
  memory.fill(sums, 0, rowBytes << 1);
  memory.fill(products, 0, rowBytes << 1);
  const step = rowsInBlock(columns);
  for (let start = 0; start < rows; start += step) {
    const count = min(step, rows - start);
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      const at = <usize>c << 2;
      let fromX = x + at;
      let fromY = dy + at;
      const center = v128.load(shift + at);
      let sum = f32x4.splat(0);
      let product = f32x4.splat(0);
      for (let r = 0; r < count; r++) {
        const g = v128.load(fromY);
        sum = f32x4.add(sum, g);
        product = multiplyAdd(g, f32x4.sub(v128.load(fromX), center), product);
        fromX += rowBytes;
        fromY += rowBytes;
      }
      addLanes(sums + (at << 1), sum);
      addLanes(products + (at << 1), product);
    }
    for (; c < columns; c++) {
      const at = <usize>c << 2;
      let fromX = x + at;
      let fromY = dy + at;
      let sum: f32 = 0;
      let product: f32 = 0;
      for (let r = 0; r < count; r++) {
        const g = load<f32>(fromY);
        sum += g;
        product += g * (load<f32>(fromX) - load<f32>(shift + at));
        fromX += rowBytes;
        fromY += rowBytes;
      }
      addOne(sums + (at << 1), sum);
      addOne(products + (at << 1), product);
    }
    x += <usize>count * rowBytes;
    dy += <usize>count * rowBytes;
  }
}

/** y = x * scale[c] + shift[c] */
export function columnAffine(x: usize, rows: i32, columns: i32, scale: usize, shift: usize, y: usize): void {
  const rowBytes = <usize>columns << 2;
  for (let r = 0; r < rows; r++) {
    let c: usize = 0;
    for (; c + 16 <= rowBytes; c += 16) {
      v128.store(y + c, multiplyAdd(v128.load(x + c), v128.load(scale + c), v128.load(shift + c)));
    }
    for (; c < rowBytes; c += 4) store<f32>(y + c, load<f32>(x + c) * load<f32>(scale + c) + load<f32>(shift + c));
    x += rowBytes;
    y += rowBytes;
  }
}

/** dx = dy * a[c] + x * b[c] + d[c] */
export function columnAffineOfTwo(
  dy: usize,
  x: usize,
  rows: i32,
  columns: i32,
  a: usize,
  b: usize,
  d: usize,
  dx: usize,
): void {
  const rowBytes = <usize>columns << 2;
  for (let r = 0; r < rows; r++) {
    let c: usize = 0;
    for (; c + 16 <= rowBytes; c += 16) {
      const inner = multiplyAdd(v128.load(x + c), v128.load(b + c), v128.load(d + c));
      v128.store(dx + c, multiplyAdd(v128.load(dy + c), v128.load(a + c), inner));
    }
    for (; c < rowBytes; c += 4) {
      const inner = load<f32>(x + c) * load<f32>(b + c) + load<f32>(d + c);
      store<f32>(dx + c, load<f32>(dy + c) * load<f32>(a + c) + inner);
    }
    dy += rowBytes;
    x += rowBytes;
    dx += rowBytes;
  }
}

/** y[c] = sum over rows of x[r][c] * factor; `scratch`: one f64 a column. */
export function columnSums(x: usize, rows: i32, columns: i32, factor: f32, y: usize, scratch: usize): void {
  const sums = scratch;
  const rowBytes = <usize>columns << 2;
  memory.fill(sums, 0, rowBytes << 1);
  const step = rowsInBlock(columns);
  for (let start = 0; start < rows; start += step) {
    const count = min(step, rows - start);
    let c: usize = 0;
    for (; c + 16 <= rowBytes; c += 16) {
      let from = x + c;
      let sum = f32x4.splat(0);
      for (let r = 0; r < count; r++) {
        sum = f32x4.add(sum, v128.load(from));
        from += rowBytes;
      }
      addLanes(sums + (c << 1), sum);
    }
    for (; c < rowBytes; c += 4) {
      let from = x + c;
      let sum: f32 = 0;
      for (let r = 0; r < count; r++) {
        sum += load<f32>(from);
        from += rowBytes;
      }
      addOne(sums + (c << 1), sum);
    }
    x += <usize>count * rowBytes;
  }
  for (let c: usize = 0; c < rowBytes; c += 4) store<f32>(y + c, <f32>(load<f64>(sums + (c << 1)) * <f64>factor));
}

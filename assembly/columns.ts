// Sums down the columns of a matrix [rows, columns] and per-column affine maps: what batch and group norm are made
// of. Sums are taken over blocks of rows in f32 and added up in f64, in a fixed order.
import { hasBounds, highOf, lowOf, passed, rectified } from './rectifier';
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

/** A word of four columns, or one column four times. */
@inline
function wordAt(isWord: bool, at: usize): v128 {
  return isWord ? v128.load(at) : v128.load32_splat(at);
}

/** a * b + c; single columns are multiplied and added one after the other, whatever the build. */
@inline
function wordProduct(isWord: bool, a: v128, b: v128, c: v128): v128 {
  return isWord ? multiplyAdd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** `columnProducts` of one word over one block of rows. */
@inline
function addProducts(
  isWord: bool,
  isRectified: bool,
  dy: usize,
  x: usize,
  count: i32,
  rowBytes: usize,
  origin: usize,
  rectifier: usize,
  low: v128,
  high: v128,
  sums: usize,
  products: usize,
): void {
  const center = wordAt(isWord, origin);
  const scale = isRectified ? wordAt(isWord, rectifier) : center;
  const shift = isRectified ? wordAt(isWord, rectifier + rowBytes) : center;
  let sum = f32x4.splat(0);
  let product = f32x4.splat(0);
  for (let r = 0; r < count; r++) {
    const value = wordAt(isWord, x);
    let slope = wordAt(isWord, dy);
    if (isRectified) slope = passed(slope, wordProduct(isWord, value, scale, shift), low, high);
    sum = f32x4.add(sum, slope);
    product = wordProduct(isWord, slope, f32x4.sub(value, center), product);
    x += rowBytes;
    dy += rowBytes;
  }
  if (isWord) {
    addLanes(sums, sum);
    addLanes(products, product);
  } else {
    addOne(sums, f32x4.extract_lane(sum, 0));
    addOne(products, f32x4.extract_lane(product, 0));
  }
}

/** sums[c] = sum of dy; products[c] = sum of dy * (x - origin[c]); both f64, of what passes the rectifier. */
export function columnProducts(
  dy: usize,
  x: usize,
  rows: i32,
  columns: i32,
  origin: usize,
  rectifier: usize,
  sums: usize,
  products: usize,
): void {
  const row = <usize>columns << 2;
  const low = f32x4.splat(lowOf(rectifier, columns));
  const high = f32x4.splat(highOf(rectifier, columns));
  const isRectified = hasBounds(rectifier, columns);
  memory.fill(sums, 0, row << 1);
  memory.fill(products, 0, row << 1);
  const step = rowsInBlock(columns);
  for (let start = 0; start < rows; start += step) {
    const n = min(step, rows - start);
    let c: usize = 0;
    for (; c + 16 <= row; c += 16) {
      const to = c << 1;
      if (isRectified) {
        addProducts(true, true, dy + c, x + c, n, row, origin + c, rectifier + c, low, high, sums + to, products + to);
      } else {
        addProducts(true, false, dy + c, x + c, n, row, origin + c, rectifier + c, low, high, sums + to, products + to);
      }
    }
    for (; c < row; c += 4) {
      const to = c << 1;
      addProducts(false, isRectified, dy + c, x + c, n, row, origin + c, rectifier + c, low, high, sums + to, products + to);
    }
    x += <usize>n * row;
    dy += <usize>n * row;
  }
}

/** y = x * scale[c] + shift[c], rectified. */
export function columnAffine(x: usize, rows: i32, columns: i32, rectifier: usize, y: usize): void {
  const rowBytes = <usize>columns << 2;
  const shifts = rectifier + rowBytes;
  const low = f32x4.splat(lowOf(rectifier, columns));
  const high = f32x4.splat(highOf(rectifier, columns));
  for (let r = 0; r < rows; r++) {
    let c: usize = 0;
    for (; c + 16 <= rowBytes; c += 16) {
      const value = multiplyAdd(v128.load(x + c), v128.load(rectifier + c), v128.load(shifts + c));
      v128.store(y + c, rectified(value, low, high));
    }
    for (; c < rowBytes; c += 4) {
      const value = wordProduct(false, wordAt(false, x + c), wordAt(false, rectifier + c), wordAt(false, shifts + c));
      store<f32>(y + c, f32x4.extract_lane(rectified(value, low, high), 0));
    }
    x += rowBytes;
    y += rowBytes;
  }
}

/** dx = dy * a + x * b + d, of what passes the rectifier of dy. `factors`: a, b and d [3, C]. */
export function columnAffineOfTwo(
  dy: usize,
  x: usize,
  rows: i32,
  columns: i32,
  rectifier: usize,
  factors: usize,
  dx: usize,
): void {
  const row = <usize>columns << 2;
  const low = f32x4.splat(lowOf(rectifier, columns));
  const high = f32x4.splat(highOf(rectifier, columns));
  const isRectified = hasBounds(rectifier, columns);
  for (let r = 0; r < rows; r++) {
    let c: usize = 0;
    if (isRectified) {
      for (; c + 16 <= row; c += 16) {
        v128.store(dx + c, affineOfTwo(true, true, dy + c, x + c, row, rectifier + c, low, high, factors + c));
      }
    } else {
      for (; c + 16 <= row; c += 16) {
        v128.store(dx + c, affineOfTwo(true, false, dy + c, x + c, row, rectifier + c, low, high, factors + c));
      }
    }
    for (; c < row; c += 4) {
      const one = affineOfTwo(false, isRectified, dy + c, x + c, row, rectifier + c, low, high, factors + c);
      store<f32>(dx + c, f32x4.extract_lane(one, 0));
    }
    dy += row;
    x += row;
    dx += row;
  }
}

/** `columnAffineOfTwo` of one word. */
@inline
function affineOfTwo(
  isWord: bool,
  isRectified: bool,
  dy: usize,
  x: usize,
  rowBytes: usize,
  rectifier: usize,
  low: v128,
  high: v128,
  factors: usize,
): v128 {
  const value = wordAt(isWord, x);
  let slope = wordAt(isWord, dy);
  if (isRectified) {
    const norm = wordProduct(isWord, value, wordAt(isWord, rectifier), wordAt(isWord, rectifier + rowBytes));
    slope = passed(slope, norm, low, high);
  }
  const shift = wordAt(isWord, factors + rowBytes * 2);
  const inner = wordProduct(isWord, value, wordAt(isWord, factors + rowBytes), shift);
  return wordProduct(isWord, slope, wordAt(isWord, factors), inner);
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

// What happens along the rows of a matrix [rows, columns]: layer norm, softmax, cross-entropy.
import { exponential, exponentialOne, logarithm } from './exponential';
import { firstOfPart, PARTS } from './parts';
import { horizontalSum, multiplyAdd } from './simd';

@inline
function rowSum(x: usize, bytes: usize): f32 {
  let c: usize = 0;
  let lanes = f32x4.splat(0);
  for (; c + 16 <= bytes; c += 16) lanes = f32x4.add(lanes, v128.load(x + c));
  let sum = horizontalSum(lanes);
  for (; c < bytes; c += 4) sum += load<f32>(x + c);
  return sum;
}

/** y, and mean and inverse deviation [rows]. */
export function layerNorm(
  x: usize,
  gamma: usize,
  beta: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  y: usize,
  mean: usize,
  inverse: usize,
): void {
  const bytes = <usize>columns << 2;
  for (let r = 0; r < rows; r++) {
    const center = rowSum(x, bytes) / <f32>columns;
    const centers = f32x4.splat(center);
    let squares = f32x4.splat(0);
    let c: usize = 0;
    for (; c + 16 <= bytes; c += 16) {
      const distance = f32x4.sub(v128.load(x + c), centers);
      squares = multiplyAdd(distance, distance, squares);
    }
    let square = horizontalSum(squares);
    for (; c < bytes; c += 4) {
      const distance = load<f32>(x + c) - center;
      square += distance * distance;
    }
    const rate = <f32>(1 / Math.sqrt(<f64>square / <f64>columns + <f64>epsilon));
    const rates = f32x4.splat(rate);
    for (c = 0; c + 16 <= bytes; c += 16) {
      const standard = f32x4.mul(f32x4.sub(v128.load(x + c), centers), rates);
      v128.store(y + c, multiplyAdd(standard, v128.load(gamma + c), v128.load(beta + c)));
    }
    for (; c < bytes; c += 4) {
      store<f32>(y + c, (load<f32>(x + c) - center) * rate * load<f32>(gamma + c) + load<f32>(beta + c));
    }
    store<f32>(mean, center);
    store<f32>(inverse, rate);
    mean += 4;
    inverse += 4;
    x += bytes;
    y += bytes;
  }
}

/**
 * dx, dgamma [columns], dbeta [columns].
 * @long ten arguments, a line each; each loop stands twice, for four numbers and for one
 */
function gradientOfRows(
  dy: usize,
  x: usize,
  gamma: usize,
  mean: usize,
  inverse: usize,
  rows: i32,
  columns: i32,
  dx: usize,
  dgamma: usize,
  dbeta: usize,
): void {
  const bytes = <usize>columns << 2;
  memory.fill(dgamma, 0, bytes);
  memory.fill(dbeta, 0, bytes);
  for (let r = 0; r < rows; r++) {
    const center = load<f32>(mean);
    const rate = load<f32>(inverse);
    const centers = f32x4.splat(center);
    const rates = f32x4.splat(rate);
    let sums = f32x4.splat(0);
    let slopes = f32x4.splat(0);
    let c: usize = 0;
    for (; c + 16 <= bytes; c += 16) {
      const g = v128.load(dy + c);
      const standard = f32x4.mul(f32x4.sub(v128.load(x + c), centers), rates);
      v128.store(dbeta + c, f32x4.add(v128.load(dbeta + c), g));
      v128.store(dgamma + c, multiplyAdd(g, standard, v128.load(dgamma + c)));
      const scaled = f32x4.mul(g, v128.load(gamma + c));
      sums = f32x4.add(sums, scaled);
      slopes = multiplyAdd(scaled, standard, slopes);
    }
    let sum = horizontalSum(sums);
    let slope = horizontalSum(slopes);
    for (; c < bytes; c += 4) {
      const g = load<f32>(dy + c);
      const standard = (load<f32>(x + c) - center) * rate;
      store<f32>(dbeta + c, load<f32>(dbeta + c) + g);
      store<f32>(dgamma + c, load<f32>(dgamma + c) + g * standard);
      sum += g * load<f32>(gamma + c);
      slope += g * load<f32>(gamma + c) * standard;
    }
    sum /= <f32>columns;
    slope /= <f32>columns;
    for (c = 0; c + 16 <= bytes; c += 16) {
      const standard = f32x4.mul(f32x4.sub(v128.load(x + c), centers), rates);
      const scaled = f32x4.mul(v128.load(dy + c), v128.load(gamma + c));
      const rest = f32x4.sub(f32x4.sub(scaled, f32x4.splat(sum)), f32x4.mul(standard, f32x4.splat(slope)));
      v128.store(dx + c, f32x4.mul(rest, rates));
    }
    for (; c < bytes; c += 4) {
      const standard = (load<f32>(x + c) - center) * rate;
      store<f32>(dx + c, (load<f32>(dy + c) * load<f32>(gamma + c) - sum - standard * slope) * rate);
    }
    mean += 4;
    inverse += 4;
    dy += bytes;
    x += bytes;
    dx += bytes;
  }
}

/**
 * dx of the parts from `from` to `to` of the rows, and what each part gives to dgamma and dbeta: sums [2, PARTS,
 * columns].
 */
export function layerNormGradient(
  dy: usize,
  x: usize,
  gamma: usize,
  mean: usize,
  inverse: usize,
  rows: i32,
  columns: i32,
  dx: usize,
  sums: usize,
  from: i32,
  to: i32,
): void {
  const bytes = <usize>columns << 2;
  for (let part = from; part < to; part++) {
    const first = firstOfPart(rows, part);
    const at = <usize>first * bytes;
    const row = <usize>first << 2;
    const dgamma = sums + <usize>part * bytes;
    const dbeta = dgamma + <usize>PARTS * bytes;
    const count = firstOfPart(rows, part + 1) - first;
    gradientOfRows(dy + at, x + at, gamma, mean + row, inverse + row, count, columns, dx + at, dgamma, dbeta);
  }
}

@inline
function rowMaximum(x: usize, bytes: usize): f32 {
  let top = load<f32>(x);
  for (let c: usize = 4; c < bytes; c += 4) top = max(top, load<f32>(x + c));
  return top;
}

/** y = softmax(x) of one row; returns its largest entry and leaves the sum of exponentials at `total` (f32). */
function softmaxRow(x: usize, bytes: usize, y: usize, total: usize): f32 {
  const top = rowMaximum(x, bytes);
  const tops = f32x4.splat(top);
  let lanes = f32x4.splat(0);
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) {
    const e = exponential(f32x4.sub(v128.load(x + c), tops));
    lanes = f32x4.add(lanes, e);
    v128.store(y + c, e);
  }
  let sum = horizontalSum(lanes);
  for (; c < bytes; c += 4) {
    const e = exponentialOne(load<f32>(x + c) - top);
    sum += e;
    store<f32>(y + c, e);
  }
  const factor = <f32>1 / sum;
  for (c = 0; c + 16 <= bytes; c += 16) v128.store(y + c, f32x4.mul(v128.load(y + c), f32x4.splat(factor)));
  for (; c < bytes; c += 4) store<f32>(y + c, load<f32>(y + c) * factor);
  store<f32>(total, sum);
  return top;
}

export function softmax(x: usize, rows: i32, columns: i32, y: usize, scratch: usize): void {
  const bytes = <usize>columns << 2;
  for (let r = 0; r < rows; r++) {
    softmaxRow(x, bytes, y, scratch);
    x += bytes;
    y += bytes;
  }
}

/** dx = y * (dy - sum(dy * y)) */
export function softmaxGradient(dy: usize, y: usize, rows: i32, columns: i32, dx: usize): void {
  const bytes = <usize>columns << 2;
  for (let r = 0; r < rows; r++) {
    let lanes = f32x4.splat(0);
    let c: usize = 0;
    for (; c + 16 <= bytes; c += 16) lanes = multiplyAdd(v128.load(dy + c), v128.load(y + c), lanes);
    let sum = horizontalSum(lanes);
    for (; c < bytes; c += 4) sum += load<f32>(dy + c) * load<f32>(y + c);
    for (c = 0; c + 16 <= bytes; c += 16) {
      v128.store(dx + c, f32x4.mul(v128.load(y + c), f32x4.sub(v128.load(dy + c), f32x4.splat(sum))));
    }
    for (; c < bytes; c += 4) store<f32>(dx + c, load<f32>(y + c) * (load<f32>(dy + c) - sum));
    dy += bytes;
    y += bytes;
    dx += bytes;
  }
}

/** loss [rows] = -sum targets * log softmax(logits), and the probabilities. */
export function softmaxCrossEntropy(
  logits: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  loss: usize,
  probabilities: usize,
  scratch: usize,
): void {
  const bytes = <usize>columns << 2;
  for (let r = 0; r < rows; r++) {
    const top = softmaxRow(logits, bytes, probabilities, scratch);
    const logTotal = logarithm(<f64>load<f32>(scratch));
    let sum: f64 = 0;
    for (let c: usize = 0; c < bytes; c += 4) {
      sum += <f64>load<f32>(targets + c) * (logTotal - (<f64>load<f32>(logits + c) - <f64>top));
    }
    store<f32>(loss, <f32>sum);
    loss += 4;
    logits += bytes;
    targets += bytes;
    probabilities += bytes;
  }
}

/** Floats that are summed in f32 before their sum goes into an f64: long rows keep their digits. */
const SUM_BLOCK_BYTES: usize = 4096;

/** y[r] = sum of a row * factor */
export function rowSums(x: usize, rows: i32, columns: i32, factor: f32, y: usize): void {
  const bytes = <usize>columns << 2;
  for (let r = 0; r < rows; r++) {
    let total: f64 = 0;
    for (let c: usize = 0; c < bytes; c += SUM_BLOCK_BYTES) total += <f64>rowSum(x + c, min(SUM_BLOCK_BYTES, bytes - c));
    store<f32>(y, <f32>(total * <f64>factor));
    x += bytes;
    y += 4;
  }
}

/** y[i] = x[indices[i]], rows of `rowBytes`; false, with y undefined, where an index (i32) lies outside [0, rows). */
export function gatherRows(x: usize, rows: i32, rowBytes: i32, indices: usize, count: i32, y: usize): bool {
  for (let i = 0; i < count; i++) {
    const index = load<u32>(indices + (<usize>i << 2));
    if (index >= <u32>rows) return false;
    memory.copy(y, x + <usize>index * <usize>rowBytes, <usize>rowBytes);
    y += <usize>rowBytes;
  }
  return true;
}

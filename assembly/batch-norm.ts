// Batch norm and the rectifier behind it, forwards and backwards: sums down the columns (channels), then one affine map
// a channel, which the rectifier cuts.
import { columnMoments, columnProducts } from './columns';
import { firstOfPart, PARTS } from './parts';
import { rectifierBytes, setBounds } from './rectifier';

export { rectifierBytes };

/** Two f64 a channel and part, and three f32 coefficients a channel. */
export function batchNormScratchBytes(channels: i32): usize {
  return <usize>channels * (16 * PARTS + 12);
}

@inline
function partsOf(scratch: usize, part: i32, channels: i32): usize {
  return scratch + <usize>(part * channels) * 16;
}

/** Adds the parts up into the first. */
function addParts(scratch: usize, channels: i32): void {
  for (let part = 1; part < PARTS; part++) {
    const from = partsOf(scratch, part, channels);
    for (let at: usize = 0; at < <usize>channels * 16; at += 16) {
      v128.store(scratch + at, f64x2.add(v128.load(scratch + at), v128.load(from + at)));
    }
  }
}

/**
 * Sums of x and of its squares, from the first row as origin, of the parts from `from` to `to` of x [rows, C], into
 * the scratch.
 */
export function batchNormSums(x: usize, rows: i32, channels: i32, scratch: usize, from: i32, to: i32): void {
  for (let part = from; part < to; part++) {
    const sums = partsOf(scratch, part, channels);
    const first = firstOfPart(rows, part);
    const count = firstOfPart(rows, part + 1) - first;
    // Distances are taken from the first row, which lies among the values: no cancellation of large means.
    columnMoments(x + (<usize>first * <usize>channels << 2), count, channels, x, sums, sums + (<usize>channels << 3));
  }
}

/** Sums of dy, as far as it passes the rectifier, and of its products with x - mean, likewise. */
export function batchNormProducts(
  dy: usize,
  x: usize,
  mean: usize,
  rectifier: usize,
  rows: i32,
  channels: i32,
  scratch: usize,
  from: i32,
  to: i32,
): void {
  for (let part = from; part < to; part++) {
    const sums = partsOf(scratch, part, channels);
    const first = firstOfPart(rows, part);
    const count = firstOfPart(rows, part + 1) - first;
    const at = <usize>first * <usize>channels << 2;
    columnProducts(dy + at, x + at, count, channels, mean, rectifier, sums, sums + (<usize>channels << 3));
  }
}

/** Mean [C], biased variance [C], and scale and shift of the rectifier, from the sums of all parts. */
export function batchNormFinish(
  x: usize,
  gamma: usize,
  beta: usize,
  rows: i32,
  channels: i32,
  epsilon: f32,
  low: f32,
  high: f32,
  mean: usize,
  variance: usize,
  rectifier: usize,
  scratch: usize,
): void {
  addParts(scratch, channels);
  const bytes = <usize>channels << 2;
  const sums = scratch;
  const squares = sums + (bytes << 1);
  for (let c: usize = 0; c < bytes; c += 4) {
    const distance = load<f64>(sums + (c << 1)) / <f64>rows;
    const center = <f64>load<f32>(x + c) + distance;
    const spread = max<f64>(0, load<f64>(squares + (c << 1)) / <f64>rows - distance * distance);
    const factor = <f64>load<f32>(gamma + c) / Math.sqrt(spread + <f64>epsilon);
    store<f32>(mean + c, <f32>center);
    store<f32>(variance + c, <f32>spread);
    store<f32>(rectifier + c, <f32>factor);
    store<f32>(rectifier + bytes + c, <f32>(<f64>load<f32>(beta + c) - center * factor));
  }
  setBounds(rectifier, channels, low, high);
}

/** The same from given statistics. */
export function batchNormGiven(
  gamma: usize,
  beta: usize,
  mean: usize,
  variance: usize,
  channels: i32,
  epsilon: f32,
  low: f32,
  high: f32,
  rectifier: usize,
): void {
  const bytes = <usize>channels << 2;
  for (let c: usize = 0; c < bytes; c += 4) {
    const factor = <f64>load<f32>(gamma + c) / Math.sqrt(<f64>load<f32>(variance + c) + <f64>epsilon);
    store<f32>(rectifier + c, <f32>factor);
    store<f32>(rectifier + bytes + c, <f32>(<f64>load<f32>(beta + c) - <f64>load<f32>(mean + c) * factor));
  }
  setBounds(rectifier, channels, low, high);
}

/** Where the factors of the gradient stand: a, b and d [3, C] f32. */
export function batchNormFactors(scratch: usize, channels: i32): usize {
  return partsOf(scratch, PARTS, channels);
}

/** dgamma [C], dbeta [C] and the factors, from the products of all parts. */
export function batchNormGradientFinish(
  gamma: usize,
  mean: usize,
  variance: usize,
  rows: i32,
  channels: i32,
  epsilon: f32,
  dgamma: usize,
  dbeta: usize,
  scratch: usize,
): void {
  addParts(scratch, channels);
  const bytes = <usize>channels << 2;
  const sums = scratch;
  const products = sums + (bytes << 1);
  const a = batchNormFactors(scratch, channels);
  const b = a + bytes;
  const d = b + bytes;
  for (let c: usize = 0; c < bytes; c += 4) {
    const inverse = 1 / Math.sqrt(<f64>load<f32>(variance + c) + <f64>epsilon);
    const sum = load<f64>(sums + (c << 1));
    const slope = load<f64>(products + (c << 1)) * inverse;
    const outer = <f64>load<f32>(gamma + c) * inverse;
    const inner = (-outer * inverse * slope) / <f64>rows;
    store<f32>(dgamma + c, <f32>slope);
    store<f32>(dbeta + c, <f32>sum);
    store<f32>(a + c, <f32>outer);
    store<f32>(b + c, <f32>inner);
    store<f32>(d + c, <f32>((-outer * sum) / <f64>rows - inner * <f64>load<f32>(mean + c)));
  }
}

// What happens to one row of attention scores: soft-max and mask forwards, and the way back.
import { exponentialWithin } from './exponential';
import { horizontalSum, multiplyAdd } from './simd';

/** Bytes of a row of kept weights: whole vectors, the rest of the last one is zero. */
@inline
export function weightStride(tokens: i32): usize {
  return <usize>((tokens + 3) & ~3) << 2;
}

/** All ones in the lanes before `count`. */
@inline
function lanesBefore(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/**
 * What is left of a key whose scaled score lies this far below the row's largest, or farther: 1e-26, nothing beside
 * the largest's 1, but a normal number even after division and multiplication by small gradients. Denormal numbers
 * are slow.
 */
const FARTHEST: f32 = -60;

/** The largest score of one query in every lane. */
@inline
function rowTop(scores: usize, last: usize, valid: v128): v128 {
  let tops = v128.bitselect(v128.load(scores + last), f32x4.splat(-f32.MAX_VALUE), valid);
  for (let at: usize = 0; at < last; at += 16) tops = f32x4.pmax(tops, v128.load(scores + at));
  tops = f32x4.pmax(tops, v128.shuffle<f32>(tops, tops, 2, 3, 0, 1));
  return f32x4.pmax(tops, v128.shuffle<f32>(tops, tops, 1, 0, 3, 2));
}

/** e^(scale * score - top) */
@inline
function weightOf(score: v128, scales: v128, lowered: v128): v128 {
  return exponentialWithin(f32x4.pmax(multiplyAdd(score, scales, lowered), f32x4.splat(FARTHEST)));
}

/** One row of `weighRows`; `lowered`: minus the scaled largest score, four times. */
@inline
function weighRow(scores: usize, last: usize, valid: v128, scales: v128, lowered: v128, mask: usize, weights: usize): void {
  const tail = v128.and(weightOf(v128.load(scores + last), scales, lowered), valid);
  let sums = tail;
  for (let at: usize = 0; at < last; at += 16) {
    const e = weightOf(v128.load(scores + at), scales, lowered);
    v128.store(scores + at, e);
    sums = f32x4.add(sums, e);
  }
  v128.store(scores + last, tail);
  const shares = f32x4.splat(1 / horizontalSum(sums));
  if (mask == 0) {
    for (let at: usize = 0; at <= last; at += 16) {
      const weight = f32x4.mul(v128.load(scores + at), shares);
      v128.store(weights + at, weight);
      v128.store(scores + at, weight);
    }
    return;
  }
  for (let at: usize = 0; at <= last; at += 16) {
    const weight = f32x4.mul(v128.load(scores + at), shares);
    v128.store(weights + at, weight);
    v128.store(scores + at, f32x4.mul(weight, v128.load(mask + at)));
  }
}

/**
 * Scores of `count` queries, rows `stride` bytes apart, in place to softmax(scale * scores) * mask; the soft-max
 * itself goes to `weights`. `mask` 0: none. Rows of scores and weights hold whole vectors; of a mask, up to three
 * floats past the last row are read, and their lanes left undefined in the scores. `work`: 16 bytes a row.
 */
export function weighRows(
  scores: usize,
  stride: usize,
  count: i32,
  tokens: i32,
  scale: f32,
  mask: usize,
  weights: usize,
  work: usize,
): void {
  const last = <usize>((tokens - 1) >> 2) << 4;
  const valid = lanesBefore(((tokens - 1) & 3) + 1);
  const scales = f32x4.splat(scale);
  const weightBytes = weightStride(tokens);
  // All rows' maxima first: each is a chain of waits, and the processor works on several at once.
  for (let r: usize = 0; r < <usize>count; r++) {
    const top = rowTop(scores + r * stride, last, valid);
    v128.store(work + (r << 4), f32x4.neg(f32x4.mul(top, scales)));
  }
  for (let r: usize = 0; r < <usize>count; r++) {
    const factors = mask == 0 ? 0 : mask + r * (<usize>tokens << 2);
    weighRow(scores + r * stride, last, valid, scales, v128.load(work + (r << 4)), factors, weights + r * weightBytes);
  }
}

/** The sum of dy * y over a head's channels: what the soft-max's gradient subtracts in this row. */
export function rowProduct(dy: usize, y: usize, depth: i32): f32 {
  const bytes = <usize>depth << 2;
  let at: usize = 0;
  let sums = f32x4.splat(0);
  for (; at + 16 <= bytes; at += 16) sums = multiplyAdd(v128.load(dy + at), v128.load(y + at), sums);
  let sum = horizontalSum(sums);
  for (; at < bytes; at += 4) sum += load<f32>(dy + at) * load<f32>(y + at);
  return sum;
}

/**
 * One query's row on the way back. `slopes`: in, the gradient of the masked weights; out, that of the scores before
 * scaling, times `scale`. `mixed`: out, weights * mask. `mask` 0: none, and `mixed` is written all the same.
 */
export function unweighRow(
  slopes: usize,
  weights: usize,
  mask: usize,
  tokens: i32,
  product: f32,
  scale: f32,
  mixed: usize,
): void {
  const bytes = weightStride(tokens);
  const products = f32x4.splat(product);
  const scales = f32x4.splat(scale);
  if (mask == 0) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const weight = v128.load(weights + at);
      v128.store(mixed + at, weight);
      const slope = f32x4.sub(v128.load(slopes + at), products);
      v128.store(slopes + at, f32x4.mul(f32x4.mul(weight, scales), slope));
    }
    return;
  }
  for (let at: usize = 0; at < bytes; at += 16) {
    const weight = v128.load(weights + at);
    const factor = v128.load(mask + at);
    v128.store(mixed + at, f32x4.mul(weight, factor));
    const slope = f32x4.sub(f32x4.mul(v128.load(slopes + at), factor), products);
    v128.store(slopes + at, f32x4.mul(f32x4.mul(weight, scales), slope));
  }
}

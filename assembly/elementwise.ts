// One pass over arrays of one size: sums, activations, their gradients.
import { exponential } from './exponential';
import { multiplyAdd } from './simd';

/** a + b */
export function add(a: usize, b: usize, count: i32, y: usize): void {
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) v128.store(y + c, f32x4.add(v128.load(a + c), v128.load(b + c)));
  for (; c < bytes; c += 4) store<f32>(y + c, load<f32>(a + c) + load<f32>(b + c));
}

/** x where x > 0, else 0; NaN stays NaN, as a broken run must show itself. */
export function relu(x: usize, count: i32, y: usize): void {
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) v128.store(y + c, f32x4.max(v128.load(x + c), f32x4.splat(0)));
  for (; c < bytes; c += 4) store<f32>(y + c, max<f32>(load<f32>(x + c), 0));
}

/** dy where y > 0, else 0 */
export function reluGradient(dy: usize, y: usize, count: i32, dx: usize): void {
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) {
    v128.store(dx + c, v128.and(v128.load(dy + c), f32x4.gt(v128.load(y + c), f32x4.splat(0))));
  }
  for (; c < bytes; c += 4) store<f32>(dx + c, load<f32>(y + c) > 0 ? load<f32>(dy + c) : 0);
}

/** sigmoid(1.702 x) */
@inline
function gate(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.mul(x, f32x4.splat(-1.702)))));
}

@inline
function quickGeluOf(x: v128): v128 {
  return f32x4.mul(x, gate(x));
}

@inline
function quickGeluSlope(x: v128): v128 {
  const one = f32x4.splat(1);
  const s = gate(x);
  const inner = f32x4.mul(f32x4.mul(x, f32x4.splat(1.702)), f32x4.sub(one, s));
  return f32x4.mul(s, f32x4.add(one, inner));
}

/** x * sigmoid(1.702 x) */
export function quickGelu(x: usize, count: i32, y: usize): void {
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) v128.store(y + c, quickGeluOf(v128.load(x + c)));
  for (; c < bytes; c += 4) store<f32>(y + c, f32x4.extract_lane(quickGeluOf(v128.load32_splat(x + c)), 0));
}

export function quickGeluGradient(dy: usize, x: usize, count: i32, dx: usize): void {
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) v128.store(dx + c, f32x4.mul(v128.load(dy + c), quickGeluSlope(v128.load(x + c))));
  for (; c < bytes; c += 4) {
    store<f32>(dx + c, load<f32>(dy + c) * f32x4.extract_lane(quickGeluSlope(v128.load32_splat(x + c)), 0));
  }
}

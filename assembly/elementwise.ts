// One pass over arrays of one size: activations, their gradients, and the optimizer's update.
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

/**
 * m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p = p * keep - rate * m / (sqrt(v * inverseCorrection2) + epsilon),
 * where rate is the learning rate over correction 1 and keep is 1 - learningRate * weightDecay.
 */
export function adamW(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  count: i32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  rate: f32,
  keep: f32,
  inverseCorrection2: f32,
  epsilon: f32,
  nextP: usize,
  nextM: usize,
  nextV: usize,
): void {
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) {
    const gradient = v128.load(g + c);
    const first = multiplyAdd(gradient, f32x4.splat(rest1), f32x4.mul(v128.load(m + c), f32x4.splat(beta1)));
    const squared = f32x4.mul(f32x4.mul(gradient, gradient), f32x4.splat(rest2));
    const second = multiplyAdd(v128.load(v + c), f32x4.splat(beta2), squared);
    const deviation = f32x4.add(f32x4.sqrt(f32x4.mul(second, f32x4.splat(inverseCorrection2))), f32x4.splat(epsilon));
    const update = f32x4.mul(f32x4.div(first, deviation), f32x4.splat(rate));
    v128.store(nextM + c, first);
    v128.store(nextV + c, second);
    v128.store(nextP + c, f32x4.sub(f32x4.mul(v128.load(p + c), f32x4.splat(keep)), update));
  }
  for (; c < bytes; c += 4) {
    const gradient = load<f32>(g + c);
    const first = gradient * rest1 + load<f32>(m + c) * beta1;
    const second = load<f32>(v + c) * beta2 + gradient * gradient * rest2;
    const deviation = sqrt<f32>(second * inverseCorrection2) + epsilon;
    store<f32>(nextM + c, first);
    store<f32>(nextV + c, second);
    store<f32>(nextP + c, load<f32>(p + c) * keep - (first / deviation) * rate);
  }
}

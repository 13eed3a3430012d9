// Activations that bend smoothly, or nearly so, and their gradients, in one pass.
import { exponential } from './exponential';
import { rectified } from './rectifier';
import { multiplyAdd } from './simd';

/** sigmoid(slope * x) */
@inline
function gate(x: v128, slope: f32): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.mul(x, f32x4.splat(-slope)))));
}

@inline
function gatedOf(x: v128, slope: f32): v128 {
  return f32x4.mul(x, gate(x, slope));
}

@inline
function gatedSlope(x: v128, slope: f32): v128 {
  const one = f32x4.splat(1);
  const s = gate(x, slope);
  const inner = f32x4.mul(f32x4.mul(x, f32x4.splat(slope)), f32x4.sub(one, s));
  return f32x4.mul(s, f32x4.add(one, inner));
}

/** x * sigmoid(slope * x): SiLU at 1, quick GELU at 1.702. */
export function gated(x: usize, count: i32, y: usize, slope: f32): void {
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) v128.store(y + c, gatedOf(v128.load(x + c), slope));
  for (; c < bytes; c += 4) store<f32>(y + c, f32x4.extract_lane(gatedOf(v128.load32_splat(x + c), slope), 0));
}

export function gatedGradient(dy: usize, x: usize, count: i32, dx: usize, slope: f32): void {
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) {
    v128.store(dx + c, f32x4.mul(v128.load(dy + c), gatedSlope(v128.load(x + c), slope)));
  }
  for (; c < bytes; c += 4) {
    store<f32>(dx + c, load<f32>(dy + c) * f32x4.extract_lane(gatedSlope(v128.load32_splat(x + c), slope), 0));
  }
}

/** e^(-x^2 / 2) */
@inline
function bell(x: v128): v128 {
  return exponential(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
}

/** The normal distribution up to x, given bell(x), to 1e-7. (Abramowitz and Stegun, 7.1.26.) */
@inline
function normalUpTo(x: v128, bellOfX: v128): v128 {
  const one = f32x4.splat(1);
  const t = f32x4.div(one, multiplyAdd(f32x4.abs(x), f32x4.splat(0.3275911 * 0.70710678), one));
  let p = multiplyAdd(t, f32x4.splat(1.061405429), f32x4.splat(-1.453152027));
  p = multiplyAdd(p, t, f32x4.splat(1.421413741));
  p = multiplyAdd(p, t, f32x4.splat(-0.284496736));
  p = multiplyAdd(p, t, f32x4.splat(0.254829592));
  const tail = f32x4.mul(f32x4.mul(f32x4.mul(p, t), bellOfX), f32x4.splat(0.5));
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(x, f32x4.splat(0)));
}

@inline
function geluOf(x: v128): v128 {
  return f32x4.mul(x, normalUpTo(x, bell(x)));
}

@inline
function geluSlope(x: v128): v128 {
  const density = bell(x);
  return multiplyAdd(f32x4.mul(x, density), f32x4.splat(0.39894228), normalUpTo(x, density));
}

/** x times the normal distribution up to x. */
export function gelu(x: usize, count: i32, y: usize): void {
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) v128.store(y + c, geluOf(v128.load(x + c)));
  for (; c < bytes; c += 4) store<f32>(y + c, f32x4.extract_lane(geluOf(v128.load32_splat(x + c)), 0));
}

export function geluGradient(dy: usize, x: usize, count: i32, dx: usize): void {
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) v128.store(dx + c, f32x4.mul(v128.load(dy + c), geluSlope(v128.load(x + c))));
  for (; c < bytes; c += 4) {
    store<f32>(dx + c, load<f32>(dy + c) * f32x4.extract_lane(geluSlope(v128.load32_splat(x + c)), 0));
  }
}

/** min(max(x + 3, 0), 6) / 6 */
@inline
function hardGate(x: v128): v128 {
  const opened = rectified(f32x4.add(x, f32x4.splat(3)), f32x4.splat(0), f32x4.splat(6));
  return f32x4.mul(opened, f32x4.splat(1 / 6));
}

/** x times its hard gate. */
export function hardSwish(x: usize, count: i32, y: usize): void {
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) {
    const value = v128.load(x + c);
    v128.store(y + c, f32x4.mul(value, hardGate(value)));
  }
  for (; c < bytes; c += 4) {
    const value = v128.load32_splat(x + c);
    store<f32>(y + c, f32x4.extract_lane(f32x4.mul(value, hardGate(value)), 0));
  }
}

/** 0 below -3, 1 above 3, and x / 3 + 1 / 2 between. */
@inline
function hardSwishSlope(x: v128): v128 {
  const inner = multiplyAdd(x, f32x4.splat(1 / 3), f32x4.splat(0.5));
  const isBelow = f32x4.le(x, f32x4.splat(-3));
  const isAbove = f32x4.ge(x, f32x4.splat(3));
  return v128.bitselect(f32x4.splat(1), v128.andnot(inner, isBelow), isAbove);
}

export function hardSwishGradient(dy: usize, x: usize, count: i32, dx: usize): void {
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) {
    v128.store(dx + c, f32x4.mul(v128.load(dy + c), hardSwishSlope(v128.load(x + c))));
  }
  for (; c < bytes; c += 4) {
    store<f32>(dx + c, load<f32>(dy + c) * f32x4.extract_lane(hardSwishSlope(v128.load32_splat(x + c)), 0));
  }
}

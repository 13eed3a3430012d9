// exp and log without tables, because the module may have no data segment.

import { multiplyAdd } from './simd';

const LOG2_E: f32 = 1.44269504;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;
/** 1.5 * 2^23: added to a small number, it leaves the nearest integer in the lowest bits. */
const ROUNDER: f32 = 12582912;

/**
 * e^x, four at a time, to about 2 ulp, for x within [-87, 88], where the result is a normal number. NaN stays NaN.
 * (Cephes, expf.)
 */
@inline
export function exponentialWithin(x: v128): v128 {
  const shifted = multiplyAdd(x, f32x4.splat(LOG2_E), f32x4.splat(ROUNDER));
  const n = f32x4.sub(shifted, f32x4.splat(ROUNDER));
  const r = multiplyAdd(n, f32x4.splat(-LN2_LOW), multiplyAdd(n, f32x4.splat(-LN2_HIGH), x));
  let p = multiplyAdd(f32x4.splat(1.9875691500e-4), r, f32x4.splat(1.3981999507e-3));
  p = multiplyAdd(p, r, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd(p, r, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd(p, r, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(multiplyAdd(f32x4.mul(p, r), r, r), f32x4.splat(1));
  return f32x4.mul(p, i32x4.add(i32x4.shl(shifted, 23), i32x4.splat(127 << 23)));
}

/**
 * e^x of any x, held within [-87, 88]. `pmin`, `pmax` and the rounder are one instruction each on x64; `min`, `max`
 * and `trunc_sat` are six or more.
 */
@inline
export function exponential(x: v128): v128 {
  return exponentialWithin(f32x4.pmin(f32x4.pmax(x, f32x4.splat(-87)), f32x4.splat(88)));
}

@inline
export function exponentialOne(x: f32): f32 {
  return f32x4.extract_lane(exponential(f32x4.splat(x)), 0);
}

/** ln x for a positive normal number, by the series of atanh. */
export function logarithm(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let exponent = <i32>((bits >> 52) & 0x7ff) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent++;
  }
  const s = (m - 1) / (m + 1);
  const q = s * s;
  const series = 1.0 + q * (1.0 / 3 + q * (1.0 / 5 + q * (1.0 / 7 + q * (1.0 / 9 + q * (1.0 / 11 + q * (1.0 / 13))))));
  return 2 * s * series + <f64>exponent * 0.6931471805599453;
}

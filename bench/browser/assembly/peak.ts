// The most that one thread of this machine can multiply and add in WASM: twelve sums in registers, no memory at all. Built twice, as our
// kernels are, and only for the bench.
import { multiplyAdd } from '../../../assembly/simd';

/** Floating-point operations of one round. */
export function flopsOfRound(): i32 {
  return 12 * 4 * 2;
}

/** Each sum converges to `addend / (1 - factor)`: no overflow, no denormals. Returns them all added up, lest any be optimised away. */
export function multiplyAndAdd(rounds: i32, factor: f32, addend: f32): f32 {
  const x = f32x4.splat(factor);
  const y = f32x4.splat(addend);
  let a = f32x4.splat(0.0);
  let b = f32x4.splat(0.1);
  let c = f32x4.splat(0.2);
  let d = f32x4.splat(0.3);
  let e = f32x4.splat(0.4);
  let f = f32x4.splat(0.5);
  let g = f32x4.splat(0.6);
  let h = f32x4.splat(0.7);
  let i = f32x4.splat(0.8);
  let j = f32x4.splat(0.9);
  let k = f32x4.splat(1.0);
  let l = f32x4.splat(1.1);
  for (let round = 0; round < rounds; round++) {
    a = multiplyAdd(a, x, y);
    b = multiplyAdd(b, x, y);
    c = multiplyAdd(c, x, y);
    d = multiplyAdd(d, x, y);
    e = multiplyAdd(e, x, y);
    f = multiplyAdd(f, x, y);
    g = multiplyAdd(g, x, y);
    h = multiplyAdd(h, x, y);
    i = multiplyAdd(i, x, y);
    j = multiplyAdd(j, x, y);
    k = multiplyAdd(k, x, y);
    l = multiplyAdd(l, x, y);
  }
  const first = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f));
  const second = f32x4.add(f32x4.add(f32x4.add(g, h), f32x4.add(i, j)), f32x4.add(k, l));
  const all = f32x4.add(first, second);
  return f32x4.extract_lane(all, 0) + f32x4.extract_lane(all, 1) + f32x4.extract_lane(all, 2) + f32x4.extract_lane(all, 3);
}

// The most that one thread of this machine can multiply and add in WASM: twelve sums in registers, no memory at all.
// Built twice, as our kernels are, and only for the bench.

/** Floating-point operations of one round. */
export function flopsOfRound(): i32 {
  return 12 * 4 * 2;
}

/**
 * One multiplication and one addition. Fused, the sum is the addend and stays in its register. Apart, it is the
 * factor: the product of two constants would be computed once, outside the loop.
 */
@inline
function step(sum: v128, x: v128, y: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, sum);
  return f32x4.add(f32x4.mul(sum, x), y);
}

/**
 * With x = 0.5 and y = 1 no sum overflows or becomes denormal. Returns them all added up, lest any be optimised away.
 */
export function multiplyAndAdd(rounds: i32, xs: f32, ys: f32): f32 {
  const x = f32x4.splat(xs);
  const y = f32x4.splat(ys);
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
    a = step(a, x, y);
    b = step(b, x, y);
    c = step(c, x, y);
    d = step(d, x, y);
    e = step(e, x, y);
    f = step(f, x, y);
    g = step(g, x, y);
    h = step(h, x, y);
    i = step(i, x, y);
    j = step(j, x, y);
    k = step(k, x, y);
    l = step(l, x, y);
  }
  const first = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f));
  const second = f32x4.add(f32x4.add(f32x4.add(g, h), f32x4.add(i, j)), f32x4.add(k, l));
  const all = f32x4.add(first, second);
  return f32x4.extract_lane(all, 0) + f32x4.extract_lane(all, 1) + f32x4.extract_lane(all, 2) + f32x4.extract_lane(all, 3);
}

// One pass over arrays of one size: sums, and rectified linear units with their gradients.
import { passed, rectified } from './rectifier';

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

/** min(max(x, 0), 6) */
export function relu6(x: usize, count: i32, y: usize): void {
  const bytes = <usize>count << 2;
  const zero = f32x4.splat(0);
  const six = f32x4.splat(6);
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) v128.store(y + c, rectified(v128.load(x + c), zero, six));
  for (; c < bytes; c += 4) store<f32>(y + c, f32x4.extract_lane(rectified(v128.load32_splat(x + c), zero, six), 0));
}

/** dy where 0 < x < 6, else 0 */
export function relu6Gradient(dy: usize, x: usize, count: i32, dx: usize): void {
  const bytes = <usize>count << 2;
  const zero = f32x4.splat(0);
  const six = f32x4.splat(6);
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) v128.store(dx + c, passed(v128.load(dy + c), v128.load(x + c), zero, six));
  for (; c < bytes; c += 4) {
    const one = passed(v128.load32_splat(dy + c), v128.load32_splat(x + c), zero, six);
    store<f32>(dx + c, f32x4.extract_lane(one, 0));
  }
}

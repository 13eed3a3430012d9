// The optimizer's arithmetic on vectors of all parameters.
import { multiplyAdd } from './simd';

/** Floats whose squares make one partial sum, whatever the number of threads: the norm has the same bits on any. */
const CHUNK: i32 = 16_384;

/** share * a + rest * b */
export function blend(a: usize, b: usize, count: i32, share: f32, rest: f32, y: usize): void {
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) {
    const weighted = f32x4.mul(v128.load(a + c), f32x4.splat(share));
    v128.store(y + c, multiplyAdd(v128.load(b + c), f32x4.splat(rest), weighted));
  }
  for (; c < bytes; c += 4) store<f32>(y + c, load<f32>(a + c) * share + load<f32>(b + c) * rest);
}

export function squareSumsBytes(count: i32): i32 {
  return ((count + CHUNK - 1) / CHUNK) << 3;
}

/** Sums of squares of the chunks `from` to `to`, in double precision. */
export function squareSums(x: usize, count: i32, sums: usize, from: i32, to: i32): void {
  for (let chunk = from; chunk < to; chunk++) {
    let c = (<usize>(chunk * CHUNK)) << 2;
    const end = (<usize>min(count, (chunk + 1) * CHUNK)) << 2;
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (; c + 16 <= end; c += 16) {
      const four = v128.load(x + c);
      const first = f64x2.promote_low_f32x4(four);
      const second = f64x2.promote_low_f32x4(i8x16.shuffle(four, four, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
      low = f64x2.add(low, f64x2.mul(first, first));
      high = f64x2.add(high, f64x2.mul(second, second));
    }
    const four = f64x2.add(low, high);
    let sum = f64x2.extract_lane(four, 0) + f64x2.extract_lane(four, 1);
    for (; c < end; c += 4) {
      const value = <f64>load<f32>(x + c);
      sum += value * value;
    }
    store<f64>(sums + (<usize>chunk << 3), sum);
  }
}

/** Square root of all the sums together. */
export function normOfSums(sums: usize, count: i32, norm: usize): void {
  let total: f64 = 0;
  const chunks = (count + CHUNK - 1) / CHUNK;
  for (let chunk = 0; chunk < chunks; chunk++) total += load<f64>(sums + (<usize>chunk << 3));
  store<f32>(norm, <f32>sqrt<f64>(total));
}

/**
 * g = gradient * min(1, maxNorm / (norm + 1e-6)), or as it stands where `norm` is 0; m = b1 m + (1 - b1) g; v = b2 v
 * + (1 - b2) g^2; p = p * (1 - learningRate * decay) - rate * m / (sqrt(v * inverseCorrection2) + epsilon), where
 * rate is the learning rate over correction 1.
 */
export function adamW(
  p: usize,
  gradient: usize,
  m: usize,
  v: usize,
  decays: usize,
  count: i32,
  norm: usize,
  maxNorm: f32,
  learningRate: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  rate: f32,
  inverseCorrection2: f32,
  epsilon: f32,
  nextP: usize,
  nextM: usize,
  nextV: usize,
): void {
  const factor: f32 = norm == 0 ? 1 : min<f32>(1, maxNorm / (load<f32>(norm) + 1e-6));
  const bytes = <usize>count << 2;
  let c: usize = 0;
  for (; c + 16 <= bytes; c += 16) {
    const g = f32x4.mul(v128.load(gradient + c), f32x4.splat(factor));
    const first = multiplyAdd(g, f32x4.splat(rest1), f32x4.mul(v128.load(m + c), f32x4.splat(beta1)));
    const squared = f32x4.mul(f32x4.mul(g, g), f32x4.splat(rest2));
    const second = multiplyAdd(v128.load(v + c), f32x4.splat(beta2), squared);
    const deviation = f32x4.add(f32x4.sqrt(f32x4.mul(second, f32x4.splat(inverseCorrection2))), f32x4.splat(epsilon));
    const update = f32x4.mul(f32x4.div(first, deviation), f32x4.splat(rate));
    const kept = f32x4.sub(f32x4.splat(1), f32x4.mul(v128.load(decays + c), f32x4.splat(learningRate)));
    v128.store(nextM + c, first);
    v128.store(nextV + c, second);
    v128.store(nextP + c, f32x4.sub(f32x4.mul(v128.load(p + c), kept), update));
  }
  for (; c < bytes; c += 4) {
    const g = load<f32>(gradient + c) * factor;
    const first = g * rest1 + load<f32>(m + c) * beta1;
    const second = load<f32>(v + c) * beta2 + g * g * rest2;
    const deviation = sqrt<f32>(second * inverseCorrection2) + epsilon;
    store<f32>(nextM + c, first);
    store<f32>(nextV + c, second);
    const kept: f32 = 1 - load<f32>(decays + c) * learningRate;
    store<f32>(nextP + c, load<f32>(p + c) * kept - (first / deviation) * rate);
  }
}

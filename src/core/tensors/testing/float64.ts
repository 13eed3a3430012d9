/**
 * Plain float64 formulas of the blocks, written from their definitions, and gradients by central differences: slow,
 * and easy to believe. Every backend's kernels are held to these.
 */
import type { Random } from '../../random.ts';

export interface Sample {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** Normal values, rounded to float32 so that both sides start from the same numbers. */
export function drawSample(random: Random, shape: readonly number[]): Sample {
  const values = new Float64Array(shape.reduce((product, size) => product * size, 1));
  for (let i = 0; i < values.length; i++) values[i] = Math.fround(random.normal());
  return { shape, values };
}

/** A block: its inputs as flat arrays, its output as a flat array. */
export type Formula = (inputs: readonly Float64Array[]) => Float64Array;

/** d(sum(weights * formula(inputs))) / d(inputs[which]) by central differences. */
export function differentiate(
  formula: Formula,
  inputs: readonly Float64Array[],
  weights: Float64Array,
  which: number,
): Float64Array {
  const stepSize = 1e-5;
  const total = (values: Float64Array) => {
    const outputs = formula(inputs.map((input, i) => (i === which ? values : input)));
    return outputs.reduce((sum, value, i) => sum + value * weights[i]!, 0);
  };
  return inputs[which]!.map((value, i) => {
    const moved = Float64Array.from(inputs[which]!);
    moved[i] = value + stepSize;
    const above = total(moved);
    moved[i] = value - stepSize;
    return (above - total(moved)) / (2 * stepSize);
  });
}

/** Normalises the values at `indices` of x among themselves. */
function standardise(x: Float64Array, indices: readonly number[], epsilon: number, out: Float64Array): void {
  const mean = indices.reduce((sum, i) => sum + x[i]!, 0) / indices.length;
  const variance = indices.reduce((sum, i) => sum + (x[i]! - mean) ** 2, 0) / indices.length;
  for (const i of indices) out[i] = (x[i]! - mean) / Math.sqrt(variance + epsilon);
}

/** Inputs x, gamma, beta; `memberOf` names the set whose statistics normalise an element. */
function normFormula(channels: number, epsilon: number, memberOf: (index: number) => number): Formula {
  return ([x, gamma, beta]) => {
    const sets = new Map<number, number[]>();
    for (let i = 0; i < x!.length; i++) {
      const members = sets.get(memberOf(i));
      if (members === undefined) sets.set(memberOf(i), [i]);
      else members.push(i);
    }
    const y = new Float64Array(x!.length);
    for (const members of sets.values()) standardise(x!, members, epsilon, y);
    return y.map((value, i) => value * gamma![i % channels]! + beta![i % channels]!);
  };
}

export const batchNormFormula = (channels: number, epsilon: number): Formula =>
  normFormula(channels, epsilon, (i) => i % channels);

export const layerNormFormula = (channels: number, epsilon: number): Formula =>
  normFormula(channels, epsilon, (i) => Math.floor(i / channels));

export function groupNormFormula(shape: readonly number[], groups: number, epsilon: number): Formula {
  const channels = shape[3]!;
  const photo = shape[1]! * shape[2]! * channels;
  return normFormula(
    channels,
    epsilon,
    (i) => Math.floor(i / photo) * groups + Math.floor((i % channels) / (channels / groups)),
  );
}

/** Inputs x, gamma, beta, mean, variance. */
export function givenNormFormula(channels: number, epsilon: number): Formula {
  return ([x, gamma, beta, mean, variance]) =>
    x!.map((value, i) => {
      const c = i % channels;
      return ((value - mean![c]!) / Math.sqrt(variance![c]! + epsilon)) * gamma![c]! + beta![c]!;
    });
}

export const rectifiedFormula =
  (formula: Formula, low: number, high: number): Formula =>
  (inputs) =>
    formula(inputs).map((value) => Math.min(Math.max(value, low), high));

export const identityFormula: Formula = ([x]) => x!;

export const hardSwishFormula: Formula = ([x]) =>
  x!.map((value) => (value * Math.min(Math.max(value + 3, 0), 6)) / 6);

export const quickGeluFormula: Formula = ([x]) => x!.map((value) => value / (1 + Math.exp(-1.702 * value)));

export const siluFormula: Formula = ([x]) => x!.map((value) => value / (1 + Math.exp(-value)));

export const geluFormula: Formula = ([x]) => x!.map((value) => (value / 2) * (1 + erf(value * Math.SQRT1_2)));

/** By its series, for |z| below 5. */
function erf(z: number): number {
  let [term, sum] = [z, z];
  for (let n = 1; n < 100; n++) {
    term *= (-z * z) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** Inputs logits and targets, both [rows, classes]. */
export function crossEntropyFormula(classes: number): Formula {
  return ([logits, targets]) => {
    const losses = new Float64Array(logits!.length / classes);
    for (let row = 0; row < losses.length; row++) {
      const scores = logits!.subarray(row * classes, (row + 1) * classes);
      const top = Math.max(...scores);
      const logTotal = top + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - top), 0));
      losses[row] = scores.reduce(
        (sum, score, k) => sum + targets![row * classes + k]! * (logTotal - score),
        0,
      );
    }
    return losses;
  };
}

/** Inputs x [rows, inputs], weight [inputs, outputs], bias [outputs]. */
export function linearFormula(inputs: number, outputs: number): Formula {
  return ([x, weight, bias]) =>
    Float64Array.from({ length: (x!.length / inputs) * outputs }, (_, at) => {
      const row = Math.floor(at / outputs);
      let sum = bias![at % outputs]!;
      for (let k = 0; k < inputs; k++) sum += x![row * inputs + k]! * weight![k * outputs + (at % outputs)]!;
      return sum;
    });
}

/**
 * Inputs qkv [batch, tokens, 3 * heads * depth]; `maskOf` gives the multipliers [tokens * tokens] of a pair image *
 * heads + head.
 */
export function attentionFormula(
  [batch, tokens, heads, depth]: readonly [number, number, number, number],
  maskOf: (pair: number) => ArrayLike<number> | null,
): Formula {
  const width = heads * depth;
  return ([qkv]) => {
    const y = new Float64Array(batch * tokens * width);
    for (let pair = 0; pair < batch * heads; pair++) {
      const mask = maskOf(pair);
      const first = Math.floor(pair / heads) * tokens;
      const channel = (pair % heads) * depth;
      const at = (token: number, third: number) => (first + token) * 3 * width + third * width + channel;
      for (let query = 0; query < tokens; query++) {
        const exponentials = Float64Array.from({ length: tokens }, (_, key) => {
          let score = 0;
          for (let c = 0; c < depth; c++) score += qkv![at(query, 0) + c]! * qkv![at(key, 1) + c]!;
          return Math.exp(score / Math.sqrt(depth));
        });
        const total = exponentials.reduce((sum, value) => sum + value, 0);
        for (let key = 0; key < tokens; key++) {
          const weight = (exponentials[key]! / total) * (mask?.[query * tokens + key] ?? 1);
          for (let c = 0; c < depth; c++)
            y[(first + query) * width + channel + c]! += weight * qkv![at(key, 2) + c]!;
        }
      }
    }
    return y;
  };
}

/**
 * Keys and values [B, N, C], decay and first [C]. As the recurrence that it is, one token after the other: what lies
 * before a token is carried from the left, what lies behind it from the right, each step fading both sums by
 * exp(-decay / N).
 */
export function biWkvFormula([batch, tokens, width]: readonly [number, number, number]): Formula {
  return ([keys, values, decay, first]) => {
    const y = new Float64Array(batch * tokens * width);
    for (let photo = 0; photo < batch; photo++) {
      for (let c = 0; c < width; c++) {
        const at = (token: number) => (photo * tokens + token) * width + c;
        const fade = Math.exp(-decay![c]! / tokens);
        const above = new Float64Array(tokens);
        const below = new Float64Array(tokens);
        const sweep = (order: readonly number[]) => {
          let [a, b] = [0, 0];
          for (const token of order) {
            above[token]! += a;
            below[token]! += b;
            const weight = Math.exp(keys![at(token)]!);
            a = fade * a + weight * values![at(token)]!;
            b = fade * b + weight;
          }
        };
        const forwards = Array.from({ length: tokens }, (_, token) => token);
        sweep(forwards);
        sweep([...forwards].reverse());
        for (const token of forwards) {
          const own = Math.exp(first![c]! + keys![at(token)]!);
          y[at(token)] = (above[token]! + own * values![at(token)]!) / (below[token]! + own);
        }
      }
    }
    return y;
  };
}

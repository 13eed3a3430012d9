/** Layers that treat each row, or each number, by itself, and those that mix rows: norms, soft-max, attention, WKV. */
import { rowsAtATime } from './products.js';

/** Abramowitz and Stegun 7.1.26, as TensorFlow.js has it: right to 1.5e-7. */
function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const tail =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - tail * Math.exp(-x * x));
}

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** By name, of one number. */
export const UNARIES = {
  relu: (x) => Math.max(x, 0),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  sigmoid,
  quickGelu: (x) => x * sigmoid(1.702 * x),
  hardSwish: (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
  silu: (x) => x * sigmoid(x),
  gelu: (x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2)),
  tanh: Math.tanh,
  erf,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  affine: (x, { scale, shift }) => x * scale + shift,
  clip: (x, { min, max }) => Math.min(Math.max(x, min ?? -Infinity), max ?? Infinity),
  leakyRelu: (x, { slope }) => (x < 0 ? x * slope : x),
  elu: (x, { alpha }) => (x < 0 ? alpha * Math.expm1(x) : x),
  power: (x, { exponent }) => x ** exponent,
};

export function unary(x, step) {
  const act = UNARIES[step.op];
  const data = new Float32Array(x.data.length);
  for (let i = 0; i < data.length; i++) data[i] = act(x.data[i], step);
  return { shape: x.shape, data };
}

/** `x * weight + bias` by channel. */
export function channels(x, weight, bias) {
  const width = weight.length;
  const data = new Float32Array(x.data.length);
  for (let from = 0; from < data.length; from += width) {
    for (let c = 0; c < width; c++) data[from + c] = x.data[from + c] * weight[c] + bias[c];
  }
  return { shape: x.shape, data };
}

/** [..., inputs] -> [..., outputs] */
export function linear(x, { outputs }, weight, bias, products) {
  const inputs = x.shape.at(-1);
  const rows = x.data.length / inputs;
  const data = times(x.data, weight, { rows, k: inputs, n: outputs }, products);
  if (bias !== null) for (let i = 0; i < data.length; i++) data[i] += bias[i % outputs];
  return { shape: x.shape.with(-1, outputs), data };
}

/** [rows, k] times [k, n]. */
function times(a, b, { rows, k, n }, products) {
  const data = new Float32Array(rows * n);
  const mostRows = rowsAtATime(k, rows);
  const product = products(b, k, n, mostRows);
  for (let first = 0; first < rows; first += mostRows) {
    const count = Math.min(mostRows, rows - first);
    product.a.set(a.subarray(first * k, (first + count) * k));
    data.set(product.run(count), first * n);
  }
  return data;
}

function transposed(b, rows, columns) {
  const data = new Float32Array(b.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) data[j * rows + i] = b[i * columns + j];
  return data;
}

/** Of two values; leading axes are alike. */
export function product(x, y, { isTransposed }, products) {
  const [rows, k] = x.shape.slice(-2);
  const n = isTransposed ? y.shape.at(-2) : y.shape.at(-1);
  const count = x.data.length / (rows * k);
  const data = new Float32Array(count * rows * n);
  for (let i = 0; i < count; i++) {
    const b = y.data.subarray(i * k * n, (i + 1) * k * n);
    const a = x.data.subarray(i * rows * k, (i + 1) * rows * k);
    data.set(times(a, isTransposed ? transposed(b, n, k) : b, { rows, k, n }, products), i * rows * n);
  }
  return { shape: x.shape.with(-1, n), data };
}

/** (x - mean) / sqrt(variance + epsilon) over the numbers at `places`. */
function standardise(x, data, places, epsilon) {
  let mean = 0;
  for (const place of places) mean += x[place];
  mean /= places.length;
  let variance = 0;
  for (const place of places) variance += (x[place] - mean) ** 2;
  const scale = 1 / Math.sqrt(variance / places.length + epsilon);
  for (const place of places) data[place] = (x[place] - mean) * scale;
}

/** Over the last axis. */
export function layerNorm(x, { epsilon }, weight, bias) {
  const width = weight.length;
  const data = new Float32Array(x.data.length);
  const places = Int32Array.from({ length: width }, (_, c) => c);
  for (let from = 0; from < data.length; from += width) {
    const row = data.subarray(from, from + width);
    standardise(x.data.subarray(from, from + width), row, places, epsilon);
  }
  return channels({ shape: x.shape, data }, weight, bias);
}

/** Over [height, width, channels / groups]; consecutive channels form a group. */
export function groupNorm(x, { groups, epsilon }, weight, bias) {
  const width = weight.length;
  const each = width / groups;
  const pixels = x.data.length / width;
  const data = new Float32Array(x.data.length);
  for (let group = 0; group < groups; group++) {
    const place = (_, i) => Math.floor(i / each) * width + group * each + (i % each);
    standardise(x.data, data, Int32Array.from({ length: pixels * each }, place), epsilon);
  }
  return channels({ shape: x.shape, data }, weight, bias);
}

/** Over the last axis; `isLog`: its logarithm. */
export function softmax(x, isLog) {
  const width = x.shape.at(-1);
  const data = new Float32Array(x.data.length);
  for (let from = 0; from < data.length; from += width) {
    let largest = -Infinity;
    for (let c = 0; c < width; c++) largest = Math.max(largest, x.data[from + c]);
    let sum = 0;
    for (let c = 0; c < width; c++) sum += Math.exp(x.data[from + c] - largest);
    for (let c = 0; c < width; c++) {
      const above = x.data[from + c] - largest;
      data[from + c] = isLog ? above - Math.log(sum) : Math.exp(above) / sum;
    }
  }
  return { shape: x.shape, data };
}

/** Rows of length one. */
export function unitLength(x) {
  let squares = 0;
  for (const value of x.data) squares += value * value;
  const scale = 1 / Math.max(Math.sqrt(squares), 1e-12);
  return { shape: x.shape, data: x.data.map((value) => value * scale) };
}

/** Queries, keys and values side by side, [count, 3 width] -> [count, width]; head h owns its columns of each third. */
export function attention(x, { heads }, products) {
  const [count, stacked] = x.shape;
  const width = stacked / 3;
  const each = width / heads;
  const data = new Float32Array(count * width);
  const part = (third, head, scale = 1) => {
    const from = third * width + head * each;
    return Float32Array.from(
      { length: count * each },
      (_, i) => scale * x.data[Math.floor(i / each) * stacked + from + (i % each)],
    );
  };
  for (let head = 0; head < heads; head++) {
    const keys = transposed(part(1, head), count, each);
    const scores = times(part(0, head, each ** -0.5), keys, { rows: count, k: each, n: count }, products);
    const weights = softmax({ shape: [count, count], data: scores }, false).data;
    const mixed = times(weights, part(2, head), { rows: count, k: count, n: each }, products);
    for (let row = 0; row < count; row++) {
      data.set(mixed.subarray(row * each, (row + 1) * each), row * width + head * each);
    }
  }
  return { shape: [count, width], data };
}

/**
 * For each channel and token the mean of all values, weighted by exp(key) and by the distance: exp(decay (1 - |t - i|)
 * / count), exp(first) for the token itself.
 */
export function biWkv(keys, values, decay, first) {
  const width = decay.length;
  const count = keys.data.length / width;
  const data = new Float32Array(values.data.length);
  for (let c = 0; c < width; c++) {
    const spread = Float64Array.from({ length: count }, (_, far) =>
      Math.exp(far === 0 ? first[c] : (decay[c] * (1 - far)) / count),
    );
    let largest = -Infinity;
    for (let i = 0; i < count; i++) largest = Math.max(largest, keys.data[i * width + c]);
    const weights = Float64Array.from({ length: count }, (_, i) =>
      Math.exp(keys.data[i * width + c] - largest),
    );
    for (let t = 0; t < count; t++) {
      let [above, below] = [0, 0];
      for (let i = 0; i < count; i++) {
        const weight = weights[i] * spread[Math.abs(t - i)];
        above += weight * values.data[i * width + c];
        below += weight;
      }
      data[t * width + c] = above / below;
    }
  }
  return { shape: values.shape, data };
}

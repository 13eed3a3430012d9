/**
 * Batch norm on WebGPU, with the rectifier behind it. Statistics are found by Welford's updates in every lane and merged by Chan's formula (Chan et
 * al. 1979), so that a large mean costs no digits.
 */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import type { Bounds } from '../../../core/tensors/rectifier.ts';
import type { KernelCall } from '../../kernel.ts';
import { gridOf, partsOf, sumColumns } from '../column-sums.ts';
import type { WebGpuKernel } from '../kernel.ts';
import { itemsOf, treeOf } from '../lanes.ts';
import type { Program } from '../program.ts';

interface Parts {
  readonly rows: number;
  readonly channels: number;
  readonly parts: number;
}

function partsIn({ shape }: tf.TensorInfo): Parts {
  const channels = shape.at(-1)!;
  const rows = tf.util.sizeFromShape(shape.slice(0, -1));
  return { rows, channels, parts: partsOf(rows, gridOf(itemsOf(channels).count)) };
}

/** WGSL: count, mean and sum of squared distances from it, and those of two sets together. */
const MOMENTS = `
struct Moments { count: f32, mean: T, squares: T }
fn merge(a: Moments, b: Moments) -> Moments {
  let count = a.count + b.count;
  if (count == 0) { return a; }
  let difference = b.mean - a.mean;
  let share = b.count / count;
  return Moments(
    count,
    a.mean + difference * share,
    a.squares + b.squares + difference * difference * (a.count * share),
  );
}`;

/** The moments of every channel over each part of the rows: [parts, 2, C], means and then sums of squares. */
const moments: Program<Parts> = {
  name: 'batch norm moments',
  build({ rows, channels, parts }) {
    const { type, count, text } = itemsOf(channels);
    const { lanes, acrossLanes, downLanes, blocks } = gridOf(count);
    const rowsOfPart = Math.ceil(rows / parts);
    return {
      reads: { x: type },
      writes: { found: type },
      lanes,
      groups: parts * blocks,
      text: `
        ${text}
        ${MOMENTS}
        ${treeOf('merged', 'Moments', lanes, { stride: acrossLanes, combine: 'merge(a, b)' })}
        fn run(group: u32, lane: u32) {
          let part = group / ${blocks}u;
          let item = (group % ${blocks}u) * ${acrossLanes}u + lane % ${acrossLanes}u;
          let end = min((part + 1u) * ${rowsOfPart}u, rows);
          var seen = Moments(0, T(0), T(0));
          if (item < ${count}u) {
            for (var row = part * ${rowsOfPart}u + lane / ${acrossLanes}u; row < end; row += ${downLanes}u) {
              let value = x[row * ${count}u + item];
              let difference = value - seen.mean;
              seen.count += 1;
              seen.mean += difference / seen.count;
              seen.squares += difference * (value - seen.mean);
            }
          }
          seen = merged(lane, seen);
          if (lane < ${acrossLanes}u && item < ${count}u) {
            found[part * ${2 * count}u + item] = seen.mean;
            found[part * ${2 * count}u + ${count}u + item] = seen.squares;
          }
        }`,
    };
  },
};

const MERGE_LANES = 64;

/**
 * [parts, 2, C] -> mean, biased variance, and what the gradient takes of the norm, [2, C]: scale and shift. A workgroup
 * for each item of channels.
 */
const statistics: Program<Parts & { readonly epsilon: number }> = {
  name: 'batch norm statistics',
  build({ rows, channels, parts }) {
    const { type, count, text } = itemsOf(channels);
    const rowsOfPart = Math.ceil(rows / parts);
    return {
      reads: { found: type, gamma: type, beta: type },
      writes: { mean: type, variance: type, record: type },
      lanes: MERGE_LANES,
      groups: count,
      text: `
        ${text}
        ${MOMENTS}
        ${treeOf('merged', 'Moments', MERGE_LANES, { combine: 'merge(a, b)' })}
        fn run(group: u32, lane: u32) {
          var seen = Moments(0, T(0), T(0));
          for (var part = lane; part < parts; part += ${MERGE_LANES}u) {
            let first = part * ${rowsOfPart}u;
            let size = select(0u, min(rows - first, ${rowsOfPart}u), first < rows);
            let at = part * ${2 * count}u + group;
            seen = merge(seen, Moments(f32(size), found[at], found[at + ${count}u]));
          }
          seen = merged(lane, seen);
          if (lane == 0u) {
            mean[group] = seen.mean;
            variance[group] = seen.squares / f32(rows);
            record[group] = gamma[group] * inverseSqrt(seen.squares / f32(rows) + epsilon);
            record[${count}u + group] = beta[group];
          }
        }`,
    };
  },
};

interface Options extends Bounds {
  readonly epsilon: number;
  /** Whether any bound is finite. */
  readonly isRectified: boolean;
}

/** WGSL has no infinity. */
const LARGEST = 3.4e38;

function optionsOf({ attributes }: KernelCall): Options {
  const { epsilon, low, high } = attributes as unknown as Bounds & { readonly epsilon: number };
  const isRectified = Number.isFinite(low) || Number.isFinite(high);
  return { epsilon, isRectified, low: Math.max(low, -LARGEST), high: Math.min(high, LARGEST) };
}

interface Elements extends Options {
  readonly rows: number;
  readonly channels: number;
}

/** WGSL: `name`, cut to the bounds; NaN stays NaN. */
const cut = (name: string, { isRectified }: Options) =>
  isRectified ? `select(select(${name}, T(low), ${name} < T(low)), T(high), ${name} > T(high))` : name;

/** WGSL: dy[at] of channel item `c`, as far as the rectifier lets it pass. `record`: scales, then shifts. */
function passedSlope({ isRectified }: Options, items: number): string {
  if (!isRectified) return 'dy[at]';
  const value = `((x[at] - mean[c]) * record[c] + record[${items}u + c])`;
  return `select(T(0), dy[at], (${value} > T(low)) & (${value} < T(high)))`;
}

const EACH_LANES = 64;

/** WGSL: the statements for the element `at` of channel item `c`. */
function eachElement({ rows, channels }: Elements, statements: string) {
  const { type, count, text } = itemsOf(channels);
  return {
    type,
    lanes: EACH_LANES,
    groups: Math.ceil((rows * count) / EACH_LANES),
    text: `
      ${text}
      fn run(group: u32, lane: u32) {
        let at = group * ${EACH_LANES}u + lane;
        if (at >= ${rows * count}u) { return; }
        let c = at % ${count}u;
        ${statements}
      }`,
  };
}

const normalise: Program<Elements> = {
  name: 'batch norm',
  build(constants) {
    const { type, ...shader } = eachElement(
      constants,
      `let value = (x[at] - mean[c]) * (gamma[c] * inverseSqrt(variance[c] + epsilon)) + beta[c];
      y[at] = ${cut('value', constants)};`,
    );
    return {
      ...shader,
      reads: { x: type, gamma: type, beta: type, mean: type, variance: type },
      writes: { y: type },
    };
  },
};

/** Each part's sums of dy * xhat and of dy: [parts, 2, C]. */
const products: Program<Parts & Elements> = {
  name: 'batch norm products',
  build(constants) {
    const { rows, channels, parts } = constants;
    const { type, count, text } = itemsOf(channels);
    const { lanes, acrossLanes, downLanes, blocks } = gridOf(count);
    const rowsOfPart = Math.ceil(rows / parts);
    return {
      reads: { dy: type, x: type, mean: type, variance: type, record: type },
      writes: { shares: type },
      lanes,
      groups: parts * blocks,
      text: `
        ${text}
        struct Two { products: T, sums: T }
        ${treeOf('total', 'Two', lanes, { stride: acrossLanes, combine: 'Two(a.products + b.products, a.sums + b.sums)' })}
        fn run(group: u32, lane: u32) {
          let part = group / ${blocks}u;
          let c = (group % ${blocks}u) * ${acrossLanes}u + lane % ${acrossLanes}u;
          let end = min((part + 1u) * ${rowsOfPart}u, rows);
          var found = Two(T(0), T(0));
          if (c < ${count}u) {
            for (var row = part * ${rowsOfPart}u + lane / ${acrossLanes}u; row < end; row += ${downLanes}u) {
              let at = row * ${count}u + c;
              let slope = ${passedSlope(constants, count)};
              found.products += slope * (x[at] - mean[c]);
              found.sums += slope;
            }
          }
          found = total(lane, found);
          if (lane < ${acrossLanes}u && c < ${count}u) {
            shares[part * ${2 * count}u + c] = found.products * inverseSqrt(variance[c] + epsilon);
            shares[part * ${2 * count}u + ${count}u + c] = found.sums;
          }
        }`,
    };
  },
};

const backward: Program<Elements> = {
  name: 'batch norm gradient',
  build(constants) {
    const { type, ...shader } = eachElement(
      constants,
      `let normal = (x[at] - mean[c]) * inverseSqrt(variance[c] + epsilon);
      let inner = ${passedSlope(constants, itemsOf(constants.channels).count)};
      dx[at] = (inner - (dbeta[c] + normal * dgamma[c]) / f32(rows)) * record[c];`,
    );
    const reads = { dy: type, x: type, mean: type, variance: type, record: type, dgamma: type, dbeta: type };
    return { ...shader, reads, writes: { dx: type } };
  },
};

/** By given statistics. */
export const batchNormEval: WebGpuKernel = {
  name: FUSED.batchNormEval,
  run(call, gpu) {
    const [x, gamma, beta] = [call.input('x'), call.input('gamma'), call.input('beta')];
    const [mean, variance] = [call.input('mean'), call.input('variance')];
    const { rows, channels } = partsIn(x);
    const y = gpu.output(x.shape);
    const constants = { rows, channels, ...optionsOf(call) };
    gpu.run(normalise, constants, { x, gamma, beta, mean, variance }, { y });
    return y;
  },
};

export const batchNorm: WebGpuKernel = {
  name: FUSED.batchNorm,
  run(call, gpu) {
    const [x, gamma, beta] = [call.input('x'), call.input('gamma'), call.input('beta')];
    const options = optionsOf(call);
    const { rows, channels, parts } = partsIn(x);
    const [y, mean, variance] = [gpu.output(x.shape), gpu.output([channels]), gpu.output([channels])];
    const record = gpu.output([2, channels]);
    const found = gpu.output([parts, 2 * channels]);
    gpu.run(moments, { rows, channels, parts }, { x }, { found });
    const shape = { rows, channels, parts, epsilon: options.epsilon };
    gpu.run(statistics, shape, { found, gamma, beta }, { mean, variance, record });
    gpu.run(normalise, { rows, channels, ...options }, { x, gamma, beta, mean, variance }, { y });
    gpu.release(found);
    return [y, mean, variance, record];
  },
};

export const batchNormGradient: WebGpuKernel = {
  name: FUSED.batchNormGrad,
  run(call, gpu) {
    const [dy, x, record] = [call.input('dy'), call.input('x'), call.input('record')];
    const [mean, variance] = [call.input('mean'), call.input('variance')];
    const options = optionsOf(call);
    const { rows, channels, parts } = partsIn(x);
    const [dx, dgamma, dbeta] = [gpu.output(x.shape), gpu.output([channels]), gpu.output([channels])];
    const shares = gpu.output([parts, 2 * channels]);
    const given = { dy, x, mean, variance, record };
    gpu.run(products, { rows, channels, parts, ...options }, given, { shares });
    sumColumns(gpu, shares, { outer: 1, rows: parts, columns: 2 * channels }, [dgamma, dbeta]);
    gpu.run(backward, { rows, channels, ...options }, { ...given, dgamma, dbeta }, { dx });
    gpu.release(shares);
    return [dx, dgamma, dbeta];
  },
};

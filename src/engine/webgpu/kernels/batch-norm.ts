/**
 * Batch norm on WebGPU. Statistics are found by Welford's updates in every lane and merged by Chan's formula (Chan et
 * al. 1979), so that a large mean costs no digits.
 */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
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

/** [parts, 2, C] -> mean and biased variance; a workgroup for each item of channels. */
const statistics: Program<Parts> = {
  name: 'batch norm statistics',
  build({ rows, channels, parts }) {
    const { type, count, text } = itemsOf(channels);
    const rowsOfPart = Math.ceil(rows / parts);
    return {
      reads: { found: type },
      writes: { mean: type, variance: type },
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
          }
        }`,
    };
  },
};

interface Elements {
  readonly rows: number;
  readonly channels: number;
  readonly epsilon: number;
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
      'y[at] = (x[at] - mean[c]) * (gamma[c] * inverseSqrt(variance[c] + epsilon)) + beta[c];',
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
  build({ rows, channels, parts }) {
    const { type, count, text } = itemsOf(channels);
    const { lanes, acrossLanes, downLanes, blocks } = gridOf(count);
    const rowsOfPart = Math.ceil(rows / parts);
    return {
      reads: { dy: type, x: type, mean: type, variance: type },
      writes: { shares: type },
      lanes,
      groups: parts * blocks,
      text: `
        ${text}
        struct Two { products: T, sums: T }
        ${treeOf('total', 'Two', lanes, { stride: acrossLanes, combine: 'Two(a.products + b.products, a.sums + b.sums)' })}
        fn run(group: u32, lane: u32) {
          let part = group / ${blocks}u;
          let item = (group % ${blocks}u) * ${acrossLanes}u + lane % ${acrossLanes}u;
          let end = min((part + 1u) * ${rowsOfPart}u, rows);
          var found = Two(T(0), T(0));
          if (item < ${count}u) {
            for (var row = part * ${rowsOfPart}u + lane / ${acrossLanes}u; row < end; row += ${downLanes}u) {
              let at = row * ${count}u + item;
              found.products += dy[at] * (x[at] - mean[item]);
              found.sums += dy[at];
            }
          }
          found = total(lane, found);
          if (lane < ${acrossLanes}u && item < ${count}u) {
            shares[part * ${2 * count}u + item] = found.products * inverseSqrt(variance[item] + epsilon);
            shares[part * ${2 * count}u + ${count}u + item] = found.sums;
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
      `let inverse = inverseSqrt(variance[c] + epsilon);
      let normal = (x[at] - mean[c]) * inverse;
      let inner = dy[at] - (dbeta[c] + normal * dgamma[c]) / f32(rows);
      dx[at] = inner * gamma[c] * inverse;`,
    );
    const reads = { dy: type, x: type, gamma: type, mean: type, variance: type, dgamma: type, dbeta: type };
    return { ...shader, reads, writes: { dx: type } };
  },
};

export const batchNorm: WebGpuKernel = {
  name: FUSED.batchNorm,
  run(call, gpu) {
    const [x, gamma, beta] = [call.input('x'), call.input('gamma'), call.input('beta')];
    const { epsilon } = call.attributes as { epsilon: number };
    const { rows, channels, parts } = partsIn(x);
    const [y, mean, variance] = [gpu.output(x.shape), gpu.output([channels]), gpu.output([channels])];
    const found = gpu.output([parts, 2 * channels]);
    gpu.run(moments, { rows, channels, parts }, { x }, { found });
    gpu.run(statistics, { rows, channels, parts }, { found }, { mean, variance });
    gpu.run(normalise, { rows, channels, epsilon }, { x, gamma, beta, mean, variance }, { y });
    gpu.release(found);
    return [y, mean, variance];
  },
};

export const batchNormGradient: WebGpuKernel = {
  name: FUSED.batchNormGrad,
  run(call, gpu) {
    const [dy, x, gamma] = [call.input('dy'), call.input('x'), call.input('gamma')];
    const [mean, variance] = [call.input('mean'), call.input('variance')];
    const { epsilon } = call.attributes as { epsilon: number };
    const { rows, channels, parts } = partsIn(x);
    const [dx, dgamma, dbeta] = [gpu.output(x.shape), gpu.output([channels]), gpu.output([channels])];
    const shares = gpu.output([parts, 2 * channels]);
    gpu.run(products, { rows, channels, parts, epsilon }, { dy, x, mean, variance }, { shares });
    sumColumns(gpu, shares, { outer: 1, rows: parts, columns: 2 * channels }, [dgamma, dbeta]);
    const reads = { dy, x, gamma, mean, variance, dgamma, dbeta };
    gpu.run(backward, { rows, channels, epsilon }, reads, { dx });
    gpu.release(shares);
    return [dx, dgamma, dbeta];
  },
};

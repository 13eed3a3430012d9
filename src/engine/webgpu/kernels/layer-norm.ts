/**
 * Layer norm on WebGPU: a workgroup a row; the gradient keeps each workgroup's share of the affine gradients for a
 * second pass.
 */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import { sumColumns } from '../column-sums.ts';
import type { WebGpuKernel } from '../kernel.ts';
import { itemsOf, lanesFor, treeOf } from '../lanes.ts';
import type { Program } from '../program.ts';

interface Rows {
  readonly rows: number;
  readonly channels: number;
}

function rowsOf({ shape }: tf.TensorInfo): Rows {
  const channels = shape.at(-1)!;
  return { rows: tf.util.sizeFromShape(shape.slice(0, -1)), channels };
}

/** Lanes over the items of a row; each holds `held` of them, `lanes` apart. */
function layout(channels: number) {
  const items = itemsOf(channels);
  const lanes = lanesFor(items.count);
  return { ...items, lanes, held: Math.ceil(items.count / lanes) };
}

/** WGSL: the statements for every item `c` of the lane, its `k`-th. */
function eachItem(count: number, lanes: number, held: number, statements: string): string {
  return `for (var k = 0u; k < ${held}u; k++) {
    let c = lane + k * ${lanes}u;
    if (c < ${count}u) { ${statements} }
  }`;
}

const forward: Program<Rows & { readonly epsilon: number }> = {
  name: 'layer norm',
  build({ rows, channels }) {
    const { type, count, text, lanes, held } = layout(channels);
    const each = (statements: string) => eachItem(count, lanes, held, statements);
    return {
      reads: { x: type, gamma: type, beta: type },
      writes: { y: type, mean: 'f32', inverse: 'f32' },
      lanes,
      groups: rows,
      text: `
        ${text}
        ${treeOf('total', 'f32', lanes)}
        fn run(group: u32, lane: u32) {
          let row = group * ${count}u;
          var values: array<T, ${held}>;
          var sum = T(0);
          ${each('values[k] = x[row + c]; sum += values[k];')}
          let centre = total(lane, across(sum)) / f32(channels);
          var squares = T(0);
          ${each('values[k] -= T(centre); squares += values[k] * values[k];')}
          let scale = inverseSqrt(total(lane, across(squares)) / f32(channels) + epsilon);
          ${each('y[row + c] = values[k] * scale * gamma[c] + beta[c];')}
          if (lane == 0u) {
            mean[group] = centre;
            inverse[group] = scale;
          }
        }`,
    };
  },
};

/** Rows of a workgroup: fewer make more workgroups, and more shares of dgamma and dbeta to be added up. */
const FEWEST_ROWS = 8;
const MOST_PARTS = 512;

const backward: Program<Rows & { readonly parts: number }> = {
  name: 'layer norm gradient',
  build({ rows, channels, parts }) {
    const { type, count, text, lanes, held } = layout(channels);
    const each = (statements: string) => eachItem(count, lanes, held, statements);
    const rowsOfPart = Math.ceil(rows / parts);
    return {
      reads: { dy: type, x: type, gamma: type, mean: 'f32', inverse: 'f32' },
      // The parts' shares of dgamma and dbeta: [parts, 2, C].
      writes: { dx: type, shares: type },
      lanes,
      groups: parts,
      text: `
        ${text}
        ${treeOf('total', 'vec2f', lanes)}
        fn run(group: u32, lane: u32) {
          var dgamma: array<T, ${held}>;
          var dbeta: array<T, ${held}>;
          let end = min((group + 1u) * ${rowsOfPart}u, rows);
          for (var row = group * ${rowsOfPart}u; row < end; row++) {
            let scale = inverse[row];
            let centre = T(mean[row]);
            var g: array<T, ${held}>;
            var normal: array<T, ${held}>;
            var sums = vec2f(0);
            ${each(`
              let at = row * ${count}u + c;
              normal[k] = (x[at] - centre) * scale;
              g[k] = dy[at] * gamma[c];
              dgamma[k] += dy[at] * normal[k];
              dbeta[k] += dy[at];
              sums += vec2f(across(g[k]), across(g[k] * normal[k]));`)}
            let means = total(lane, sums) / f32(channels);
            ${each(`dx[row * ${count}u + c] = (g[k] - T(means.x) - normal[k] * means.y) * scale;`)}
          }
          ${each(`
            shares[group * ${2 * count}u + c] = dgamma[k];
            shares[group * ${2 * count}u + ${count}u + c] = dbeta[k];`)}
        }`,
    };
  },
};

export const layerNorm: WebGpuKernel = {
  name: FUSED.layerNorm,
  run(call, gpu) {
    const [x, gamma, beta] = [call.input('x'), call.input('gamma'), call.input('beta')];
    const { epsilon } = call.attributes as { epsilon: number };
    const { rows, channels } = rowsOf(x);
    const [y, mean, inverse] = [gpu.output(x.shape), gpu.output([rows]), gpu.output([rows])];
    gpu.run(forward, { rows, channels, epsilon }, { x, gamma, beta }, { y, mean, inverse });
    return [y, mean, inverse];
  },
};

export const layerNormGradient: WebGpuKernel = {
  name: FUSED.layerNormGrad,
  run(call, gpu) {
    const x = call.input('x');
    const { rows, channels } = rowsOf(x);
    const parts = Math.min(MOST_PARTS, Math.ceil(rows / FEWEST_ROWS));
    const [dx, dgamma, dbeta] = [gpu.output(x.shape), gpu.output([channels]), gpu.output([channels])];
    const shares = gpu.output([parts, 2 * channels]);
    const [dy, gamma] = [call.input('dy'), call.input('gamma')];
    const [mean, inverse] = [call.input('mean'), call.input('inverse')];
    gpu.run(backward, { rows, channels, parts }, { dy, x, gamma, mean, inverse }, { dx, shares });
    sumColumns(gpu, shares, { outer: 1, rows: parts, columns: 2 * channels }, [dgamma, dbeta]);
    gpu.release(shares);
    return [dx, dgamma, dbeta];
  },
};

/**
 * Group norm on WebGPU: a workgroup for each photo's group, which it reads three times (mean, variance, values)
 * rather than keep.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import { sumColumns } from '../column-sums.ts';
import type { WebGpuKernel } from '../kernel.ts';
import { itemsOf, lanesFor, treeOf } from '../lanes.ts';
import type { Program } from '../program.ts';

interface Images {
  readonly batch: number;
  readonly pixels: number;
  readonly channels: number;
  readonly groups: number;
}

function imagesOf({ shape }: tf.TensorInfo, groups: number): Images {
  const [batch, height, width, channels] = shape as [number, number, number, number];
  return { batch, pixels: height * width, channels, groups };
}

const LANES = 256;

const forward: Program<Images & { readonly epsilon: number }> = {
  name: 'group norm',
  build({ batch, pixels, channels, groups }) {
    const { type, count, text } = itemsOf(channels / groups);
    const items = pixels * count;
    // Items of the group: each `at` in the image, of the channel item `c`.
    const each = (statements: string) => `for (var i = lane; i < ${items}u; i += ${LANES}u) {
      let c = first + i % ${count}u;
      let at = (image + i / ${count}u) * ${groups * count}u + c;
      ${statements}
    }`;
    return {
      reads: { x: type, gamma: type, beta: type },
      writes: { y: type, mean: 'f32', inverse: 'f32' },
      lanes: LANES,
      groups: batch * groups,
      text: `
        ${text}
        ${treeOf('total', 'f32', LANES)}
        fn run(group: u32, lane: u32) {
          let image = (group / groups) * pixels;
          let first = (group % groups) * ${count}u;
          var sum = T(0);
          ${each('sum += x[at];')}
          let centre = total(lane, across(sum)) / ${pixels * (channels / groups)};
          var squares = T(0);
          ${each('let distance = x[at] - T(centre); squares += distance * distance;')}
          let scale = inverseSqrt(total(lane, across(squares)) / ${pixels * (channels / groups)} + epsilon);
          ${each('y[at] = (x[at] - T(centre)) * scale * gamma[c] + beta[c];')}
          if (lane == 0u) {
            mean[group] = centre;
            inverse[group] = scale;
          }
        }`,
    };
  },
};

/** dx, and each photo's share of dgamma and dbeta: [B, 2, C]. */
const backward: Program<Images> = {
  name: 'group norm gradient',
  build({ batch, pixels, channels, groups }) {
    const { type, count, text } = itemsOf(channels / groups);
    const acrossLanes = lanesFor(count, 1, 16);
    const downLanes = LANES / acrossLanes;
    const wide = groups * count;
    return {
      reads: { dy: type, x: type, gamma: type, mean: 'f32', inverse: 'f32' },
      writes: { dx: type, shares: type },
      lanes: LANES,
      groups: batch * groups,
      text: `
        ${text}
        struct Two { products: T, sums: T }
        ${treeOf('columns', 'Two', LANES, { stride: acrossLanes, combine: 'Two(a.products + b.products, a.sums + b.sums)' })}
        ${treeOf('total', 'vec2f', LANES)}
        fn run(group: u32, lane: u32) {
          let photo = group / groups;
          let image = photo * pixels;
          let first = (group % groups) * ${count}u;
          let centre = T(mean[group]);
          let scale = inverse[group];
          var sums = vec2f(0);
          for (var block = 0u; block < ${count}u; block += ${acrossLanes}u) {
            let item = block + lane % ${acrossLanes}u;
            var found = Two(T(0), T(0));
            if (item < ${count}u) {
              for (var pixel = lane / ${acrossLanes}u; pixel < pixels; pixel += ${downLanes}u) {
                let at = (image + pixel) * ${wide}u + first + item;
                found.products += dy[at] * (x[at] - centre) * scale;
                found.sums += dy[at];
              }
            }
            found = columns(lane, found);
            if (lane < ${acrossLanes}u && item < ${count}u) {
              let c = first + item;
              shares[photo * ${2 * wide}u + c] = found.products;
              shares[photo * ${2 * wide}u + ${wide}u + c] = found.sums;
              sums += vec2f(across(gamma[c] * found.sums), across(gamma[c] * found.products));
            }
          }
          let means = total(lane, sums) / ${pixels * (channels / groups)};
          for (var i = lane; i < ${pixels * count}u; i += ${LANES}u) {
            let c = first + i % ${count}u;
            let at = (image + i / ${count}u) * ${wide}u + c;
            let normal = (x[at] - centre) * scale;
            dx[at] = (dy[at] * gamma[c] - T(means.x) - normal * means.y) * scale;
          }
        }`,
    };
  },
};

export const groupNorm: WebGpuKernel = {
  name: FUSED.groupNorm,
  run(call, gpu) {
    const [x, gamma, beta] = [call.input('x'), call.input('gamma'), call.input('beta')];
    const { epsilon, groups } = call.attributes as { epsilon: number; groups: number };
    const images = imagesOf(x, groups);
    const statistics = [images.batch * groups];
    const [y, mean, inverse] = [gpu.output(x.shape), gpu.output(statistics), gpu.output(statistics)];
    gpu.run(forward, { ...images, epsilon }, { x, gamma, beta }, { y, mean, inverse });
    return [y, mean, inverse];
  },
};

export const groupNormGradient: WebGpuKernel = {
  name: FUSED.groupNormGrad,
  run(call, gpu) {
    const [dy, x, gamma] = [call.input('dy'), call.input('x'), call.input('gamma')];
    const [mean, inverse] = [call.input('mean'), call.input('inverse')];
    const { groups } = call.attributes as { groups: number };
    const images = imagesOf(x, groups);
    const { batch, channels } = images;
    const [dx, dgamma, dbeta] = [gpu.output(x.shape), gpu.output([channels]), gpu.output([channels])];
    const shares = gpu.output([batch, 2 * channels]);
    gpu.run(backward, images, { dy, x, gamma, mean, inverse }, { dx, shares });
    sumColumns(gpu, shares, { outer: 1, rows: batch, columns: 2 * channels }, [dgamma, dbeta]);
    gpu.release(shares);
    return [dx, dgamma, dbeta];
  },
};

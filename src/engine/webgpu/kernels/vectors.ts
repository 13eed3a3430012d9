/**
 * The optimizer on WebGPU: all parameters as one vector, each pass over it one dispatch; parts come and go by copies.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { AdamWScalars } from '../../../core/tensors/adamw.ts';
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import type { Copy } from '../dispatcher.ts';
import type { WebGpuKernel } from '../kernel.ts';
import { itemsOf, treeOf } from '../lanes.ts';
import type { Program } from '../program.ts';

const { sizeFromShape } = tf.util;

export const pack: WebGpuKernel = {
  name: FUSED.pack,
  run(call, gpu) {
    const copies: Omit<Copy, 'to'>[] = [];
    let toIndex = 0;
    for (const part of call.inputs()) {
      const count = sizeFromShape(part.shape);
      copies.push({ from: part, fromIndex: 0, toIndex, count });
      toIndex += count;
    }
    const vector = gpu.output([toIndex]);
    gpu.copy(copies.map((copy) => ({ ...copy, to: vector })));
    return vector;
  },
};

export const unpack: WebGpuKernel = {
  name: FUSED.unpack,
  run(call, gpu) {
    const { shapes } = call.attributes as { shapes: readonly (readonly number[])[] };
    const vector = call.input('vector');
    const parts = shapes.map((shape) => gpu.output(shape));
    let fromIndex = 0;
    const copies = parts.map((part): Copy => {
      const count = sizeFromShape(part.shape);
      fromIndex += count;
      return { from: vector, fromIndex: fromIndex - count, to: part, toIndex: 0, count };
    });
    gpu.copy(copies);
    return parts;
  },
};

const LANES = 64;
const NORM_LANES = 256;
/** Workgroups that sum squares; one sums their sums. */
const NORM_PARTS = 256;

interface Norm {
  readonly size: number;
  readonly parts: number;
  readonly isLast: boolean;
}

/** Sums of squares of parts of the vector; or the root of the sum of what is given. */
const norm: Program<Norm> = {
  name: FUSED.euclideanNorm,
  build({ size, parts, isLast }) {
    const { type, count, text } = itemsOf(size);
    return {
      reads: { values: type },
      writes: { result: 'f32' },
      lanes: NORM_LANES,
      groups: parts,
      text: `
        ${text}
        ${treeOf('total', 'f32', NORM_LANES)}
        fn run(group: u32, lane: u32) {
          var sum = T(0);
          for (var i = group * ${NORM_LANES}u + lane; i < ${count}u; i += ${parts * NORM_LANES}u) {
            sum += ${isLast ? 'values[i]' : 'values[i] * values[i]'};
          }
          let found = total(lane, across(sum));
          if (lane == 0u) { result[group] = ${isLast ? 'sqrt(found)' : 'found'}; }
        }`,
    };
  },
};

export const euclideanNorm: WebGpuKernel = {
  name: FUSED.euclideanNorm,
  run(call, gpu) {
    const values = call.input('vector');
    const size = sizeFromShape(values.shape);
    const parts = Math.min(NORM_PARTS, Math.ceil(size / NORM_LANES));
    const [sums, result] = [gpu.output([parts]), gpu.output([])];
    gpu.run(norm, { size, parts, isLast: false }, { values }, { result: sums });
    gpu.run(norm, { size: parts, parts: 1, isLast: true }, { values: sums }, { result });
    gpu.release(sums);
    return result;
  },
};

/** WGSL: the statements for every item `i` of vectors of that size. */
function eachItem(size: number, statements: string) {
  const { type, count, text } = itemsOf(size);
  return {
    type,
    lanes: LANES,
    groups: Math.ceil(count / LANES),
    text: `
      ${text}
      fn run(group: u32, lane: u32) {
        let i = group * ${LANES}u + lane;
        if (i >= ${count}u) { return; }
        ${statements}
      }`,
  };
}

const mix: Program<{ readonly size: number }> = {
  name: FUSED.blend,
  build({ size }) {
    const { type, ...shader } = eachItem(size, 'y[i] = a[i] * numbers.share + b[i] * numbers.rest;');
    return { ...shader, reads: { a: type, b: type }, writes: { y: type }, numbers: ['share', 'rest'] };
  },
};

export const blend: WebGpuKernel = {
  name: FUSED.blend,
  run(call, gpu) {
    const [a, b] = [call.input('a'), call.input('b')];
    const { share, rest } = call.attributes as { share: number; rest: number };
    const y = gpu.output(a.shape);
    gpu.run(mix, { size: sizeFromShape(a.shape) }, { a, b }, { y }, { share, rest });
    return y;
  },
};

interface Update {
  readonly size: number;
  readonly isClipped: boolean;
}

const update: Program<Update> = {
  name: FUSED.adamW,
  build({ size, isClipped }) {
    const { type, ...shader } = eachItem(
      size,
      `let g = gradient[i] * ${isClipped ? 'min(1, numbers.maxNorm / (numbers.norm + 1e-6))' : '1'};
      let first = m[i] * numbers.beta1 + g * numbers.rest1;
      let second = v[i] * numbers.beta2 + g * g * numbers.rest2;
      let kept = T(1) - decays[i] * numbers.learningRate;
      let change = first / (sqrt(second * numbers.scale2) + numbers.epsilon);
      nextParameters[i] = parameters[i] * kept - change * numbers.rate1;
      nextM[i] = first;
      nextV[i] = second;`,
    );
    return {
      ...shader,
      reads: { parameters: type, gradient: type, m: type, v: type, decays: type },
      writes: { nextParameters: type, nextM: type, nextV: type },
      numbers: [
        ...['beta1', 'rest1', 'beta2', 'rest2', 'scale2', 'rate1', 'learningRate', 'epsilon'],
        ...(isClipped ? ['maxNorm', 'norm'] : []),
      ],
    };
  },
};

export const adamW: WebGpuKernel = {
  name: FUSED.adamW,
  run(call, gpu) {
    const clipNorm = call.optionalInput('norm');
    const scalars = call.attributes as unknown as AdamWScalars & { readonly maxNorm: number };
    const { learningRate, beta1, beta2, epsilon, correction1, correction2, maxNorm } = scalars;
    const [parameters, gradient] = [call.input('parameters'), call.input('gradient')];
    const [m, v, decays] = [call.input('m'), call.input('v'), call.input('decays')];
    const next = () => gpu.output(parameters.shape);
    const [nextParameters, nextM, nextV] = [next(), next(), next()];
    gpu.run(
      update,
      { size: sizeFromShape(parameters.shape), isClipped: clipNorm !== null },
      { parameters, gradient, m, v, decays },
      { nextParameters, nextM, nextV },
      {
        ...{ beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2, learningRate, epsilon, maxNorm },
        ...{ scale2: 1 / correction2, rate1: learningRate / correction1 },
        ...(clipNorm === null ? {} : { norm: clipNorm }),
      },
    );
    return [nextParameters, nextM, nextV];
  },
};

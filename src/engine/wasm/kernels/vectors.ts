/** The optimizer on WASM: all parameters as one vector, each pass over it one kernel. */
import * as tf from '@tensorflow/tfjs-core';
import type { AdamWScalars } from '../../../core/tensors/adamw.ts';
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import type { WasmKernel } from '../kernel.ts';

const { sizeFromShape } = tf.util;

/** Floats below which another thread's answer is not worth waiting for. */
const GRAIN = 32_768;

export const pack: WasmKernel = {
  name: FUSED.pack,
  run(call, { address, copy, output }) {
    const parts = call.inputs();
    const sizes = parts.map(({ shape }) => sizeFromShape(shape));
    const vector = output([sizes.reduce((sum, size) => sum + size, 0)]);
    let at = address(vector);
    for (const [place, part] of parts.entries()) {
      copy(address(part), at, sizes[place]! * 4);
      at += sizes[place]! * 4;
    }
    return vector;
  },
};

export const unpack: WasmKernel = {
  name: FUSED.unpack,
  run(call, { address, copy, output }) {
    const { shapes } = call.attributes as { shapes: readonly (readonly number[])[] };
    let at = address(call.input('vector'));
    return shapes.map((shape) => {
      const part = output(shape);
      const bytes = sizeFromShape([...shape]) * 4;
      copy(at, address(part), bytes);
      at += bytes;
      return part;
    });
  },
};

export const euclideanNorm: WasmKernel = {
  name: FUSED.euclideanNorm,
  run(call, { address, kernels, output, scratch, spread }) {
    const vector = call.input('vector');
    const count = sizeFromShape(vector.shape);
    const norm = output([]);
    const [from, sumsBytes] = [address(vector), kernels.squareSumsBytes(count)];
    const sums = scratch(sumsBytes);
    spread('squareSums', sumsBytes / 8, 4, (first, end) => [from, count, sums, first, end]);
    kernels.normOfSums(sums, count, address(norm));
    return norm;
  },
};

export const blend: WasmKernel = {
  name: FUSED.blend,
  run(call, { address, output, spread }) {
    const [a, b] = [call.input('a'), call.input('b')];
    const { share, rest } = call.attributes as { share: number; rest: number };
    const y = output(a.shape);
    const at = [a, b, y].map(address) as [number, number, number];
    spread('blend', sizeFromShape(a.shape), GRAIN, (first, end) => {
      const [aAt, bAt, yAt] = at.map((address) => address + first * 4) as typeof at;
      return [aAt, bAt, end - first, share, rest, yAt];
    });
    return y;
  },
};

export const adamW: WasmKernel = {
  name: FUSED.adamW,
  run(call, { address, output, spread }) {
    const parameters = call.input('parameters');
    const norm = call.optionalInput('norm');
    const scalars = call.attributes as unknown as AdamWScalars & { readonly maxNorm: number };
    const { learningRate, beta1, beta2, epsilon, correction1, correction2, maxNorm } = scalars;
    const inputs = [parameters, ...['gradient', 'm', 'v', 'decays'].map(call.input)].map(address);
    const next = [output(parameters.shape), output(parameters.shape), output(parameters.shape)];
    const outputs = next.map(address);
    const clip = [norm === null ? 0 : address(norm), maxNorm];
    const factors = [
      learningRate,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      learningRate / correction1,
      1 / correction2,
    ];
    spread('adamW', sizeFromShape(parameters.shape), GRAIN, (first, end) => {
      const from = (address: number) => address + first * 4;
      return [...inputs.map(from), end - first, ...clip, ...factors, epsilon, ...outputs.map(from)];
    });
    return next;
  },
};

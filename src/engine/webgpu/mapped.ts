/** Kernels that compute every element of their output from the elements at the same place of their inputs. */
import * as tf from '@tensorflow/tfjs-core';
import type { WebGpuKernel } from './kernel.ts';
import type { Program } from './program.ts';

type MappedConstants = { readonly size: number };

const LANES = 64;

/**
 * Elements are taken four at a time where the count allows it.
 * @param inputs names of the kernel's inputs, all of one shape
 * @param expression WGSL: the output's element from variables of the inputs' names, each of type `T` (f32 or vec4f)
 * @param functions WGSL at module scope that the expression uses
 */
export function mappedKernel(
  name: string,
  inputs: readonly string[],
  expression: string,
  functions = '',
): WebGpuKernel {
  const program: Program<MappedConstants> = {
    name,
    build: ({ size }) => {
      const [type, items] = size % 4 === 0 ? (['vec4f', size / 4] as const) : (['f32', size] as const);
      return {
        reads: Object.fromEntries(inputs.map((input) => [`${input}At`, type])),
        writes: { result: type },
        lanes: LANES,
        groups: Math.ceil(items / LANES),
        text: `
          alias T = ${type};
          ${functions}
          fn run(group: u32, lane: u32) {
            let i = group * ${LANES}u + lane;
            if (i >= ${items}u) { return; }
            ${inputs.map((input) => `let ${input} = ${input}At[i];`).join('\n')}
            result[i] = ${expression};
          }`,
      };
    },
  };
  return {
    name,
    run(call, gpu) {
      const tensors = inputs.map((input) => call.input(input));
      const { shape } = tensors[0]!;
      const result = gpu.output(shape);
      const reads = Object.fromEntries(tensors.map((tensor, at) => [`${inputs[at]!}At`, tensor]));
      gpu.run(program, { size: tf.util.sizeFromShape(shape) }, reads, { result });
      return result;
    },
  };
}

/** Linear layers on WebGPU: product and bias in one dispatch; the weight's and the bias's gradients in one, two where their sums are cut. */
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import { matrixOperand } from '../gemm-matrices.ts';
import { addParts } from '../gemm-parts.ts';
import { type GemmDescription, gemmShader, partSize } from '../gemm-shader.ts';
import { chooseTiling } from '../gemm-tiles.ts';
import type { WebGpuKernel } from '../kernel.ts';
import type { Program } from '../program.ts';

/** x [rows, inputs], weight [inputs, outputs] */
type LinearConstants = { readonly rows: number; readonly inputs: number; readonly outputs: number };

const forward: Program<LinearConstants> = {
  name: 'linear',
  build({ rows, inputs, outputs }) {
    const sizes = { rows, columns: outputs, depth: inputs, batch: 1 };
    return gemmShader({
      sizes,
      tiling: chooseTiling(sizes, false),
      a: matrixOperand('a', { outer: rows, inner: inputs, neighbours: 'inner', step: 0 }),
      b: matrixOperand('b', { outer: outputs, inner: inputs, neighbours: 'outer', step: 0 }),
      hasBias: true,
      precision: 'single',
    });
  },
};

const weightGradient: Program<LinearConstants> = {
  name: 'linear weight gradient',
  build: (constants) => gemmShader(describeWeightGradient(constants)),
};

/** dweight = x^T dy; dbias sums the columns of dy. */
function describeWeightGradient({ rows, inputs, outputs }: LinearConstants): GemmDescription {
  const sizes = { rows: inputs, columns: outputs, depth: rows, batch: 1 };
  return {
    sizes,
    tiling: chooseTiling(sizes, true),
    a: matrixOperand('a', { outer: inputs, inner: rows, neighbours: 'outer', step: 0 }),
    b: matrixOperand('b', { outer: outputs, inner: rows, neighbours: 'outer', step: 0 }),
    hasColumnSums: true,
    precision: 'single',
  };
}

export const linear: WebGpuKernel = {
  name: FUSED.linear,
  run(call, gpu) {
    const [x, weight] = [call.input('x'), call.input('weight')];
    const [inputs, outputs] = weight.shape as [number, number];
    const rows = x.shape[0]!;
    const y = gpu.output([rows, outputs]);
    gpu.run(forward, { rows, inputs, outputs }, { a: x, b: weight, bias: call.input('bias') }, { y });
    return y;
  },
};

export const linearWeightGradient: WebGpuKernel = {
  name: FUSED.linearWeightGrad,
  run(call, gpu) {
    const [dy, x] = [call.input('dy'), call.input('x')];
    const [rows, inputs] = x.shape as [number, number];
    const outputs = dy.shape[1]!;
    const [dweight, dbias] = [gpu.output([inputs, outputs]), gpu.output([outputs])];
    const constants = { rows, inputs, outputs };
    const description = describeWeightGradient(constants);
    const { splits } = description.tiling;
    if (splits === 1) {
      gpu.run(weightGradient, constants, { a: x, b: dy }, { y: dweight, sums: dbias });
      return [dweight, dbias];
    }
    const size = partSize(description);
    const parts = gpu.output([splits, size]);
    gpu.run(weightGradient, constants, { a: x, b: dy }, { y: parts });
    gpu.run(addParts, { size, pieces: splits, rest: outputs }, { parts }, { y: dweight, tail: dbias });
    gpu.release(parts);
    return [dweight, dbias];
  },
};

/**
 * Linear layers on WebGPU: product and bias in one dispatch, the gradient of the input in another; the weight's and
 * the bias's gradients in one, or two where their sums are cut.
 */
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import { type GemmDescription, type GemmPlan, planProduct } from '../gemm-description.ts';
import { matrixOperand } from '../gemm-matrices.ts';
import { gemmShader } from '../gemm-shader.ts';
import type { WebGpuKernel } from '../kernel.ts';
import { hasHalf, precisionOf, type WithPrecision } from '../precision.ts';
import type { Program } from '../program.ts';
import { runProduct } from '../split-products.ts';

/** x [rows, inputs], weight [inputs, outputs] */
interface LinearSizes extends WithPrecision {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** y = x weight + bias */
function describeForward(sizes: LinearSizes): GemmDescription {
  const { rows, inputs, outputs } = sizes;
  return {
    ...planProduct({ rows, columns: outputs, depth: inputs, batch: 1 }, false),
    a: matrixOperand('a', { outer: rows, inner: inputs, neighbours: 'inner', step: 0 }),
    b: matrixOperand('b', { outer: outputs, inner: inputs, neighbours: 'outer', step: 0 }),
    hasBias: true,
    precision: precisionOf(sizes),
  };
}

const planInputGradient = ({ rows, inputs, outputs }: LinearSizes): GemmPlan =>
  planProduct({ rows, columns: inputs, depth: outputs, batch: 1 }, true);

/** dx = dy weight^T */
function describeInputGradient(sizes: LinearSizes): GemmDescription {
  const { rows, inputs, outputs } = sizes;
  return {
    ...planInputGradient(sizes),
    a: matrixOperand('a', { outer: rows, inner: outputs, neighbours: 'inner', step: 0 }),
    b: matrixOperand('b', { outer: inputs, inner: outputs, neighbours: 'inner', step: 0 }),
    precision: precisionOf(sizes),
    slopes: 'a',
  };
}

const planWeightGradient = ({ rows, inputs, outputs }: LinearSizes): GemmPlan => ({
  ...planProduct({ rows: inputs, columns: outputs, depth: rows, batch: 1 }, true),
  hasColumnSums: true,
});

/** dweight = x^T dy; dbias sums the columns of dy. */
function describeWeightGradient(sizes: LinearSizes): GemmDescription {
  const { rows, inputs, outputs } = sizes;
  return {
    ...planWeightGradient(sizes),
    a: matrixOperand('a', { outer: inputs, inner: rows, neighbours: 'outer', step: 0 }),
    b: matrixOperand('b', { outer: outputs, inner: rows, neighbours: 'outer', step: 0 }),
    precision: precisionOf(sizes),
    slopes: 'b',
  };
}

const program = (name: string, describe: (sizes: LinearSizes) => GemmDescription): Program<LinearSizes> => ({
  name,
  build: (sizes) => gemmShader(describe(sizes)),
});
const forward = program('linear', describeForward);
const inputGradient = program('linear input gradient', describeInputGradient);
const weightGradient = program('linear weight gradient', describeWeightGradient);

export const linear: WebGpuKernel = {
  name: FUSED.linear,
  run(call, gpu) {
    const [x, weight] = [call.input('x'), call.input('weight')];
    const [inputs, outputs] = weight.shape as [number, number];
    const rows = x.shape[0]!;
    const y = gpu.output([rows, outputs]);
    const sizes = { rows, inputs, outputs, isHalf: hasHalf(gpu) };
    gpu.run(forward, sizes, { a: x, b: weight, bias: call.input('bias') }, { y });
    return y;
  },
};

export const linearInputGradient: WebGpuKernel = {
  name: FUSED.linearInputGrad,
  run(call, gpu) {
    const [dy, weight] = [call.input('dy'), call.input('weight')];
    const [inputs, outputs] = weight.shape as [number, number];
    const rows = dy.shape[0]!;
    const dx = gpu.output([rows, inputs]);
    const sizes = { rows, inputs, outputs, isHalf: hasHalf(gpu) };
    runProduct(gpu, inputGradient, sizes, planInputGradient(sizes), { a: dy, b: weight }, dx);
    return dx;
  },
};

export const linearWeightGradient: WebGpuKernel = {
  name: FUSED.linearWeightGrad,
  run(call, gpu) {
    const [dy, x] = [call.input('dy'), call.input('x')];
    const [rows, inputs] = x.shape as [number, number];
    const outputs = dy.shape[1]!;
    const [dweight, dbias] = [gpu.output([inputs, outputs]), gpu.output([outputs])];
    const sizes = { rows, inputs, outputs, isHalf: hasHalf(gpu) };
    runProduct(gpu, weightGradient, sizes, planWeightGradient(sizes), { a: x, b: dy }, dweight, dbias);
    return [dweight, dbias];
  },
};

/** Linear layers on WASM: product and bias in one pass, the weight's and the bias's gradients in another. */
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import type { WasmKernel } from '../kernel.ts';

/** Multiply-adds below which another thread's answer is not worth waiting for. */
const MIN_WORK = 200_000;
/** Rows are dealt out in whole blocks: see assembly/linear.ts. */
const ROW_GRAIN = 24;

export const linear: WasmKernel = {
  name: FUSED.linear,
  run(call, { kernels, address, output, scratch, spread, parts }) {
    const [x, weight] = [call.input('x'), call.input('weight')];
    const [inputs, outputs] = weight.shape as [number, number];
    const rows = x.shape[0]!;
    const y = output([rows, outputs]);
    const workBytes = kernels.linearScratchBytes(inputs, outputs);
    const work = scratch(workBytes * parts);
    const tensors = [address(x), address(weight), address(call.input('bias')), address(y), inputs, outputs];
    const grain = ROW_GRAIN * Math.max(1, Math.ceil(MIN_WORK / (ROW_GRAIN * inputs * outputs)));
    spread('linear', rows, grain, (from, to, part) => [...tensors, work + part * workBytes, from, to]);
    return y;
  },
};

export const linearWeightGradient: WasmKernel = {
  name: FUSED.linearWeightGrad,
  run(call, { kernels, address, output, scratch, spread, parts }) {
    const [dy, x] = [call.input('dy'), call.input('x')];
    const [rows, inputs] = x.shape as [number, number];
    const outputs = dy.shape[1]!;
    const [dweight, dbias] = [output([inputs, outputs]), output([outputs])];
    const workBytes = kernels.linearGradientScratchBytes(inputs, outputs);
    const work = scratch(workBytes * parts);
    const tensors = [address(dy), address(x), rows, inputs, outputs, address(dweight), address(dbias)];
    const grain = ROW_GRAIN * Math.max(1, Math.ceil(MIN_WORK / (ROW_GRAIN * rows * outputs)));
    spread('linearWeightGradient', inputs, grain, (from, to, part) => [
      ...[...tensors, work + part * workBytes, from, to],
    ]);
    return [dweight, dbias];
  },
};

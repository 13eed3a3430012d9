/**
 * Sums, means and row gathers in place of tfjs-wasm's, which transpose first (sums) or copy element by element
 * (gathers).
 */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../../core/errors.ts';
import type { KernelCall, WasmKernel } from '../kernel.ts';
import type { WasmEngine } from '../module.ts';

const { sizeFromShape, parseAxisParam } = tf.util;

export const sum: WasmKernel = { name: tf.Sum, run: (call, engine) => reduce(call, engine, false) };
export const mean: WasmKernel = { name: tf.Mean, run: (call, engine) => reduce(call, engine, true) };

/** Neighbouring axes of a float32 tensor; anything else is left to tfjs. */
function reduce(call: KernelCall, engine: WasmEngine, isMean: boolean): tf.TensorInfo | tf.TensorInfo[] {
  const x = call.anyInput('x');
  const { axis, keepDims } = call.attributes as { axis: number | number[]; keepDims: boolean };
  const axes = parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const isRun = axes.every((at, i) => at === axes[0]! + i);
  if (x.dtype !== 'float32' || axes.length === 0 || !isRun || sizeFromShape(x.shape) === 0)
    return call.stock();
  const outer = sizeFromShape(x.shape.slice(0, axes[0]!));
  const length = sizeFromShape(axes.map((at) => x.shape[at]!));
  const inner = sizeFromShape(x.shape.slice(axes.at(-1)! + 1));
  const factor = isMean ? 1 / length : 1;
  const kept = x.shape.map((size, at) => (axes.includes(at) ? 1 : size));
  const y = engine.output(keepDims ? kept : x.shape.filter((_, at) => !axes.includes(at)));
  const { kernels, address } = engine;
  if (inner === 1) {
    kernels.rowSums(address(x), outer, length, factor, address(y));
    return y;
  }
  const work = engine.scratch(inner * 8);
  for (let index = 0; index < outer; index++) {
    const from = address(x) + index * length * inner * 4;
    kernels.columnSums(from, length, inner, factor, address(y) + index * inner * 4, work);
  }
  return y;
}

export const gather: WasmKernel = {
  name: tf.GatherV2,
  run(call, engine) {
    const [x, indices] = [call.anyInput('x'), call.anyInput('indices')];
    const { axis, batchDims } = call.attributes as { axis: number; batchDims: number };
    const isWord = x.dtype === 'float32' || x.dtype === 'int32';
    if (!isWord || indices.dtype !== 'int32' || axis !== 0 || (batchDims ?? 0) !== 0) return call.stock();
    const [rows, ...row] = x.shape as [number, ...number[]];
    const y = engine.output([...indices.shape, ...row], x.dtype);
    const { address, kernels } = engine;
    const count = sizeFromShape(indices.shape);
    if (
      kernels.gatherRows(address(x), rows, sizeFromShape(row) * 4, address(indices), count, address(y)) === 0
    ) {
      throw new PupilError('UNEXPECTED', `A gather index lies outside the ${rows} rows.`);
    }
    return y;
  },
};

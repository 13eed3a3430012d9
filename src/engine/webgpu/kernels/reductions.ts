/** Sums and means in place of tfjs-webgpu's, which transposes first unless the last axes are summed. */
import * as tf from '@tensorflow/tfjs-core';
import { sumColumns } from '../column-sums.ts';
import type { Gpu } from '../dispatcher.ts';
import type { KernelCall, WebGpuKernel } from '../kernel.ts';
import { itemsOf, lanesFor, treeOf } from '../lanes.ts';
import type { Program } from '../program.ts';

const { sizeFromShape, parseAxisParam } = tf.util;

interface RowSums {
  readonly rows: number;
  readonly length: number;
  readonly factor: number;
}

/** [rows, length] -> [rows]: a workgroup a row. */
const rowSums: Program<RowSums> = {
  name: 'row sums',
  build({ rows, length }) {
    const { type, count, text } = itemsOf(length);
    const lanes = lanesFor(count);
    return {
      reads: { x: type },
      writes: { y: 'f32' },
      lanes,
      groups: rows,
      text: `
        ${text}
        ${treeOf('total', 'f32', lanes)}
        fn run(group: u32, lane: u32) {
          var sum = T(0);
          for (var i = lane; i < ${count}u; i += ${lanes}u) { sum += x[group * ${count}u + i]; }
          let whole = total(lane, across(sum)) * factor;
          if (lane == 0u) { y[group] = whole; }
        }`,
    };
  },
};

export const sum: WebGpuKernel = { name: tf.Sum, run: (call, gpu) => reduce(call, gpu, false) };
export const mean: WebGpuKernel = { name: tf.Mean, run: (call, gpu) => reduce(call, gpu, true) };

/** Neighbouring axes of a float32 tensor; anything else is left to tfjs. */
function reduce(call: KernelCall, gpu: Gpu, isMean: boolean): tf.TensorInfo | tf.TensorInfo[] {
  const x = call.anyInput('x');
  const { axis, keepDims } = call.attributes as { axis: number | number[]; keepDims: boolean };
  const axes = parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const isRun = axes.every((at, i) => at === axes[0]! + i);
  if (x.dtype !== 'float32' || axes.length === 0 || !isRun || sizeFromShape(x.shape) === 0)
    return call.stock();
  const outer = sizeFromShape(x.shape.slice(0, axes[0]!));
  const length = sizeFromShape(axes.map((at) => x.shape[at]!));
  const columns = sizeFromShape(x.shape.slice(axes.at(-1)! + 1));
  const factor = isMean ? 1 / length : 1;
  const kept = x.shape.map((size, at) => (axes.includes(at) ? 1 : size));
  const y = gpu.output(keepDims ? kept : x.shape.filter((_, at) => !axes.includes(at)));
  if (columns === 1) gpu.run(rowSums, { rows: outer, length, factor }, { x }, { y });
  else sumColumns(gpu, x, { outer, rows: length, columns }, [y], factor);
  return y;
}

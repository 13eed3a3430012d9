/** What is done to rows of scores on WebGPU: a workgroup a row. */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import type { WebGpuKernel } from '../kernel.ts';
import { lanesFor, treeOf } from '../lanes.ts';
import type { Program } from '../program.ts';

interface Rows {
  readonly rows: number;
  readonly columns: number;
}

function rowsOf({ shape }: tf.TensorInfo): Rows {
  return { rows: tf.util.sizeFromShape(shape.slice(0, -1)), columns: shape.at(-1)! };
}

const each = (lanes: number, statements: string) => `for (var c = lane; c < columns; c += ${lanes}u) {
  let at = group * columns + c;
  ${statements}
}`;

/** Lowest finite f32: WGSL has no infinities. */
const LOWEST = '-3.4028234663852886e38';

const entropy: Program<Rows> = {
  name: FUSED.softmaxCrossEntropy,
  build({ rows, columns }) {
    const lanes = lanesFor(columns);
    return {
      reads: { logits: 'f32', targets: 'f32' },
      writes: { loss: 'f32', probabilities: 'f32' },
      lanes,
      groups: rows,
      text: `
        ${treeOf('most', 'f32', lanes, { combine: 'max(a, b)' })}
        ${treeOf('total', 'f32', lanes)}
        fn run(group: u32, lane: u32) {
          var highest: f32 = ${LOWEST};
          ${each(lanes, 'highest = max(highest, logits[at]);')}
          highest = most(lane, highest);
          var sum = 0.0;
          ${each(lanes, 'sum += exp(logits[at] - highest);')}
          let logTotal = log(total(lane, sum));
          var crossed = 0.0;
          ${each(
            lanes,
            `let logProbability = logits[at] - highest - logTotal;
            probabilities[at] = exp(logProbability);
            crossed -= targets[at] * logProbability;`,
          )}
          crossed = total(lane, crossed);
          if (lane == 0u) { loss[group] = crossed; }
        }`,
    };
  },
};

const entropyGradient: Program<Rows> = {
  name: FUSED.softmaxCrossEntropyGrad,
  build({ rows, columns }) {
    const lanes = lanesFor(columns);
    return {
      reads: { dy: 'f32', probabilities: 'f32', targets: 'f32' },
      writes: { dlogits: 'f32' },
      lanes,
      groups: rows,
      text: `
        ${treeOf('total', 'f32', lanes)}
        fn run(group: u32, lane: u32) {
          var whole = 0.0;
          ${each(lanes, 'whole += targets[at];')}
          whole = total(lane, whole);
          ${each(lanes, 'dlogits[at] = dy[group] * (probabilities[at] * whole - targets[at]);')}
        }`,
    };
  },
};

const gradient: Program<Rows> = {
  name: FUSED.softmaxGrad,
  build({ rows, columns }) {
    const lanes = lanesFor(columns);
    return {
      reads: { dy: 'f32', y: 'f32' },
      writes: { dx: 'f32' },
      lanes,
      groups: rows,
      text: `
        ${treeOf('total', 'f32', lanes)}
        fn run(group: u32, lane: u32) {
          var inner = 0.0;
          ${each(lanes, 'inner += dy[at] * y[at];')}
          inner = total(lane, inner);
          ${each(lanes, 'dx[at] = y[at] * (dy[at] - inner);')}
        }`,
    };
  },
};

export const softmaxCrossEntropy: WebGpuKernel = {
  name: FUSED.softmaxCrossEntropy,
  run(call, gpu) {
    const [logits, targets] = [call.input('logits'), call.input('targets')];
    const rows = rowsOf(logits);
    const [loss, probabilities] = [gpu.output([rows.rows]), gpu.output(logits.shape)];
    gpu.run(entropy, rows, { logits, targets }, { loss, probabilities });
    return [loss, probabilities];
  },
};

export const softmaxCrossEntropyGradient: WebGpuKernel = {
  name: FUSED.softmaxCrossEntropyGrad,
  run(call, gpu) {
    const [dy, probabilities, targets] = [
      call.input('dy'),
      call.input('probabilities'),
      call.input('targets'),
    ];
    const dlogits = gpu.output(probabilities.shape);
    gpu.run(entropyGradient, rowsOf(probabilities), { dy, probabilities, targets }, { dlogits });
    return dlogits;
  },
};

export const softmaxGradient: WebGpuKernel = {
  name: FUSED.softmaxGrad,
  run(call, gpu) {
    const [dy, y] = [call.input('dy'), call.input('y')];
    const dx = gpu.output(y.shape);
    gpu.run(gradient, rowsOf(y), { dy, y }, { dx });
    return dx;
  },
};

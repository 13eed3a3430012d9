/** One-pass kernels on WASM: sums, activations with gradients, softmax, cross-entropy. */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED, type FusedKernelName } from '../../../core/tensors/fused-kernel.ts';
import type { WasmKernel } from '../kernel.ts';
import type { WasmEngine } from '../module.ts';

const { sizeFromShape } = tf.util;

/** tfjs-wasm copies on clone, and every tensor that a gradient keeps is a clone. */
export const identity: WasmKernel = {
  name: tf.Identity,
  run: (call, engine) => engine.share(call.anyInput('x')),
};

/** Floats of a part: fewer are not worth another thread's answer. */
const GRAIN = 32_768;

type MappedName =
  | 'add'
  | 'relu'
  | 'reluGradient'
  | 'relu6'
  | 'relu6Gradient'
  | 'gated'
  | 'gatedGradient'
  | 'gelu'
  | 'geluGradient'
  | 'hardSwish'
  | 'hardSwishGradient';

/** A kernel of arrays of one size; its arguments are the inputs, the count, the output, and what more it takes. */
function mapped(
  engine: WasmEngine,
  kernel: MappedName,
  inputs: readonly tf.TensorInfo[],
  more: readonly number[] = [],
): tf.TensorInfo {
  const { shape } = inputs[0]!;
  const y = engine.output(shape);
  const from = inputs.map(engine.address);
  const to = engine.address(y);
  engine.spread(kernel, sizeFromShape(shape), GRAIN, (first, end) => [
    ...from.map((address) => address + first * 4),
    ...[end - first, to + first * 4, ...more],
  ]);
  return y;
}

/** Sums of unlike shapes or other types are left to tfjs. */
export const add: WasmKernel = {
  name: tf.Add,
  run(call, engine) {
    const [a, b] = [call.anyInput('a'), call.anyInput('b')];
    const isAlike = a.dtype === 'float32' && b.dtype === 'float32' && tf.util.arraysEqual(a.shape, b.shape);
    return isAlike ? mapped(engine, 'add', [a, b]) : call.stock();
  },
};

export const relu: WasmKernel = {
  name: tf.Relu,
  run: (call, engine) => mapped(engine, 'relu', [call.input('x')]),
};

export const reluGradient: WasmKernel = {
  name: FUSED.reluGrad,
  run: (call, engine) => mapped(engine, 'reluGradient', [call.input('dy'), call.input('y')]),
};

export const relu6: WasmKernel = {
  name: tf.Relu6,
  run: (call, engine) => mapped(engine, 'relu6', [call.input('x')]),
};

export const relu6Gradient: WasmKernel = {
  name: FUSED.relu6Grad,
  run: (call, engine) => mapped(engine, 'relu6Gradient', [call.input('dy'), call.input('x')]),
};

/** x * sigmoid(slope * x) and its gradient. */
function gatedPair(forward: FusedKernelName, backward: FusedKernelName, slope: number): WasmKernel[] {
  return [
    { name: forward, run: (call, engine) => mapped(engine, 'gated', [call.input('x')], [slope]) },
    {
      name: backward,
      run: (call, engine) => mapped(engine, 'gatedGradient', [call.input('dy'), call.input('x')], [slope]),
    },
  ];
}

export const activations: readonly WasmKernel[] = [
  ...gatedPair(FUSED.quickGelu, FUSED.quickGeluGrad, 1.702),
  ...gatedPair(FUSED.silu, FUSED.siluGrad, 1),
  { name: FUSED.gelu, run: (call, engine) => mapped(engine, 'gelu', [call.input('x')]) },
  {
    name: FUSED.geluGrad,
    run: (call, engine) => mapped(engine, 'geluGradient', [call.input('dy'), call.input('x')]),
  },
  { name: FUSED.hardSwish, run: (call, engine) => mapped(engine, 'hardSwish', [call.input('x')]) },
  {
    name: FUSED.hardSwishGrad,
    run: (call, engine) => mapped(engine, 'hardSwishGradient', [call.input('dy'), call.input('x')]),
  },
];

/** Softmax over the last axis, in place of tfjs-wasm's. */
export const softmax: WasmKernel = {
  name: tf.Softmax,
  run(call, { kernels, address, output, scratch }) {
    const x = call.input('logits');
    const columns = x.shape.at(-1)!;
    const y = output(x.shape);
    kernels.softmax(address(x), sizeFromShape(x.shape) / columns, columns, address(y), scratch(16));
    return y;
  },
};

export const softmaxGradient: WasmKernel = {
  name: FUSED.softmaxGrad,
  run(call, { kernels, address, output }) {
    const [dy, y] = [call.input('dy'), call.input('y')];
    const columns = y.shape.at(-1)!;
    const dx = output(y.shape);
    kernels.softmaxGradient(address(dy), address(y), sizeFromShape(y.shape) / columns, columns, address(dx));
    return dx;
  },
};

export const softmaxCrossEntropy: WasmKernel = {
  name: FUSED.softmaxCrossEntropy,
  run(call, { kernels, address, output, scratch }) {
    const [logits, targets] = [call.input('logits'), call.input('targets')];
    const [rows, columns] = logits.shape as [number, number];
    const [loss, probabilities] = [output([rows]), output([rows, columns])];
    const outputs = [address(loss), address(probabilities)] as const;
    kernels.softmaxCrossEntropy(address(logits), address(targets), rows, columns, ...outputs, scratch(16));
    return [loss, probabilities];
  },
};

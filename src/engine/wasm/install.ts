/** Every kernel of ours for tfjs-wasm, in one list. */
import { registerWasmKernels, type WasmKernel } from './kernel.ts';
import { attention, attentionGradient } from './kernels/attention.ts';
import { conv2D, conv2DFilterGradient, conv2DInputGradient } from './kernels/convolutions.ts';
import { depthwise, depthwiseFilterGradient, depthwiseInputGradient } from './kernels/depthwise.ts';
import {
  activations,
  add,
  identity,
  relu,
  relu6,
  relu6Gradient,
  reluGradient,
  softmax,
  softmaxCrossEntropy,
  softmaxGradient,
} from './kernels/elementwise.ts';
import { linear, linearWeightGradient } from './kernels/linear.ts';
import {
  batchNorm,
  batchNormEval,
  batchNormGradient,
  groupNorm,
  groupNormGradient,
  layerNorm,
  layerNormGradient,
} from './kernels/norms.ts';
import { batchMatMul } from './kernels/products.ts';
import { gather, mean, sum } from './kernels/reductions.ts';
import { slice, split } from './kernels/slices.ts';
import { adamW, blend, euclideanNorm, pack, unpack } from './kernels/vectors.ts';
import { views } from './kernels/views.ts';
import type { WasmEngine } from './module.ts';

const WASM_KERNELS: readonly WasmKernel[] = [
  batchMatMul,
  conv2D,
  conv2DInputGradient,
  conv2DFilterGradient,
  depthwise,
  depthwiseInputGradient,
  depthwiseFilterGradient,
  linear,
  linearWeightGradient,
  attention,
  attentionGradient,
  batchNorm,
  batchNormEval,
  batchNormGradient,
  groupNorm,
  groupNormGradient,
  layerNorm,
  layerNormGradient,
  softmax,
  softmaxGradient,
  softmaxCrossEntropy,
  ...activations,
  relu,
  reluGradient,
  relu6,
  relu6Gradient,
  add,
  identity,
  sum,
  mean,
  gather,
  views,
  slice,
  split,
  pack,
  unpack,
  euclideanNorm,
  blend,
  adamW,
];

export function installKernels(engine: WasmEngine): void {
  registerWasmKernels(WASM_KERNELS, engine);
}

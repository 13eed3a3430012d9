/** Every kernel of ours for tfjs-webgpu, in one list. */
import { registerWebGpuKernels, removeWebGpuKernels, type WebGpuKernel } from './kernel.ts';
import {
  gelu,
  geluGradient,
  hardSwish,
  hardSwishGradient,
  quickGelu,
  quickGeluGradient,
  relu6Gradient,
  reluGradient,
  silu,
  siluGradient,
} from './kernels/activations.ts';
import { attention, attentionGradient } from './kernels/attention.ts';
import { batchNorm, batchNormEval, batchNormGradient } from './kernels/batch-norm.ts';
import { conv2D, conv2DFilterGradient, conv2DInputGradient } from './kernels/convolutions.ts';
import { groupNorm, groupNormGradient } from './kernels/group-norm.ts';
import { layerNorm, layerNormGradient } from './kernels/layer-norm.ts';
import { linear, linearInputGradient, linearWeightGradient } from './kernels/linear.ts';
import { batchMatMul } from './kernels/products.ts';
import { mean, sum } from './kernels/reductions.ts';
import { softmaxCrossEntropy, softmaxCrossEntropyGradient, softmaxGradient } from './kernels/softmax.ts';
import { adamW, blend, euclideanNorm, pack, unpack } from './kernels/vectors.ts';
import { storedViews, views } from './kernels/views.ts';

const WEBGPU_KERNELS: readonly WebGpuKernel[] = [
  attention,
  attentionGradient,
  batchMatMul,
  conv2D,
  conv2DFilterGradient,
  conv2DInputGradient,
  linear,
  linearInputGradient,
  linearWeightGradient,
  batchNorm,
  batchNormEval,
  batchNormGradient,
  groupNorm,
  groupNormGradient,
  layerNorm,
  layerNormGradient,
  sum,
  mean,
  softmaxGradient,
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
  quickGelu,
  quickGeluGradient,
  silu,
  siluGradient,
  gelu,
  geluGradient,
  hardSwish,
  hardSwishGradient,
  reluGradient,
  relu6Gradient,
  pack,
  unpack,
  euclideanNorm,
  blend,
  adamW,
  views,
  storedViews,
];

export function installKernels(): void {
  registerWebGpuKernels(WEBGPU_KERNELS);
}

/** Leaves tfjs's own kernels and composed blocks, for comparisons. */
export function removeKernels(): void {
  removeWebGpuKernels(WEBGPU_KERNELS);
}

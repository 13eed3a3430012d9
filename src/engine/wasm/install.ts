/** Every kernel of ours for tfjs-wasm, in one list. */
import { registerWasmKernels, type WasmKernel } from './kernel.ts';
import {
  conv2D,
  conv2DFilterGradient,
  conv2DInputGradient,
  depthwiseFilterGradient,
  depthwiseInputGradient,
} from './kernels/convolutions.ts';
import {
  adamW,
  identity,
  quickGelu,
  quickGeluGradient,
  reluGradient,
  softmax,
  softmaxCrossEntropy,
  softmaxGradient,
} from './kernels/elementwise.ts';
import {
  batchNorm,
  batchNormGradient,
  groupNorm,
  groupNormGradient,
  layerNorm,
  layerNormGradient,
} from './kernels/norms.ts';
import { batchMatMul } from './kernels/products.ts';
import { gather, mean, sum } from './kernels/reductions.ts';
import type { WasmEngine } from './module.ts';

const WASM_KERNELS: readonly WasmKernel[] = [
  batchMatMul,
  conv2D,
  conv2DInputGradient,
  conv2DFilterGradient,
  depthwiseInputGradient,
  depthwiseFilterGradient,
  batchNorm,
  batchNormGradient,
  groupNorm,
  groupNormGradient,
  layerNorm,
  layerNormGradient,
  softmax,
  softmaxGradient,
  softmaxCrossEntropy,
  quickGelu,
  quickGeluGradient,
  reluGradient,
  adamW,
  identity,
  sum,
  mean,
  gather,
];

export function installKernels(engine: WasmEngine): void {
  registerWasmKernels(WASM_KERNELS, engine);
}

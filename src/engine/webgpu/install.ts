/** Every kernel of ours for tfjs-webgpu, in one list. */
import { registerWebGpuKernels, removeWebGpuKernels, type WebGpuKernel } from './kernel.ts';
import { quickGelu, quickGeluGradient, reluGradient } from './kernels/activations.ts';
import { linear, linearWeightGradient } from './kernels/linear.ts';
import { batchMatMul } from './kernels/products.ts';

const WEBGPU_KERNELS: readonly WebGpuKernel[] = [
  batchMatMul,
  linear,
  linearWeightGradient,
  quickGelu,
  quickGeluGradient,
  reluGradient,
];

export function installKernels(): void {
  registerWebGpuKernels(WEBGPU_KERNELS);
}

/** Leaves tfjs's own kernels and composed blocks, for comparisons. */
export function removeKernels(): void {
  removeWebGpuKernels(WEBGPU_KERNELS);
}

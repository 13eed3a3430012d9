/** Kernels of ours for tfjs-webgpu. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type Kernel, registerKernels, unregisterKernels } from '../kernel.ts';
import { type Gpu, gpuOf } from './dispatcher.ts';

export type { KernelCall } from '../kernel.ts';

export type WebGpuKernel = Kernel<Gpu>;

/** They stay when the backend is stopped and started again; pipelines belong to each device. */
export function registerWebGpuKernels(kernels: readonly WebGpuKernel[]): void {
  registerKernels('webgpu', kernels, (backend) => gpuOf(backend as WebGPUBackend));
}

/** Leaves tfjs's own kernels, for comparisons. */
export function removeWebGpuKernels(kernels: readonly WebGpuKernel[]): void {
  unregisterKernels('webgpu', kernels as readonly Kernel<never>[]);
}

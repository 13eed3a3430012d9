/** Kernels of ours for tfjs-wasm. */
import { type Kernel, registerKernels } from '../kernel.ts';
import type { WasmEngine } from './module.ts';

export type { KernelCall } from '../kernel.ts';

export type WasmKernel = Kernel<WasmEngine>;

/** Puts the kernels in place of tfjs-wasm's own of the same names. */
export function registerWasmKernels(kernels: readonly WasmKernel[], engine: WasmEngine): void {
  registerKernels('wasm', kernels, () => engine);
}

/**
 * Where the built app serves the engine's WASM files. Needs Vite; in Node, give `startBackend` paths and bytes
 * instead.
 */
import tfjsWasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { EngineFiles } from './backend.ts';
import kernelsRelaxed from './wasm/build/kernels-relaxed.wasm?url';
import kernelsSimd from './wasm/build/kernels-simd.wasm?url';

/** tfjs-wasm's single-threaded SIMD build. */
export const TFJS_WASM_URL: string = tfjsWasmUrl;

export const ENGINE_FILES: EngineFiles = {
  tfjsWasmUrl,
  kernelsUrl: { simd: kernelsSimd, relaxed: kernelsRelaxed },
};

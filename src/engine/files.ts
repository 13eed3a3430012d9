/** Where the built app serves the engine's WASM files. Needs Vite; in Node, give `startBackend` paths and bytes instead. */
import tfjsWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { EngineFiles } from './backend.ts';
import kernelsRelaxed from './wasm/build/kernels-relaxed.wasm?url';
import kernelsSimd from './wasm/build/kernels-simd.wasm?url';

export const ENGINE_FILES: EngineFiles = {
  tfjsWasmUrl: tfjsWasm,
  kernelsUrl: { simd: kernelsSimd, relaxed: kernelsRelaxed },
};

/** The engine's WASM files for Node: as bytes. Built by `npm run build:wasm`. */
// biome-ignore lint/correctness/noNodejsModules: tests in Node read the files themselves
import { readFileSync } from 'node:fs';
// biome-ignore lint/correctness/noNodejsModules: tests in Node read the files themselves
import { fileURLToPath } from 'node:url';
import type { EngineFiles } from '../backend.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export function nodeEngineFiles(): EngineFiles {
  return {
    tfjsWasmUrl: readFileSync(
      fromRoot('node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'),
    ),
    kernelsUrl: {
      simd: readFileSync(fromRoot('src/engine/wasm/build/kernels-simd.wasm')),
      relaxed: readFileSync(fromRoot('src/engine/wasm/build/kernels-relaxed.wasm')),
    },
  };
}

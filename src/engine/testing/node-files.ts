/** The engine's WASM files for Node: as bytes. Built by `npm run build:wasm`. */
import { readFileSync } from 'node:fs';
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

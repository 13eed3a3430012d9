/**
 * ONNX Runtime's WebAssembly from our own origin, under /ort/<version>/. The page asks for nothing else of the runtime,
 * and Vite makes no second copy of it.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';
import { siteAddress } from '../src/core/site.ts';
import { runtimeFiles, runtimePath } from './runtime-files.ts';
import { siteBase } from './site-base.ts';

/**
 * The build for WebGPU (27 MB), and the plain one for WASM alone (14 MB), with or without threads: see
 * workers/teacher/runtime.ts.
 */
const FILES = ['ort-wasm-simd-threaded.asyncify', 'ort-wasm-simd-threaded'].flatMap((name) => [
  `${name}.mjs`,
  `${name}.wasm`,
]);
const folder = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));
const PATH = runtimePath('ort', path.join(folder, '..'));

export function ortFiles(): Plugin {
  return {
    name: 'pupil:ort-files',
    // This entry leaves the runtime's own loader out of our code, and with it the copy of the WASM that Vite would
    // emit.
    config: ({ base }) => ({
      define: { ORT_ADDRESS: JSON.stringify(siteAddress(PATH, siteBase(base))) },
      // Prepared together, so that transformers.js and our guard of its sessions hold the same runtime.
      optimizeDeps: { include: ['@huggingface/transformers', 'onnxruntime-web/webgpu'] },
      resolve: {
        alias: [
          {
            find: /^onnxruntime-web\/webgpu$/,
            replacement: path.join(folder, 'ort.webgpu.min.mjs'),
          },
        ],
      },
    }),
    ...runtimeFiles(PATH, FILES, (name) => readFile(path.join(folder, name))),
  };
}

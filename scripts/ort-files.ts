/**
 * Serves ONNX Runtime's WebAssembly from our own origin, under /ort/: in development and browser tests straight from node_modules,
 * in the build as two files. The page asks for nothing else of the runtime, and no second copy of its 27 MB is made.
 */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Connect, Plugin } from 'vite';

/** What `onnxruntime-web/webgpu`, which transformers.js imports, asks for: one build for WebGPU and for WASM with or without threads. */
const FILES = ['ort-wasm-simd-threaded.asyncify.mjs', 'ort-wasm-simd-threaded.asyncify.wasm'] as const;
const MIME_TYPES: Readonly<Record<string, string>> = {
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

const folder = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));

const serve: Connect.NextHandleFunction = (request, response, next) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const name = FILES.find((file) => pathname === `/ort/${file}`);
  if (name === undefined) {
    next();
    return;
  }
  const file = path.join(folder, name);
  stat(file).then(({ size }) => {
    response.setHeader('Content-Type', MIME_TYPES[path.extname(name)] ?? 'application/octet-stream');
    response.setHeader('Content-Length', size);
    // Threads are workers started from the .mjs: without this the isolated page may not run them.
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    createReadStream(file).on('error', next).pipe(response);
  }, next);
};

export function ortFiles(): Plugin {
  return {
    name: 'pupil:ort-files',
    // With this condition the runtime's own loader is left out of our code, and with it the copy of the WASM that Vite would emit.
    config: () => ({
      resolve: {
        alias: [
          {
            find: /^onnxruntime-web\/webgpu$/,
            replacement: path.join(folder, 'ort.webgpu.min.mjs'),
          },
        ],
      },
    }),
    configureServer: (server) => {
      server.middlewares.use(serve);
    },
    async generateBundle() {
      // The build of the page only: the workers' bundles pass through here too.
      for (const name of FILES) {
        this.emitFile({
          type: 'asset',
          fileName: `ort/${name}`,
          source: await readFile(path.join(folder, name)),
        });
      }
    },
  };
}

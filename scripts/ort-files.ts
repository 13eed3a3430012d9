/**
 * Serves ONNX Runtime's WebAssembly from our own origin, under /ort/<version>/: in development and browser tests
 * straight from node_modules, in the build as files of its own. The page asks for nothing else of the runtime, and
 * Vite makes no second copy of them.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Connect, Plugin } from 'vite';
import { siteAddress } from '../src/core/site.ts';
import { siteBase } from './site-base.ts';

/**
 * The build for WebGPU (27 MB), and the plain one for WASM alone (14 MB), with or without threads: see
 * workers/teacher/runtime.ts.
 */
const FILES = ['ort-wasm-simd-threaded.asyncify', 'ort-wasm-simd-threaded'].flatMap((name) => [
  `${name}.mjs`,
  `${name}.wasm`,
]);
const MIME_TYPES: Readonly<Record<string, string>> = {
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

const folder = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));
const { version } = JSON.parse(readFileSync(path.join(folder, '../package.json'), 'utf8')) as {
  version: string;
};
/** The version is in the address, so that whoever keeps these files never mixes two. */
const PATH = `/ort/${version}/`;

const serve: Connect.NextHandleFunction = (request, response, next) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const name = FILES.find((file) => pathname === PATH + file);
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
    configureServer: (server) => {
      server.middlewares.use(serve);
    },
    async generateBundle() {
      for (const name of FILES) {
        this.emitFile({
          type: 'asset',
          fileName: PATH.slice(1) + name,
          source: await readFile(path.join(folder, name)),
        });
      }
    },
  };
}

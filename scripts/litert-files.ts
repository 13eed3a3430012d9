/**
 * Serves LiteRT's WebAssembly, which proves TensorFlow Lite files, from our own origin under /litert/<version>/: in
 * development and browser tests straight from node_modules, in the build as files of its own. Who takes no such file
 * away never asks for them.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Connect, Plugin } from 'vite';

/** The build for every browser: without relaxed SIMD, whose rounding differs from machine to machine (9.3 MB). */
const NAME = 'litert_wasm_compat_internal';
const MIME_TYPES: Readonly<Record<string, string>> = {
  [`${NAME}.js`]: 'text/javascript',
  [`${NAME}.wasm`]: 'application/wasm',
};

const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('@litertjs/core')), '..');
const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
  version: string;
};
/** The version is in the address, so that whoever keeps these files never mixes two. */
const LITERT_PATH = `/litert/${version}/`;

/** Its script leaves the factory in a global variable, which a module has not: it gets an export. */
async function litertFile(name: string): Promise<Uint8Array> {
  const content = await readFile(path.join(folder, 'wasm', name));
  return name.endsWith('.js')
    ? Buffer.concat([content, Buffer.from('\nexport default ModuleFactory;\n')])
    : content;
}

const serve: Connect.NextHandleFunction = (request, response, next) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const name = Object.keys(MIME_TYPES).find((file) => pathname === LITERT_PATH + file);
  if (name === undefined) {
    next();
    return;
  }
  litertFile(name).then((content) => {
    response.setHeader('Content-Type', MIME_TYPES[name]!);
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.end(content);
  }, next);
};

export function litertFiles(): Plugin {
  return {
    name: 'pupil:litert-files',
    config: () => ({
      define: { LITERT_PATH: JSON.stringify(LITERT_PATH) },
      optimizeDeps: { include: ['@litertjs/core'] },
    }),
    configureServer: (server) => {
      server.middlewares.use(serve);
    },
    async generateBundle() {
      for (const name of Object.keys(MIME_TYPES)) {
        this.emitFile({
          type: 'asset',
          fileName: LITERT_PATH.slice(1) + name,
          source: await litertFile(name),
        });
      }
    },
  };
}

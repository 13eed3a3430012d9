/**
 * LiteRT's WebAssembly, which proves TensorFlow Lite files, from our own origin under /litert/<version>/. Who takes no
 * such file away never asks for them.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';
import { runtimeFiles, runtimePath } from './runtime-files.ts';

/** The build for every browser: without relaxed SIMD, whose rounding differs from machine to machine (9.3 MB). */
const NAME = 'litert_wasm_compat_internal';

const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('@litertjs/core')), '..');
const PATH = runtimePath('litert', folder);

/** Its script leaves the factory in a global variable, which a module has not: it gets an export. */
async function litertFile(name: string): Promise<Uint8Array> {
  const content = await readFile(path.join(folder, 'wasm', name));
  return name.endsWith('.js')
    ? Buffer.concat([content, Buffer.from('\nexport default ModuleFactory;\n')])
    : content;
}

export function litertFiles(): Plugin {
  return {
    name: 'pupil:litert-files',
    config: () => ({
      define: { LITERT_PATH: JSON.stringify(PATH) },
      optimizeDeps: { include: ['@litertjs/core'] },
    }),
    ...runtimeFiles(PATH, [`${NAME}.js`, `${NAME}.wasm`], litertFile),
  };
}

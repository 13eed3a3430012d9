/** LiteRT.js on WASM in Node, for tests: what the verifier has in a worker. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import type { LiteRt } from '@litertjs/core';
import type { LoadedTflite, Runtimes } from '../../format.ts';

const require = createRequire(import.meta.url);
const folder = path.join(path.dirname(require.resolve('@litertjs/core')), '../wasm');
const NAME = 'litert_wasm_compat_internal';
let loading: Promise<LiteRt> | null = null;

/** Its loader expects the globals of a page. */
async function startLiteRt(): Promise<LiteRt> {
  const script = await readFile(path.join(folder, `${NAME}.js`), 'utf8');
  const factory = compileFunction(`${script}; return ModuleFactory;`, ['require', '__filename', '__dirname']);
  const quiet = () => undefined;
  Object.assign(globalThis, {
    self: globalThis,
    importScripts: quiet,
    ModuleFactory: factory(require, `${folder}/${NAME}.js`, folder),
    Module: { wasmBinary: await readFile(path.join(folder, `${NAME}.wasm`)), print: quiet, printErr: quiet },
  });
  const { loadLiteRt } = await import('@litertjs/core');
  const { warn } = console;
  // That there is no graphics card.
  console.warn = quiet;
  try {
    return await loadLiteRt(`${NAME}.js`);
  } finally {
    console.warn = warn;
    Reflect.deleteProperty(globalThis, 'importScripts');
    Reflect.deleteProperty(globalThis, 'self');
  }
}

export async function litert(file: Uint8Array): Promise<LoadedTflite> {
  loading ??= startLiteRt();
  const runtime = await loading;
  const { Tensor } = await import('@litertjs/core');
  const model = await runtime.loadAndCompile(file, { accelerator: 'wasm' });
  const [input] = model.getInputDetails();
  return {
    async run(image) {
      const tensor = new Tensor(input!.dtype === 'uint8' ? Uint8Array.from(image) : image, [...input!.shape]);
      const [output] = await model.run([tensor]);
      return (await output!.data()) as Float32Array | Uint8Array;
    },
    dispose: () => model.delete(),
  };
}

const absent = () => Promise.reject(new Error('no other runtime is asked for'));
export const LITERT_ONLY: Runtimes = { tensorflow: absent, onnx: absent, module: absent, tflite: litert };

/** transformers.js as somebody has it who unzipped an export: it reads these files and nothing else. */
import { env } from '@huggingface/transformers';
import type { ExportFile } from '../../format.ts';

/** `/ort/<version>/`: see scripts/ort-files.ts. */
declare const ORT_ADDRESS: string;
const FOLDER = '/unzipped/';

/** From now on folders of these files are models by their paths: `hub`. */
export function serveOnly(files: readonly ExportFile[]): void {
  const build = `${ORT_ADDRESS}ort-wasm-simd-threaded`;
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = FOLDER;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  Object.assign(env.backends.onnx.wasm!, {
    wasmPaths: { mjs: `${build}.mjs`, wasm: `${build}.wasm` },
    proxy: false,
    numThreads: 1,
  });
  env.fetch = async (input: string | URL | Request) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, location.href);
    const file = files.find(({ name }) => pathname === FOLDER + name);
    return file === undefined ? new Response(null, { status: 404 }) : new Response(file.bytes);
  };
}

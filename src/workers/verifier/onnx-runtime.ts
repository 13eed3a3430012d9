/** ONNX Runtime Web on WASM, as anybody may install it: what proves files in ONNX. */
import type { LoadedModel } from '../../core/exports/format.ts';

/** `/ort/<version>/` under the path of the site: see scripts/ort-files.ts, which has Vite put it here. */
declare const ORT_ADDRESS: string;

export async function loadOnnx(model: Uint8Array): Promise<LoadedModel> {
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web/webgpu');
  const build = `${ORT_ADDRESS}ort-wasm-simd-threaded`;
  env.wasm.wasmPaths = { mjs: `${build}.mjs`, wasm: `${build}.wasm` };
  env.wasm.proxy = false;
  // One session after another, each for a moment: threads would start longer than they help.
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(model, { executionProviders: ['wasm'] });
  const [input] = session.inputNames;
  return {
    async run(images, shape) {
      const outputs = await session.run({ [input!]: new Tensor('float32', images, shape) });
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { data }]) => [name, Float32Array.from(data as Float32Array)]),
      );
    },
    dispose: () => session.release(),
  };
}

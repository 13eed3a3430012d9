/** ONNX Runtime Web on WASM in Node, for tests: what the verifier has in a worker. */
import * as ort from 'onnxruntime-web';
import type { LoadedModel } from '../../format.ts';

export async function ortSession(model: Uint8Array): Promise<LoadedModel> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(model);
  return {
    async run(images, shape) {
      const outputs = await session.run({
        [session.inputNames[0]!]: new ort.Tensor('float32', images, shape),
      });
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { data }]) => [name, Float32Array.from(data as Float32Array)]),
      );
    },
    dispose: () => session.release(),
  };
}

/** Starts the engine that is to be timed: ours as the trainer starts it, or tfjs-wasm as it is shipped. */
import { BackendWasm, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { startBackend } from '../../../src/engine/backend.ts';
import { ENGINE_FILES, TFJS_WASM_URL } from '../../../src/engine/files.ts';
import { webThread } from '../../../src/engine/wasm/threads.ts';
import { registerComposedFilterGradient } from '../../stock-filter-gradient.ts';
import type { EngineAnswer, EngineChoice } from '../requests.ts';

export async function startEngine(engine: EngineChoice): Promise<EngineAnswer> {
  const { crossOriginIsolated: isIsolated } = globalThis;
  if (engine === 'stock') {
    await startStock();
    return { simd: 'simd', threads: 1, isIsolated };
  }
  const start = () =>
    webThread(
      new Worker(new URL('../../../src/workers/kernels.worker.ts', import.meta.url), {
        type: 'module',
        name: 'kernels',
      }),
    );
  const { simd, threads } = await startBackend('wasm', ENGINE_FILES, { count: engine, start });
  return { simd: simd!, threads, isIsolated };
}

async function startStock(): Promise<void> {
  await import('@tensorflow/tfjs-core/dist/register_all_gradients.js');
  // Its threaded build starts workers from blobs, which the production headers forbid.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': TFJS_WASM_URL,
    'tfjs-backend-wasm-simd.wasm': TFJS_WASM_URL,
    'tfjs-backend-wasm-threaded-simd.wasm': TFJS_WASM_URL,
  });
  await tf.setBackend('wasm');
  if (!(tf.backend() instanceof BackendWasm)) throw new Error('tfjs-wasm does not start.');
  registerComposedFilterGradient();
}

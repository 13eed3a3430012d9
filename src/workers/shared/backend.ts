/** The one tfjs backend of this worker: started when it is asked for, with our kernels on all cores. */
import * as tf from '@tensorflow/tfjs-core';
import { type BackendFacts, type BackendId, startBackend, stopBackend } from '../../engine/backend.ts';
import { ENGINE_FILES } from '../../engine/files.ts';
import { type ThreadSource, webThread } from '../../engine/wasm/threads.ts';

/** Beyond this a step of a small student is too short to divide. */
const MAX_THREADS = 8;

/**
 * All cores, where the page is isolated: only then may threads share memory. One on the page's own thread, which may
 * not wait for others. The results are the same bits on any number of them.
 */
const mayShare = globalThis.crossOriginIsolated && 'WorkerGlobalScope' in globalThis;
const THREADS: ThreadSource = {
  count: mayShare ? Math.min(MAX_THREADS, navigator.hardwareConcurrency) : 1,
  start: () =>
    webThread(
      new Worker(new URL('../kernels.worker.ts', import.meta.url), { type: 'module', name: 'kernels' }),
    ),
};

let running: BackendFacts | null = null;

/** Makes `id` the running backend. Tensors of another one are lost. @throws {PupilError} BACKEND_UNAVAILABLE */
export async function runBackend(id: BackendId): Promise<BackendFacts> {
  if (running?.id === id) return running;
  dropBackend();
  running = await startBackend(id, ENGINE_FILES, THREADS);
  return running;
}

/** Forgets a backend whose device is gone: the next start gets a new one. */
export function dropBackend(): void {
  if (running !== null) stopBackend();
  running = null;
}

/** Bytes that tfjs holds on the running backend. */
export function tensorBytes(): number {
  return tf.memory().numBytes;
}

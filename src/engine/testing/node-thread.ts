/** A thread of the engine in Node: what src/workers/kernels.worker.ts is in the browser. */
import { parentPort } from 'node:worker_threads';
import { serveKernels, type ThreadStart } from '../wasm/thread.ts';

parentPort?.once('message', (start: ThreadStart) => {
  void serveKernels(start, () => parentPort?.postMessage('ready'));
});

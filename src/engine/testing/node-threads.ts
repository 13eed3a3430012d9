/** Threads for the engine in Node, where a worker has another interface than in the browser. */
import { Worker } from 'node:worker_threads';
import type { ThreadSource, ThreadWorker } from '../wasm/threads.ts';

const ENTRY = new URL('node-thread.ts', import.meta.url).href;

/** @param count threads in all, the calling one among them */
export function nodeThreads(count: number): ThreadSource {
  return { count, start };
}

function start(): ThreadWorker {
  // A worker of Node 20 reads no TypeScript by itself, and inherits no loader.
  const script = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(ENTRY)}); });`;
  const worker = new Worker(script, { eval: true });
  worker.unref();
  return {
    begin: (message) =>
      new Promise((resolve, reject) => {
        worker.once('message', () => resolve());
        worker.once('error', reject);
        worker.postMessage(message);
      }),
    terminate: () => void worker.terminate(),
  };
}

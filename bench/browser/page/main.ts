/** The bench's page: one dedicated worker an engine, each kept until the page closes and idle until it is asked. */
import type { BenchPage } from '../requests.ts';

const workers = new Map<string, Worker>();

function workerOf(name: string): Worker {
  const running = workers.get(name);
  if (running !== undefined) return running;
  const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module', name });
  workers.set(name, worker);
  return worker;
}

const ask: BenchPage['ask'] = (name, request, given) =>
  new Promise((resolve, reject) => {
    const worker = workerOf(name);
    worker.onmessage = ({ data }: MessageEvent<{ answer: unknown } | { failure: string }>) => {
      if ('failure' in data) reject(new Error(data.failure));
      else resolve(data.answer);
    };
    worker.onerror = ({ message }) => reject(new Error(message || 'The worker does not load.'));
    worker.postMessage({ request, given });
  });

Object.assign(globalThis, { ask });

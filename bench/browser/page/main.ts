/** The bench's page: one dedicated worker an engine, each kept until the page closes and idle until it is asked. */
import type { BenchPage, WorkerKind } from '../requests.ts';
import { weighRun } from './flatness.ts';
import { trainerRun } from './trainer-runs.ts';

const workers = new Map<string, Worker>();

const START: Readonly<Record<WorkerKind, (name: string) => Worker>> = {
  engine: (name) => new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module', name }),
  pace: (name) => new Worker(new URL('./pace.worker.ts', import.meta.url), { type: 'module', name }),
  'jax-js': (name) => new Worker(new URL('./jax.worker.ts', import.meta.url), { type: 'module', name }),
};

const ask: BenchPage['ask'] = (kind, name, request, given, limitMs) =>
  new Promise((resolve, reject) => {
    const worker = workers.get(name) ?? START[kind](name);
    workers.set(name, worker);
    const tooLate = setTimeout(() => {
      worker.terminate();
      workers.delete(name);
      reject(new Error(`no answer within ${limitMs / 1000} s`));
    }, limitMs);
    worker.onmessage = ({ data }: MessageEvent<{ answer: unknown } | { failure: string }>) => {
      clearTimeout(tooLate);
      if ('failure' in data) reject(new Error(data.failure));
      else resolve(data.answer);
    };
    worker.onerror = ({ message }) => {
      clearTimeout(tooLate);
      reject(new Error(message || 'The worker does not load.'));
    };
    worker.postMessage({ request, given });
  });

Object.assign(globalThis, { ask, trainerRun, weighRun });

/**
 * Kernel calls on several threads of one memory. The training thread takes parts itself and waits for the others, so
 * to tfjs a kernel is as synchronous as before.
 */
import { PupilError } from '../../core/errors.ts';
import { WORKER_SILENT_MS } from '../../core/limits.ts';
import type { KernelExports } from './exports.ts';
import { JobBoard, type KernelName, MAX_PARTS } from './job-board.ts';
import type { ThreadStart } from './thread.ts';

/** A worker that is to serve kernels: see thread.ts. */
export interface ThreadWorker {
  /** Resolves once it serves; rejects when its script fails before. */
  begin(start: ThreadStart): Promise<void>;
  terminate(): void;
}

export interface ThreadSource {
  /** Threads in all, the calling one among them. */
  readonly count: number;
  start(): ThreadWorker;
}

export interface Threads {
  /** Threads that run kernels, the training thread among them. */
  readonly count: number;
  /** Most parts of a job: more than threads, so that a slow thread leaves some to the others. */
  readonly parts: number;
  /** Runs the kernel with each of the argument lists; returns when all are done. */
  run(name: KernelName, calls: readonly (readonly number[])[]): void;
  end(): void;
}

/** Kernels on the training thread alone. */
export function oneThread(kernels: KernelExports): Threads {
  return {
    count: 1,
    parts: 1,
    run(name, calls) {
      const kernel = kernels[name] as (...args: number[]) => unknown;
      for (const call of calls) kernel(...call);
    },
    end: () => undefined,
  };
}

const PARTS_A_THREAD = 2;

/**
 * @param source lends at least 2 threads
 * @throws {PupilError} BACKEND_UNAVAILABLE when a worker does not start
 */
export async function startThreads(
  kernels: KernelExports,
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  source: ThreadSource,
): Promise<Threads> {
  const names = Object.keys(kernels) as KernelName[];
  const board = new JobBoard(kernels, names);
  const alone = oneThread(kernels);
  const workers = Array.from({ length: source.count - 1 }, () => source.start());
  const end = () => {
    board.end();
    for (const worker of workers) worker.terminate();
  };
  try {
    const start: ThreadStart = { kernels: module, memory, board: board.buffer, names };
    await Promise.all(workers.map((worker) => ready(worker, start)));
  } catch (thrown) {
    end();
    throw thrown;
  }
  return {
    count: source.count,
    parts: Math.min(MAX_PARTS, PARTS_A_THREAD * source.count),
    run(name, calls) {
      if (calls.length === 1) alone.run(name, calls);
      else if (!board.run(name, calls)) {
        throw new PupilError('UNEXPECTED', `The kernel ${name} failed on another thread.`);
      }
    },
    end,
  };
}

async function ready(worker: ThreadWorker, start: ThreadStart): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it does not answer')), WORKER_SILENT_MS);
  });
  try {
    await Promise.race([worker.begin(start), late]);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PupilError(
      'BACKEND_UNAVAILABLE',
      `A thread for the kernels does not start: ${reason}.`,
      {},
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** A browser's worker whose script is src/workers/kernels.worker.ts. */
export function webThread(worker: Worker): ThreadWorker {
  return {
    begin: (start) =>
      new Promise((resolve, reject) => {
        worker.onmessage = () => resolve();
        worker.onerror = ({ message }) => reject(new Error(message || 'its script does not load'));
        worker.postMessage(start);
      }),
    terminate: () => worker.terminate(),
  };
}

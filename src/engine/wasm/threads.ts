/**
 * Kernel calls on several threads of one memory. The training thread always runs the first part itself and waits for the others, so to
 * tfjs a kernel is as synchronous as before.
 */
import { PupilError } from '../../core/errors.ts';
import type { KernelExports } from './exports.ts';
import {
  MAX_ARGUMENTS,
  type Mailbox,
  mailboxAt,
  mailboxBytes,
  STATE,
  setState,
  waitWhile,
} from './mailbox.ts';
import type { ThreadStart } from './thread.ts';

export type KernelName = keyof KernelExports;

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
  /** Runs the calls at once, at most one a thread; returns when all are done. */
  run(name: KernelName, calls: readonly (readonly number[])[]): void;
  end(): void;
}

/** Kernels on the training thread alone. */
export function oneThread(kernels: KernelExports): Threads {
  return { count: 1, run: (name, calls) => runHere(kernels, name, calls), end: () => undefined };
}

function runHere(kernels: KernelExports, name: KernelName, calls: readonly (readonly number[])[]): void {
  const kernel = kernels[name] as (...args: number[]) => unknown;
  for (const call of calls) kernel(...call);
}

const READY_WITHIN_MS = 10_000;

/**
 * @param count threads in all, at least 2
 * @param start makes a worker that answers `ThreadStart` with any message once it listens to its mailbox
 * @throws {PupilError} BACKEND_UNAVAILABLE when a worker does not start
 */
export async function startThreads(
  kernels: KernelExports,
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  count: number,
  start: () => ThreadWorker,
): Promise<Threads> {
  const names = Object.keys(kernels) as KernelName[];
  const places = new Map(names.map((name, place) => [name, place]));
  const mailboxes = new SharedArrayBuffer(mailboxBytes(count - 1));
  const boxes = Array.from({ length: count - 1 }, (_, thread) => mailboxAt(mailboxes, thread));
  const workers = boxes.map(() => start());
  const end = () => {
    for (const box of boxes) setState(box, STATE.ended);
    for (const worker of workers) worker.terminate();
  };
  try {
    await Promise.all(
      workers.map((worker, thread) => ready(worker, { kernels: module, memory, mailboxes, thread, names })),
    );
  } catch (thrown) {
    end();
    throw thrown;
  }
  return {
    count,
    run(name, calls) {
      const [own, ...others] = calls;
      for (const [i, call] of others.entries()) post(boxes[i]!, places.get(name)!, call);
      if (own !== undefined) runHere(kernels, name, [own]);
      for (const box of boxes.slice(0, others.length)) {
        waitWhile(box, STATE.busy);
        if (Atomics.load(box.words, 0) === STATE.failed) {
          throw new PupilError('UNEXPECTED', `The kernel ${name} failed on another thread.`);
        }
      }
    },
    end,
  };
}

function post(box: Mailbox, place: number, call: readonly number[]): void {
  if (call.length > MAX_ARGUMENTS) throw new RangeError(`${call.length} arguments do not fit a mailbox.`);
  box.values.set(call);
  box.words[1] = place;
  box.words[2] = call.length;
  setState(box, STATE.busy);
}

async function ready(worker: ThreadWorker, start: ThreadStart): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it does not answer')), READY_WITHIN_MS);
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

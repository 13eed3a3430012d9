/**
 * Calls between the page and one worker: typed, abortable, with progress, and never left hanging. A call settles when
 * the worker answers, or with WORKER_LOST when the worker fails, is ended or stays silent too long (the browser
 * reports none of the last two).
 */
import { fromWire, PupilError, toWire, type WireError } from '../core/errors.ts';
import { HEARTBEAT_MS, WORKER_SILENT_MS } from '../core/limits.ts';

const MOST_BEATS_A_LOOK = 5;

export type CallMap = Record<string, { params: unknown; progress: unknown; result: unknown }>;

type ToWorker = { kind: 'call'; id: number; method: string; params: unknown } | { kind: 'abort'; id: number };

type FromWorker =
  | { kind: 'progress'; id: number; data: unknown }
  | { kind: 'result'; id: number; data: unknown }
  | { kind: 'error'; id: number; error: WireError }
  | { kind: 'alive' }
  | { kind: 'fault'; error: WireError };

export interface CallContext<Progress> {
  readonly signal: AbortSignal;
  progress(data: Progress): void;
  /** Buffers of the result that may be moved instead of copied. */
  transfer(buffers: readonly Transferable[]): void;
}

export type Handlers<Calls extends CallMap> = {
  [M in keyof Calls]: (
    params: Calls[M]['params'],
    context: CallContext<Calls[M]['progress']>,
  ) => Promise<Calls[M]['result']>;
};

/** The global scope of a dedicated worker, as far as calls need it. */
interface WorkerScope {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  addEventListener(type: 'unhandledrejection', listener: (event: PromiseRejectionEvent) => void): void;
  addEventListener(
    type: 'securitypolicyviolation',
    listener: (event: SecurityPolicyViolationEvent) => void,
  ): void;
}

/**
 * Answers calls in a worker. Invariants: one answer a call; an unhandled rejection ends in a `fault`, not in silence.
 */
export function serve<Calls extends CallMap>(scope: WorkerScope, handlers: Handlers<Calls>): void {
  const running = new Map<number, AbortController>();
  const send = (message: FromWorker, transfer: readonly Transferable[] = []) =>
    scope.postMessage(message, [...transfer]);

  const answer = async (id: number, method: string, params: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    const moved: Transferable[] = [];
    try {
      const handler = handlers[method];
      if (handler === undefined)
        throw new PupilError('UNEXPECTED', `This worker has no call named ${method}.`);
      const data = await handler(params, {
        signal: controller.signal,
        progress: (progress) => send({ kind: 'progress', id, data: progress }),
        transfer: (buffers) => moved.push(...buffers),
      });
      send({ kind: 'result', id, data }, moved);
    } catch (thrown) {
      send({ kind: 'error', id, error: toWire(thrown) });
    } finally {
      running.delete(id);
    }
  };

  scope.addEventListener('message', (event: MessageEvent<ToWorker>) => {
    const message = event.data;
    switch (message.kind) {
      case 'call':
        void answer(message.id, message.method, message.params);
        break;
      case 'abort':
        running.get(message.id)?.abort(new PupilError('CANCELLED', 'Cancelled by the user.'));
        break;
      default:
        message satisfies never;
    }
  });
  scope.addEventListener('unhandledrejection', (event: PromiseRejectionEvent) => {
    send({ kind: 'fault', error: toWire(event.reason) });
  });
  // Violations of the content policy inside a worker do not reach the page by themselves.
  scope.addEventListener('securitypolicyviolation', (event: SecurityPolicyViolationEvent) => {
    console.error(`Content policy: ${event.violatedDirective} blocked ${event.blockedURI}`);
  });
  setInterval(() => send({ kind: 'alive' }), HEARTBEAT_MS);
}

export interface CallOptions<Progress> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((data: Progress) => void) | undefined;
  readonly transfer?: Transferable[] | undefined;
}

export interface Client<Calls extends CallMap> {
  call<M extends keyof Calls & string>(
    method: M,
    params: Calls[M]['params'],
    options?: CallOptions<Calls[M]['progress']>,
  ): Promise<Calls[M]['result']>;
  /** Ends the worker (the only way to give GPU memory back); pending calls reject with WORKER_LOST. */
  end(): void;
  readonly isEnded: boolean;
}

interface Pending {
  resolve(data: unknown): void;
  reject(error: PupilError): void;
  onProgress?: ((data: never) => void) | undefined;
}

/** The page's side of one worker. */
export function connect<Calls extends CallMap>(
  worker: Worker,
  name: string,
  silentMs = WORKER_SILENT_MS,
): Client<Calls> {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let isEnded = false;

  const lose = (why: string, cause?: WireError) => {
    if (isEnded) return;
    isEnded = true;
    silence.stop();
    worker.terminate();
    const error = lost(name, why, cause);
    for (const call of pending.values()) call.reject(error);
    pending.clear();
  };
  const silence = watchSilence(silentMs, () => {
    if (pending.size > 0) lose(`gave no sign of life for ${silentMs / 1000} s`);
  });

  worker.addEventListener('message', ({ data: message }: MessageEvent<FromWorker>) => {
    silence.broken();
    if (message.kind === 'fault') lose(`met an unexpected error (${message.error.message})`, message.error);
    else deliver(message, pending);
  });
  worker.addEventListener('error', (event) =>
    lose(`failed (${event.message || 'its script could not be loaded'})`),
  );
  worker.addEventListener('messageerror', () => lose('sent a message that could not be read'));

  return {
    async call(method, params, { signal, onProgress, transfer = [] } = {}) {
      if (isEnded) throw lost(name, 'has ended');
      if (signal?.aborted) throw new PupilError('CANCELLED', 'Cancelled before it began.');
      const id = nextId++;
      const abort = () => worker.postMessage({ kind: 'abort', id } satisfies ToWorker);
      signal?.addEventListener('abort', abort, { once: true });
      // Nobody has listened while there was nothing to wait for.
      if (pending.size === 0) silence.broken();
      try {
        return await new Promise<never>((resolve, reject) => {
          pending.set(id, { resolve: resolve as Pending['resolve'], reject, onProgress });
          worker.postMessage({ kind: 'call', id, method, params } satisfies ToWorker, transfer);
        });
      } catch (thrown) {
        throw thrown instanceof PupilError ? thrown : fromWire(toWire(thrown));
      } finally {
        pending.delete(id);
        signal?.removeEventListener('abort', abort);
      }
    },
    end: () => lose('was ended'),
    get isEnded() {
      return isEnded;
    },
  };
}

function deliver(message: Exclude<FromWorker, { kind: 'fault' }>, pending: Map<number, Pending>): void {
  switch (message.kind) {
    case 'progress':
      pending.get(message.id)?.onProgress?.(message.data as never);
      break;
    case 'result':
      pending.get(message.id)?.resolve(message.data);
      pending.delete(message.id);
      break;
    case 'error':
      pending.get(message.id)?.reject(fromWire(message.error));
      pending.delete(message.id);
      break;
    case 'alive':
      break;
    default:
      message satisfies never;
  }
}

function lost(name: string, why: string, cause?: WireError): PupilError {
  return new PupilError(
    'WORKER_LOST',
    `The ${name} worker ${why}. What it had stored is safe: start the step again to go on from there.`,
    cause === undefined ? { worker: name } : { worker: name, cause: cause.message },
  );
}

/**
 * Looks once a heartbeat whether a worker was heard. A page that slept meanwhile (in the background, in a debugger,
 * on a busy machine) has not listened either: of the time since its last look a few beats count, so that it hears the
 * worker before it judges it.
 */
function watchSilence(silentMs: number, tooLong: () => void): { broken(): void; stop(): void } {
  let silentForMs = 0;
  let lookedMs = performance.now();
  const watch = setInterval(() => {
    const nowMs = performance.now();
    silentForMs += Math.min(nowMs - lookedMs, MOST_BEATS_A_LOOK * HEARTBEAT_MS);
    lookedMs = nowMs;
    if (silentForMs > silentMs) tooLong();
  }, HEARTBEAT_MS);
  return {
    broken() {
      silentForMs = 0;
      lookedMs = performance.now();
    },
    stop: () => clearInterval(watch),
  };
}

/**
 * Workers that keep nothing: a stop ends them at once, however deep they are in something, and whatever then fails in
 * the middle means the stop.
 */

export interface Endable {
  end(): void;
}

/**
 * The worker lives on afterwards, unless it was stopped.
 * @throws the signal's reason after a stop, else what the work throws
 */
export async function endedBy<Worker extends Endable, T>(
  signal: AbortSignal,
  worker: Worker,
  work: (worker: Worker) => Promise<T>,
): Promise<T> {
  const end = () => worker.end();
  signal.addEventListener('abort', end, { once: true });
  try {
    signal.throwIfAborted();
    const result = await work(worker);
    signal.throwIfAborted();
    return result;
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** With a worker of its own, which ends with the work. @throws as `endedBy` does; after a stop none is started */
export async function withWorker<Worker extends Endable, T>(
  signal: AbortSignal,
  spawn: () => Worker,
  work: (worker: Worker) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const worker = spawn();
  try {
    return await endedBy(signal, worker, work);
  } finally {
    worker.end();
  }
}

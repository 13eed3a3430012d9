/** A page with nothing but its jobs and their faults, for tests of the gate. */
import { isCancelled, toWire } from '../../../core/errors.ts';
import type { Context } from '../../context.ts';
import type { Fault } from '../../places.ts';
import type { Studio } from '../../studio.ts';
import { createGate } from '../gate.ts';
import type { JobId, Jobs } from '../job.ts';
import type { JobPlan, JobTools } from '../run-job.ts';

/** @long one page with its jobs, as a test sees it */
export function openJobsPage() {
  let studio: { jobs: Jobs; faults: readonly Fault[] } = { jobs: {}, faults: [] };
  const attempt: Context['attempt'] = async (station, remedy, job) => {
    try {
      await job();
      return true;
    } catch (thrown) {
      if (!isCancelled(thrown)) {
        studio = { ...studio, faults: [...studio.faults, { station, remedy, error: toWire(thrown) }] };
      }
      return false;
    }
  };
  const gate = createGate({
    get: () => studio as Studio,
    set: (patch) => {
      studio = { ...studio, ...patch };
      const act = whenShown;
      whenShown = undefined;
      act?.();
    },
    attempt,
  });
  const begun: string[] = [];
  let whenShown: (() => void) | undefined;

  const ended: string[] = [];

  /** A job that goes on until it is told to end; it notes its beginning and its end under `name`. */
  const job = (id: JobId, name: string, more: Partial<JobPlan<{ end(): void }>> = {}) => {
    const told = deferred();
    let tools: JobTools | undefined;
    const done = gate.run({
      id,
      what: name,
      unit: 'steps',
      remedy: 'retry',
      onStop: 'ask',
      async run(given) {
        tools = given;
        begun.push(name);
        const stopped = new Promise<never>((_, reject) =>
          given.signal.addEventListener('abort', () => reject(given.signal.reason)),
        );
        await Promise.race([told.promise, stopped]).finally(() => ended.push(name));
      },
      ...more,
    });
    return { done, end: told.resolve, fail: told.reject, tools: () => tools! };
  };
  return {
    /** Acts in the very moment in which the page changes next. */
    onceShown(act: () => void) {
      whenShown = act;
    },
    gate,
    job,
    begun,
    ended,
    jobs: () => studio.jobs,
    faults: () => studio.faults,
    studio: () => studio,
  };
}

/** A promise that a test settles. */
export function deferred() {
  let resolve = () => {};
  let reject = (_reason: unknown) => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Resolves when all that can go on has gone on. */
export const settled = () => new Promise((resolve) => setTimeout(resolve));

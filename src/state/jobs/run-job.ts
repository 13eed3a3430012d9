/**
 * The one way in which a long job runs, and the one gate before it: what is running, what it excludes, what a second press means
 * (`registry.ts`). A job is shown from its start to its end; its worker is ended with it; its failure becomes a fault in its place.
 */
import { PupilError } from '../../core/errors.ts';
import type { Fault, FaultPlace } from '../places.ts';
import type { Job, JobId, Jobs } from './job.ts';
import { createMeter } from './meter.ts';
import { JOBS } from './registry.ts';
import { busyWords } from './under-way.ts';

/** What a job is given to work with. */
export interface JobTools {
  readonly signal: AbortSignal;
  show(job: Job): void;
  /** A part of the job under words of its own: returns what reports its progress, metered from now on. */
  part(what: string, unit: string): (done: number, total: number, note?: string) => void;
  /** What stays on the page if the job is stopped from now on; null: nothing. */
  leave(job: Job | null): void;
}

export interface JobPlan<Worker extends { end(): void }> {
  readonly id: JobId;
  /** What it says before its first report. */
  readonly what: string;
  readonly unit: string;
  /** The button that mends a failure. */
  readonly remedy: Fault['remedy'];
  /** A second press with the same subject is for the same thing. */
  readonly subject?: unknown;
  /** The job that this one is a step of: it ends with that one, which does not exclude it. */
  readonly within?: { readonly id: JobId; readonly signal: AbortSignal };
  /** How it stops: its worker is ended at once, or asked to commit what it has (by the signal). */
  readonly onStop: 'end' | 'ask';
  /** A worker of its own. */
  readonly spawn?: () => Worker;
  run(tools: JobTools, worker: Worker): Promise<void>;
}

/** What the gate needs of the page. */
export interface GatePage {
  get(): { readonly jobs: Jobs };
  set(patch: { readonly jobs: Jobs }): void;
  /** Turns a failure into a fault in its place. Resolves to whether there was none. */
  attempt(place: FaultPlace, remedy: Fault['remedy'], work: () => Promise<void>): Promise<boolean>;
}

export interface Gate {
  /** Resolves to whether the job is done, as does a press that joins it. */
  run<Worker extends { end(): void }>(plan: JobPlan<Worker>): Promise<boolean>;
  /** Stops a job, and resolves when it has ended. */
  stop(id: JobId): Promise<void>;
  /** Stops all jobs but one; when it resolves, no other runs. */
  stopAll(but?: JobId): Promise<void>;
  /** Stops a job, and takes away what is paused of it. */
  giveUp(id: JobId): void;
  /** Also while it waits for its turn, or is being stopped. */
  isRunning(id: JobId): boolean;
}

interface Running {
  readonly subject: unknown;
  readonly controller: AbortController;
  /** What it leaves when it is stopped. */
  rest: Job | null;
  isGivenUp: boolean;
  done: Promise<boolean>;
}

export function createGate({ get, set, attempt }: GatePage): Gate {
  const running = new Map<JobId, Running>();

  const show = (id: JobId, job: Job | null) => {
    const { [id]: before, ...others } = get().jobs;
    if (job !== null) set({ jobs: { ...get().jobs, [id]: job } });
    else if (before !== undefined) set({ jobs: others });
  };

  const stop = async (id: JobId) => {
    const own = running.get(id);
    if (own === undefined) return;
    const job = get().jobs[id];
    if (job?.state === 'running') show(id, { ...job, state: 'stopping' });
    own.controller.abort();
    await own.done;
  };

  const refuse = ({ id }: { readonly id: JobId }, by: JobId) =>
    attempt(JOBS[id].place, 'none', () =>
      Promise.reject(new PupilError('JOB_RUNNING', busyWords(by, 'try again'), { job: by })),
    );

  const toolsOf = (id: JobId, own: Running): JobTools => {
    const { signal } = own.controller;
    const tools: JobTools = {
      signal,
      show: (job) => show(id, signal.aborted ? { ...job, state: 'stopping' } : job),
      part(what, unit) {
        const meter = createMeter(what, unit);
        return (done, total, note) => tools.show(meter.report(done, total, note));
      },
      leave(job) {
        own.rest = job === null ? null : { ...job, state: 'paused', etaMs: null, perSecond: 0 };
      },
    };
    return tools;
  };

  const perform = async <Worker extends { end(): void }>(plan: JobPlan<Worker>, own: Running) => {
    const { signal } = own.controller;
    const tools = toolsOf(plan.id, own);
    tools.part(plan.what, plan.unit)(0, 0);
    signal.throwIfAborted();
    const worker = plan.spawn?.();
    const end = () => worker?.end();
    if (plan.onStop === 'end') signal.addEventListener('abort', end, { once: true });
    try {
      // Without `spawn` there is no worker, and `run` takes none.
      await plan.run(tools, worker as Worker);
      if (plan.onStop === 'end') signal.throwIfAborted();
    } catch (thrown) {
      // A worker that was ended in the middle of something fails in many ways, and all of them mean this one.
      if (plan.onStop === 'end') signal.throwIfAborted();
      throw thrown;
    } finally {
      end();
    }
  };

  /** @param before what has to end first */
  const begin = <Worker extends { end(): void }>(
    plan: JobPlan<Worker>,
    before: readonly (Promise<unknown> | undefined)[],
  ): Promise<boolean> => {
    const { id, within } = plan;
    const job = get().jobs[id];
    const own: Running = {
      subject: plan.subject,
      controller: new AbortController(),
      rest: job?.state === 'paused' ? job : restOf(running.get(id)),
      isGivenUp: false,
      done: Promise.resolve(false),
    };
    const { signal } = own.controller;
    const follow = () => void stop(id);
    own.done = attempt(JOBS[id].place, plan.remedy, async () => {
      await Promise.all(before);
      signal.throwIfAborted();
      within?.signal.throwIfAborted();
      within?.signal.addEventListener('abort', follow, { once: true });
      try {
        await perform(plan, own);
      } finally {
        within?.signal.removeEventListener('abort', follow);
        // Whoever takes its place shows itself.
        const leaves = signal.aborted && !own.isGivenUp && running.get(id) === own;
        show(id, leaves ? own.rest : null);
      }
    }).finally(() => {
      if (running.get(id) === own) running.delete(id);
    });
    running.set(id, own);
    return own.done;
  };

  return {
    run(plan) {
      const { id, subject, within } = plan;
      const { again, another, refusedBy, ends } = JOBS[id];
      const before = running.get(id);
      if (before !== undefined && !before.controller.signal.aborted) {
        const meaning = before.subject === subject ? again : another;
        if (meaning === 'joins') return before.done;
        if (meaning === 'refused') return refuse(plan, id);
        if (meaning === 'replaces') void stop(id);
      }
      const obstacle = refusedBy.find((other) => other !== within?.id && running.has(other));
      if (obstacle !== undefined) return refuse(plan, obstacle);
      return begin(plan, [before?.done, ...ends.map(stop)]);
    },
    stop,
    async stopAll(but) {
      for (;;) {
        const others = [...running.keys()].filter((id) => id !== but);
        if (others.length === 0) return;
        // Meanwhile another may have begun.
        await Promise.all(others.map(stop));
      }
    },
    giveUp(id) {
      const own = running.get(id);
      if (own !== undefined) own.isGivenUp = true;
      void stop(id);
      if (get().jobs[id]?.state === 'paused') show(id, null);
    },
    isRunning: (id) => running.has(id),
  };
}

/** What a job that is replaced leaves to the one in its place. */
function restOf(before: Running | undefined): Job | null {
  return before === undefined || before.isGivenUp ? null : before.rest;
}

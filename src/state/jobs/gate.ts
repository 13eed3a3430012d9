/**
 * The one gate before every long job: what is running, what it excludes, what a second press means (`registry.ts`). A
 * failure becomes a fault in the job's place.
 */
import { PupilError } from '../../core/errors.ts';
import type { Fault, FaultPlace } from '../places.ts';
import type { Endable } from '../with-worker.ts';
import type { Job, JobId, Jobs } from './job.ts';
import { JOBS } from './registry.ts';
import { type JobPlan, type Rest, runJob } from './run-job.ts';
import { busyWords } from './under-way.ts';

/** What the gate needs of the page. */
export interface GatePage {
  get(): { readonly jobs: Jobs };
  set(patch: { readonly jobs: Jobs }): void;
  /** Turns a failure into a fault in its place. Resolves to whether there was none. */
  attempt(place: FaultPlace, remedy: Fault['remedy'], work: () => Promise<void>): Promise<boolean>;
}

export interface Gate {
  /** Resolves to whether the job is done, as does a press that joins it. */
  run<Worker extends Endable>(plan: JobPlan<Worker>): Promise<boolean>;
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
  readonly rest: Rest;
  /** The one of its kind that it waits for. */
  before: Running | undefined;
  isGivenUp: boolean;
  done: Promise<boolean>;
}

/** @long the ways to begin and to stop a job share what is running */
export function createGate({ get, set, attempt }: GatePage): Gate {
  const running = new Map<JobId, Running>();

  const show = (id: JobId, job: Job | null) => {
    const { [id]: before, ...others } = get().jobs;
    if (job !== null) set({ jobs: { ...get().jobs, [id]: job } });
    else if (before !== undefined) set({ jobs: others });
  };

  const stop = async (id: JobId) => {
    const newest = running.get(id);
    const job = get().jobs[id];
    if (newest !== undefined && job?.state === 'running') show(id, { ...job, state: 'stopping' });
    for (let own = newest; own !== undefined; own = own.before) own.controller.abort();
    await newest?.done;
  };

  const refuse = (id: JobId, by: JobId) =>
    attempt(JOBS[id].place, 'none', () =>
      Promise.reject(new PupilError('JOB_RUNNING', busyWords(by, 'try again'), { job: by })),
    );

  const begin = <Worker extends Endable>(plan: JobPlan<Worker>): Promise<boolean> => {
    const { id, within } = plan;
    const own = entered(plan.subject, running.get(id), get().jobs[id]);
    const { signal } = own.controller;
    const follow = () => void stop(id);
    const ended = [own.before?.done, ...JOBS[id].ends.map(stop)];
    own.done = attempt(JOBS[id].place, plan.remedy, async () => {
      within?.signal.addEventListener('abort', follow, { once: true });
      try {
        await Promise.all(ended);
        signal.throwIfAborted();
        within?.signal.throwIfAborted();
        await runJob(plan, signal, (job) => show(id, job), own.rest);
      } finally {
        within?.signal.removeEventListener('abort', follow);
        // Whoever takes its place shows itself.
        const leaves = signal.aborted && !own.isGivenUp && running.get(id) === own;
        show(id, leaves ? own.rest.job : null);
      }
    }).finally(() => {
      own.before = undefined;
      if (running.get(id) === own) running.delete(id);
    });
    running.set(id, own);
    return own.done;
  };

  return {
    run(plan) {
      const { id, within } = plan;
      const meaning = meaningOf(plan, running.get(id));
      if (meaning === 'joins') return running.get(id)!.done;
      if (meaning === 'refused') return refuse(id, id);
      const obstacle = JOBS[id].refusedBy.find((other) => other !== within?.id && running.has(other));
      if (obstacle !== undefined) return refuse(id, obstacle);
      if (meaning === 'replaces') void stop(id);
      return begin(plan);
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
      for (let own = running.get(id); own !== undefined; own = own.before) own.isGivenUp = true;
      void stop(id);
      if (get().jobs[id]?.state === 'paused') show(id, null);
    },
    isRunning: (id) => running.has(id),
  };
}

/** What a press means; it begins a job of its own where none of its kind runs, or that one is being stopped. */
function meaningOf(
  { id, subject }: Pick<JobPlan<never>, 'id' | 'subject'>,
  before: Running | undefined,
): 'begins' | 'joins' | 'replaces' | 'waits' | 'refused' {
  if (before === undefined || before.controller.signal.aborted) return 'begins';
  return before.subject === subject ? JOBS[id].again : JOBS[id].another;
}

/** @param shown of its kind, as the page shows it now */
function entered(subject: unknown, before: Running | undefined, shown: Job | undefined): Running {
  const left = before === undefined || before.isGivenUp ? null : before.rest.job;
  return {
    subject,
    controller: new AbortController(),
    rest: { job: shown?.state === 'paused' ? shown : left },
    before,
    isGivenUp: false,
    done: Promise.resolve(false),
  };
}

/**
 * The jobs that are under way, each shown from its press to what it leaves on the page. A job waits until all have
 * ended that must not run beside it.
 */
import type { Fault, FaultPlace } from '../places.ts';
import type { Endable } from '../with-worker.ts';
import type { Job, JobId, Jobs } from './job.ts';
import { JOBS } from './registry.ts';
import { type JobPlan, type Rest, runJob } from './run-job.ts';

/** What jobs need of the page. */
export interface GatePage {
  get(): { readonly jobs: Jobs };
  set(patch: { readonly jobs: Jobs }): void;
  /** Turns a failure into a fault in its place. Resolves to whether there was none. */
  attempt(place: FaultPlace, remedy: Fault['remedy'], work: () => Promise<void>): Promise<boolean>;
}

export interface Running {
  readonly subject: unknown;
  readonly controller: AbortController;
  readonly rest: Rest;
  /** The one of its kind that it waits for. */
  before: Running | undefined;
  isGivenUp: boolean;
  done: Promise<boolean>;
}

export interface Turns {
  /** Also while it waits for its turn, or is being stopped. */
  newest(id: JobId): Running | undefined;
  /** Resolves to whether it is done. */
  begin<Worker extends Endable>(plan: JobPlan<Worker>): Promise<boolean>;
  /** Stops a job, and resolves when it has ended. */
  stop(id: JobId): Promise<void>;
  /** Stops all jobs but one; when it resolves, no other runs. */
  stopAll(but?: JobId): Promise<void>;
  /** Stops a job, and takes away what is paused of it. */
  giveUp(id: JobId): void;
}

export function createTurns({ get, set, attempt }: GatePage): Turns {
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

  return {
    newest: (id) => running.get(id),
    begin(plan) {
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
    },
    stop,
    async stopAll(but) {
      const others = () => [...running.keys()].filter((id) => id !== but);
      // While some end, others may begin.
      while (others().length > 0) await Promise.all(others().map(stop));
    },
    giveUp(id) {
      for (let own = running.get(id); own !== undefined; own = own.before) own.isGivenUp = true;
      void stop(id);
      if (get().jobs[id]?.state === 'paused') show(id, null);
    },
  };
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

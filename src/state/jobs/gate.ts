/**
 * The one gate before every long job: what is running, what it excludes, what a second press means (`registry.ts`). A
 * failure becomes a fault in the job's place.
 */
import { PupilError } from '../../core/errors.ts';
import type { Endable } from '../with-worker.ts';
import type { JobId } from './job.ts';
import { JOBS } from './registry.ts';
import type { JobPlan } from './run-job.ts';
import { createTurns, type GatePage, type Running, type Turns } from './turns.ts';
import { busyWords } from './under-way.ts';

export interface Gate extends Pick<Turns, 'stop' | 'stopAll' | 'giveUp'> {
  /** Resolves to whether the job is done, as does a press that joins it. */
  run<Worker extends Endable>(plan: JobPlan<Worker>): Promise<boolean>;
  /** Also while it waits for its turn, or is being stopped. */
  isRunning(id: JobId): boolean;
}

export function createGate(page: GatePage): Gate {
  const { newest, begin, ...ways } = createTurns(page);
  const isRunning = (id: JobId) => newest(id) !== undefined;

  const refuse = (id: JobId, by: JobId) =>
    page.attempt(JOBS[id].place, 'none', () =>
      Promise.reject(new PupilError('JOB_RUNNING', busyWords(by, 'try again'), { job: by })),
    );

  return {
    ...ways,
    isRunning,
    run(plan) {
      const { id, within } = plan;
      const before = newest(id);
      const meaning = meaningOf(plan, before);
      if (meaning === 'joins') return before!.done;
      if (meaning === 'refused') return refuse(id, id);
      const obstacle = JOBS[id].refusedBy.find((other) => other !== within?.id && isRunning(other));
      if (obstacle !== undefined) return refuse(id, obstacle);
      if (meaning === 'replaces') void ways.stop(id);
      return begin(plan);
    },
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

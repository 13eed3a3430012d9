/**
 * The one way in which a long job runs: it is shown from its start to its end, and its worker is ended with it,
 * however it ends.
 */
import type { Fault } from '../places.ts';
import { type Endable, endedBy } from '../with-worker.ts';
import type { Job, JobId } from './job.ts';
import { createMeter } from './meter.ts';

/** What a job is given to work with. */
export interface JobTools {
  readonly signal: AbortSignal;
  show(job: Job): void;
  /** A part of the job under words of its own: returns what reports its progress, metered from now on. */
  part(what: string, unit: string): (done: number, total: number, note?: string) => void;
  /** What stays on the page if the job is stopped from now on; null: nothing. */
  leave(job: Job | null): void;
}

export interface JobPlan<Worker extends Endable> {
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

/** What a job leaves on the page when it is stopped: it says so itself while it runs. */
export interface Rest {
  job: Job | null;
}

/** @throws what the job throws; after a stop that ended its worker always the signal's reason */
export async function runJob<Worker extends Endable>(
  plan: JobPlan<Worker>,
  signal: AbortSignal,
  show: (job: Job) => void,
  rest: Rest,
): Promise<void> {
  const tools = toolsOf(signal, show, rest);
  tools.part(plan.what, plan.unit)(0, 0);
  signal.throwIfAborted();
  const worker = plan.spawn?.();
  const end = () => worker?.end();
  // Without `spawn` there is no worker, and `run` takes none.
  const work = () => plan.run(tools, worker as Worker);
  try {
    await (plan.onStop === 'end' ? endedBy(signal, { end }, work) : work());
  } finally {
    end();
  }
}

function toolsOf(signal: AbortSignal, show: (job: Job) => void, rest: Rest): JobTools {
  const tools: JobTools = {
    signal,
    show: (job) => show(signal.aborted ? { ...job, state: 'stopping' } : job),
    part(what, unit) {
      const meter = createMeter(what, unit);
      return (done, total, note) => tools.show(meter.report(done, total, note));
    },
    leave(job) {
      rest.job = job === null ? null : { ...job, state: 'paused', etaMs: null, perSecond: 0 };
    },
  };
  return tools;
}

/** What is under way, read off `Studio.jobs`. */
import type { Station } from '../places.ts';
import type { Job, JobId, Jobs } from './job.ts';
import { JOB_IDS, JOBS } from './registry.ts';

export interface UnderWay {
  readonly id: JobId;
  readonly job: Job;
}

/** In the registry's order; what is paused is among them. */
export function underWay(jobs: Jobs): readonly UnderWay[] {
  return JOB_IDS.flatMap((id) => {
    const job = jobs[id];
    return job === undefined ? [] : [{ id, job }];
  });
}

export function underWayAt(jobs: Jobs, station: Station): UnderWay | null {
  return underWay(jobs).find(({ id }) => JOBS[id].station === station) ?? null;
}

export function isAtWork(job: Job | undefined): boolean {
  return job !== undefined && job.state !== 'paused';
}

/** Whether anything runs that a reload of the page would cut off. What is paused is safe: it is stored. */
export function isBusy({ jobs }: { readonly jobs: Jobs }): boolean {
  return JOB_IDS.some((id) => isAtWork(jobs[id]));
}

/** Why something cannot be done now, and what to do about it. */
export function busyWords(id: JobId, then: string): string {
  const { name, isPausable } = JOBS[id];
  return `${name} is under way. Let it end, or ${isPausable ? 'pause' : 'cancel'} it, then ${then}.`;
}

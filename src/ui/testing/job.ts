/** A long job as a station shows it. */
import type { Job } from '../../state/jobs/job.ts';

export function job(more: Partial<Job>): Job {
  return {
    what: 'Reading photos',
    done: 1204,
    total: 3781,
    unit: 'photos',
    perSecond: 212.4,
    etaMs: 12_100,
    note: '',
    state: 'running',
    ...more,
  };
}

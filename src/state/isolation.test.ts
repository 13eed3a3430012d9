import { describe, expect, it } from 'vitest';
import { initialStudio } from './initial.ts';
import { isUntouched } from './isolation.ts';
import type { Job } from './jobs/job.ts';

const STUDIO = initialStudio();
const JOB: Job = {
  ...{ what: 'A job', done: 0, total: 1, unit: 'photos', perSecond: 0, etaMs: null, note: '' },
  state: 'paused',
};

describe('a page that would be loaded again by itself', () => {
  it('has not been touched since it opened', () => {
    expect(isUntouched(STUDIO, false)).toBe(true);
    expect(isUntouched(STUDIO, true)).toBe(false);
  });

  it('has no job, not even one that is paused', () => {
    expect(isUntouched({ ...STUDIO, jobs: { import: JOB } }, false)).toBe(false);
  });
});

/** Every place of the studio where a long job may be. */
import type { Job, Studio } from './studio.ts';

/** Whether anything runs that a reload of the page would cut off. What is paused is safe: it is stored. */
export function isBusy(studio: Studio): boolean {
  const { importJob, teacher, doors, naming, student, results, takeaway } = studio;
  const jobs: readonly (Job | null)[] = [
    importJob,
    teacher.job,
    doors.job,
    naming.job,
    naming.searchJob,
    student.job,
    student.loopJob,
    results.job,
    takeaway.job,
  ];
  return jobs.some((job) => job !== null && job.state !== 'paused');
}

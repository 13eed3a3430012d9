/** The tab's title shows how far the running job is, so that it can be watched from another tab. */
import { useEffect } from 'react';
import type { Job, Studio } from '../../state/studio.ts';
import { useStudio } from '../base/studio-context.tsx';

export function titleOf(studio: Studio): string {
  const { importJob, teacher, student, results, takeaway, project } = studio;
  const jobs: readonly [Job | null, string][] = [
    [importJob, 'Photos'],
    [teacher.job, 'Teacher'],
    [student.job, 'Student'],
    [results.job, 'Results'],
    [takeaway.job, 'Take away'],
  ];
  const running = jobs.find(([job]) => job?.state === 'running');
  if (running !== undefined) {
    const [job, name] = running;
    if (job !== null && job.total > 0) {
      return `${Math.floor((job.done / job.total) * 100)} % · ${name} · Pupil`;
    }
    return `${name} · Pupil`;
  }
  return project === null ? 'Pupil' : `${project.name} · Pupil`;
}

export function useDocumentTitle() {
  const title = useStudio(titleOf);
  useEffect(() => {
    document.title = title;
  }, [title]);
}

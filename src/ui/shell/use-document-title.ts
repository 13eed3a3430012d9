/** The tab's title shows how far the running job is, so that it can be watched from another tab. */
import { useEffect } from 'react';
import { JOBS } from '../../state/jobs/registry.ts';
import { underWay } from '../../state/jobs/under-way.ts';
import type { Studio } from '../../state/studio.ts';
import { useStudio } from '../base/studio-context.tsx';
import { STATION_NAMES } from './rail-entries.ts';

export function titleOf(studio: Studio): string {
  const { jobs, project } = studio;
  const running = underWay(jobs).find(({ job }) => job.state === 'running');
  if (running !== undefined) {
    const { id, job } = running;
    const name = STATION_NAMES[JOBS[id].station];
    if (job.total > 0) return `${Math.floor((job.done / job.total) * 100)} % · ${name} · Pupil`;
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

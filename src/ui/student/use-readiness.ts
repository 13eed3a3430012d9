/** Whether the recipe on the page can be trained now: what the teacher can do, and what stands in the way. */
import { useStudio } from '../base/studio-context.tsx';
import { type Obstacle, obstacleTo } from './obstacle.ts';
import { isStartGone } from './start-runs.ts';

export interface Readiness {
  /** It has looked at every photo. */
  readonly hasTeacher: boolean;
  readonly teacherReads: boolean;
  readonly obstacle: Obstacle | null;
}

export function useReadiness(): Readiness {
  const { recipe, runs } = useStudio((studio) => studio.student);
  const { facts, embedded } = useStudio((studio) => studio.teacher);
  const photos = useStudio((studio) => studio.photos);
  const isTraining = useStudio((studio) => studio.jobs.train !== undefined);
  const included = photos.filter((photo) => !photo.isExcluded).length;
  const hasPhotos = included > 0;
  const hasTeacher = facts !== null && embedded >= included && hasPhotos;
  const teacherReads = facts?.hasText === true;
  const obstacle = obstacleTo(recipe, {
    hasPhotos,
    hasTeacher,
    teacherReads,
    isTraining,
    isStartGone: isStartGone(recipe, runs),
  });
  return { hasTeacher, teacherReads, obstacle };
}

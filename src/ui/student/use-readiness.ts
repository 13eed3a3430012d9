/** Whether the recipe on the page can be trained now: what the teacher can do, and what stands in the way. */
import { useMemo } from 'react';
import { labelsByClass } from '../../core/photos/training-photos.ts';
import { hasLooked } from '../../state/student/circumstances.ts';
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
  const teacherReads = useStudio((studio) => studio.teacher.facts?.hasText === true);
  const hasPhotos = useStudio(({ photos }) => photos.some(({ isExcluded }) => !isExcluded));
  const photos = useStudio((studio) => studio.photos);
  const canTellApart = useMemo(() => labelsByClass(photos).size >= 2, [photos]);
  const hasTeacher = useStudio(hasLooked);
  const isTraining = useStudio((studio) => studio.jobs.train !== undefined);
  const obstacle = obstacleTo(recipe, {
    hasPhotos,
    canTellApart,
    hasTeacher,
    teacherReads,
    isTraining,
    isStartGone: isStartGone(recipe, runs),
  });
  return { hasTeacher, teacherReads, obstacle };
}

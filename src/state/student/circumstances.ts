/** What a student can learn from as the studio stands. */
import { labelledShareOf, trainingPhotos } from '../../core/photos/training-photos.ts';
import type { Circumstances } from '../../core/recipe/circumstances.ts';
import type { ViewPlan } from '../../core/views/plan.ts';
import type { Studio } from '../studio.ts';

/**
 * The plan that a student can learn on: all of its views of all training photos are stored. null with one view a
 * photo.
 */
export function learnableViews({ teacher, photos }: Pick<Studio, 'teacher' | 'photos'>): ViewPlan | null {
  const { viewPlan, views } = teacher;
  const wanted = trainingPhotos(photos).length;
  return viewPlan.count > 1 && wanted > 0 && (views?.photos ?? 0) >= wanted ? viewPlan : null;
}

export function circumstancesOf({ teacher, photos }: Pick<Studio, 'teacher' | 'photos'>): Circumstances {
  return {
    trainPhotos: trainingPhotos(photos).length,
    labelledShare: labelledShareOf(photos),
    teacherFingerprint: teacher.facts?.fingerprint ?? null,
    learnableViews: learnableViews({ teacher, photos }),
  };
}

/** Whether the teacher has looked at every photo. */
export function hasLooked({ teacher, photos }: Pick<Studio, 'teacher' | 'photos'>): boolean {
  const included = photos.filter(({ isExcluded }) => !isExcluded).length;
  return teacher.facts !== null && included > 0 && teacher.embedded >= included;
}

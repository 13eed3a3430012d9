/** Which photos are looked at in several views, and whether that is done. */
import type { Photo } from '../core/records/project.ts';
import type { ViewPlan } from '../core/views/plan.ts';
import type { Studio } from './studio.ts';

/** Those that a student learns from. */
export function viewedPhotos(photos: readonly Photo[]): readonly Photo[] {
  return photos.filter(({ split, isExcluded }) => split === 'train' && !isExcluded);
}

/** The plan that a student can learn on: all of its views of all training photos are stored. null with one view a photo. */
export function learnableViews({ teacher, photos }: Pick<Studio, 'teacher' | 'photos'>): ViewPlan | null {
  const { viewPlan, views } = teacher;
  const wanted = viewedPhotos(photos).length;
  return viewPlan.count > 1 && wanted > 0 && (views?.photos ?? 0) >= wanted ? viewPlan : null;
}

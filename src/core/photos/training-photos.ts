/** The photos that a student learns from, and how many of them say what they show. */
import type { Photo } from '../records/project.ts';

export function trainingPhotos<One extends Pick<Photo, 'split' | 'isExcluded'>>(
  photos: readonly One[],
): readonly One[] {
  return photos.filter(({ split, isExcluded }) => split === 'train' && !isExcluded);
}

/** Labelled training photos / training photos, 0..1, before a label budget; 1 without photos. */
export function labelledShareOf(photos: readonly Photo[]): number {
  const training = trainingPhotos(photos);
  if (training.length === 0) return 1;
  return training.filter(({ classIndex }) => classIndex !== null).length / training.length;
}

/** Labelled training photos by the index of their class; a class without any is not in it. */
export function labelsByClass(photos: readonly Photo[]): ReadonlyMap<number, number> {
  const labels = new Map<number, number>();
  for (const { classIndex } of trainingPhotos(photos))
    if (classIndex !== null) labels.set(classIndex, (labels.get(classIndex) ?? 0) + 1);
  return labels;
}

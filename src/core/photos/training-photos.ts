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

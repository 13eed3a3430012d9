/** Counts that the Photos station shows, made in one pass. Excluded photos are counted apart and nowhere else. */
import type { Photo, Split } from '../../core/records/project.ts';

export interface PhotoCounts {
  readonly byClass: readonly number[];
  readonly unlabelled: number;
  readonly bySplit: Readonly<Record<Split, number>>;
  readonly included: number;
  readonly excluded: number;
}

export function countPhotos(photos: readonly Photo[], classes: number): PhotoCounts {
  const byClass = new Array<number>(classes).fill(0);
  const bySplit = { train: 0, validation: 0, test: 0 };
  let unlabelled = 0;
  let excluded = 0;
  for (const { classIndex, split, isExcluded } of photos) {
    if (isExcluded) {
      excluded++;
      continue;
    }
    bySplit[split]++;
    if (classIndex === null) unlabelled++;
    else byClass[classIndex] = (byClass[classIndex] ?? 0) + 1;
  }
  return { byClass, unlabelled, bySplit, included: photos.length - excluded, excluded };
}

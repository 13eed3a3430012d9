/** How many labels a budget is: counted per class as the trainer draws them, at least one of each class. */
import { labelsByClass, trainingPhotos } from '../../core/photos/training-photos.ts';
import type { Photo } from '../../core/records/project.ts';
import { keptLabels } from '../../core/training/label-budget.ts';

/** Budgets that the slider stops at, as shares. */
export const BUDGETS: readonly number[] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1];

export interface LabelCount {
  readonly seen: number;
  readonly labelled: number;
  /** Photos in training, labelled or not. */
  readonly photos: number;
}

export function countLabels(photos: readonly Photo[], budget: number): LabelCount {
  let seen = 0;
  let labelled = 0;
  for (const count of labelsByClass(photos).values()) {
    labelled += count;
    seen += keptLabels(count, budget);
  }
  return { seen, labelled, photos: trainingPhotos(photos).length };
}

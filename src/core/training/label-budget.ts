/**
 * Hides labels from training: of each class a seeded share stays visible, so that a user sees what labelling more
 * would bring.
 */
import { createRandom } from '../random.ts';

const BUDGET_STREAM = 0x1abe1;

/** Class of a photo without a label, or whose label is hidden. */
export const NO_LABEL = -1;

/**
 * Labels with the hidden ones replaced by NO_LABEL. Each class keeps floor(share * n), at least one. A larger share
 * of the same seed keeps every label that a smaller one kept.
 * @param labels class of each photo, NO_LABEL = none [N]
 */
export function visibleLabels(
  labels: ArrayLike<number>,
  classes: number,
  share: number,
  seed: number,
): Int32Array {
  const visible = new Int32Array(labels.length).fill(NO_LABEL);
  const members: number[][] = Array.from({ length: classes }, () => []);
  for (let i = 0; i < labels.length; i++) members[labels[i]!]?.push(i);
  for (const [label, photos] of members.entries()) {
    createRandom(seed ^ BUDGET_STREAM, label).shuffle(photos);
    for (const photo of photos.slice(0, keptLabels(photos.length, share))) visible[photo] = label;
  }
  return visible;
}

/** How many of a class's `labels` a share leaves visible. */
export function keptLabels(labels: number, share: number): number {
  // The small term keeps 0.1 * 30 from falling below 3.
  return Math.min(labels, Math.max(1, Math.floor(share * labels + 1e-9)));
}

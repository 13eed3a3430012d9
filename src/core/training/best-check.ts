/**
 * Which check of a run its student is taken from, and when another one is not worth waiting for. Training can then
 * not end worse than it was: neither than its best epoch nor, for a student that could see before, than its start.
 */
import type { BestCheck, Curves, Run } from '../records/run.ts';

/** The check whose weights a run's student is made of; null where the last ones count. */
export function keptCheck({ recipe, best }: Pick<Run, 'recipe' | 'best'>): BestCheck | null {
  return recipe.keep === 'best' ? best : null;
}

/** The step whose weights a run's student is made of. */
export function keptStep(run: Pick<Run, 'recipe' | 'best' | 'step'>): number {
  return keptCheck(run)?.step ?? run.step;
}

/**
 * By validation accuracy, equals by the lower cross-entropy, and the earlier of those that are equal in both. Without
 * validation photos (NaN) no check is better than another.
 */
export function isBetter(check: BestCheck, best: BestCheck | null): boolean {
  if (best === null) return Number.isFinite(check.top1);
  return check.top1 > best.top1 || (check.top1 === best.top1 && check.loss < best.loss);
}

/**
 * Whether so many checks have brought nothing better, since the best one or since the learning rate began anew.
 * @param patience null: never
 */
export function isPatienceOver(
  patience: number | null,
  { evalStep }: Pick<Curves, 'evalStep'>,
  best: BestCheck | null,
  rateFromStep: number,
): boolean {
  if (patience === null || best === null) return false;
  const since = Math.max(best.step, rateFromStep);
  return evalStep.filter((step) => step > since).length >= patience;
}

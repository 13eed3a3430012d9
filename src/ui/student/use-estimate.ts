/**
 * The estimate of the recipe on the page, asked for a moment after the last edit. What was measured once is kept: a
 * step costs the same whatever the number of epochs, the learning rate or the seed.
 */
import { useEffect, useRef } from 'react';
import { stepCostKey } from '../../core/recipe/cost-key.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { stepsPerEpoch } from '../../core/training/sampler.ts';
import { estimateOf, type StudentState } from '../../state/student/slice.ts';
import { useSession } from '../base/studio-context.tsx';

export type Estimate = StudentState['estimates'][string];

const SETTLED_MS = 700;

export interface EstimateView {
  /** For the recipe as it is; null while unknown. */
  readonly estimate: Estimate | null;
  /** Of a run of the recipe as it is. */
  readonly steps: number;
  /** Milliseconds of a run of this recipe, if one like it was measured. */
  totalMsOf(recipe: Recipe): number | null;
}

/**
 * @param trainPhotos in the training split
 * @param isAllowed false while a run trains or something that the run needs is missing
 */
export function useEstimate(student: StudentState, trainPhotos: number, isAllowed: boolean): EstimateView {
  const session = useSession();
  const { recipe, estimates, isEstimating } = student;
  const key = stepCostKey(recipe);
  const estimate = estimateOf(student);
  const failed = useRef('');

  const isKnown = estimate !== null;
  useEffect(() => {
    if (!isAllowed || isKnown || isEstimating || failed.current === key) return;
    const ask = async () => {
      // A fault is shown by the session, once; it is not asked for again until the recipe changes.
      if (!(await session.student.estimate())) failed.current = key;
    };
    const timer = setTimeout(() => void ask(), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [session, isAllowed, isKnown, isEstimating, key]);

  const stepsOf = ({ batchSize, epochs }: Recipe) => stepsPerEpoch(trainPhotos, batchSize) * epochs;
  return {
    estimate,
    steps: stepsOf(recipe),
    totalMsOf(other) {
      const measured = estimates[stepCostKey(other)];
      return measured === undefined ? null : measured.msPerStep * stepsOf(other);
    },
  };
}

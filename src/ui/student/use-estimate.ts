/**
 * The estimate of the recipe on the page, asked for a moment after the last edit. What was measured once is kept: a
 * step costs the same whatever the number of epochs, the learning rate or the seed.
 */
import { useEffect, useRef, useState } from 'react';
import { stepCostKey } from '../../core/recipe/cost-key.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { StudentState } from '../../state/student/slice.ts';
import { useSession } from '../base/studio-context.tsx';

export type Estimate = NonNullable<StudentState['estimate']>;

const SETTLED_MS = 700;

export interface EstimateView {
  /** For the recipe as it is; null while unknown. */
  readonly estimate: Estimate | null;
  /** Milliseconds of a run of this recipe, if one like it was measured. */
  totalMsOf(recipe: Recipe): number | null;
}

/** @param isAllowed false while a run trains or something that the run needs is missing */
export function useEstimate(student: StudentState, isAllowed: boolean): EstimateView {
  const session = useSession();
  const [known, setKnown] = useState<ReadonlyMap<string, Estimate>>(new Map());
  const { recipe, estimate, isEstimating } = student;
  const key = stepCostKey(recipe);
  const failed = useRef('');

  useEffect(() => {
    if (estimate !== null) setKnown((before) => new Map(before).set(key, estimate));
  }, [estimate, key]);

  const isKnown = known.has(key);
  useEffect(() => {
    if (!isAllowed || isKnown || isEstimating || estimate !== null || failed.current === key) return;
    const ask = async () => {
      // A fault is shown by the session, once; it is not asked for again until the recipe changes.
      if (!(await session.student.estimate())) failed.current = key;
    };
    const timer = setTimeout(() => void ask(), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [session, isAllowed, isKnown, isEstimating, estimate, key]);

  return {
    estimate: estimate ?? known.get(key) ?? null,
    totalMsOf(other) {
      const measured = known.get(stepCostKey(other));
      return measured === undefined ? null : measured.msPerStep * measured.stepsPerEpoch * other.epochs;
    },
  };
}

/** The student as the page shows it: its recipe, what that would cost, and its runs. */
import { stepCostKey } from '../../core/recipe/cost-key.ts';
import type { RecipeDraft } from '../../core/recipe/reconcile.ts';
import type { Run } from '../../core/records/run.ts';
import type { LoopCost } from '../../core/training/loop-cost.ts';
import type { Estimate, TrainProgress } from '../../protocol/trainer.ts';

export interface StudentState extends RecipeDraft {
  /** What steps were measured to cost in this folder, by `stepCostKey`. */
  readonly estimates: Readonly<Record<string, Estimate>>;
  readonly isEstimating: boolean;
  /** Run that is open (being trained or looked at). */
  readonly runId: string | null;
  /** Runs of the project, newest first. */
  readonly runs: readonly Run[];
  readonly progress: TrainProgress | null;
  /** Runs overlaid on the charts beside the open one. */
  readonly comparedRunIds: readonly string[];
  /** Plain sentence that reads the run. */
  readonly reading: string;
  /** What steps of this project's recipes were measured to cost with the teacher in the loop, newest first. */
  readonly loopCosts: readonly LoopCost[];
}

/** Of the recipe on the page; null where its step was not measured yet. */
export function estimateOf({
  recipe,
  estimates,
}: Pick<StudentState, 'recipe' | 'estimates'>): Estimate | null {
  return estimates[stepCostKey(recipe)] ?? null;
}

/** @param draft the recipe outlives a folder, and with it whose it is */
export function noStudent(draft: RecipeDraft): StudentState {
  const { recipe, suggestedPace, recommended } = draft;
  return {
    recipe,
    suggestedPace,
    recommended,
    recommendations: null,
    estimates: {},
    isEstimating: false,
    runId: null,
    runs: [],
    progress: null,
    comparedRunIds: [],
    reading: '',
    loopCosts: [],
  };
}

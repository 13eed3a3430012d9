/** The backend for a recipe's step: where there is a choice, that very step is timed on each. */
import { stepCostKey } from '../../core/recipe/cost-key.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { BackendReport, Run } from '../../core/records/run.ts';
import type { BackendId } from '../../engine/backend.ts';
import { chooseBackend } from './choose-backend.ts';
import type { Found } from './keeper.ts';
import { timeStep } from './probe.ts';

/** What the cost of a step depends on: the recipe, and what the folder adds to it. */
export interface StepShape {
  readonly recipe: Recipe;
  readonly classes: number;
  readonly teacherDims: number;
}

/** @param isTimeWanted also where there is no choice. @throws as `chooseBackend` does */
export function chooseStepBackend(
  wanted: 'auto' | BackendId,
  { recipe, classes, teacherDims }: StepShape,
  isTimeWanted: boolean,
): Promise<BackendReport> {
  const key = `${stepCostKey(recipe)} ${classes} classes, ${teacherDims} teacher dims`;
  return chooseBackend(
    wanted,
    recipe.student,
    key,
    () => timeStep(recipe, classes, teacherDims),
    isTimeWanted,
  );
}

/**
 * A run that began goes on where it began, unless that computes wrongly now: only there its bits are
 * repeated.
 * @param found its newest checkpoint
 */
export async function runsBackend(
  { backend }: Run,
  found: Found | null,
  shape: StepShape,
): Promise<BackendReport> {
  const began = found?.content.backend;
  if (began === 'webgpu-half' || began === 'webgpu' || began === 'wasm' || began === 'cpu') {
    const report = await chooseStepBackend(began, shape, false);
    return backend?.id === report.id ? backend : report;
  }
  return chooseStepBackend(shape.recipe.backend, shape, false);
}

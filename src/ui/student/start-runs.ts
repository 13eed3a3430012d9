/** Which runs a student can start from. The trainer asks the same again when the run begins. */
import { deepEqual } from '../../core/deep-equal.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { Run } from '../../core/records/run.ts';
import { isDone } from './run-words.ts';

/** Those that have ended, of the same student at the same image size, in the order given. */
export function runsToStartFrom(student: Recipe['student'], runs: readonly Run[]): readonly Run[] {
  return runs.filter((run) => isDone(run) && run.step > 0 && deepEqual(run.recipe.student, student));
}

/** Whether the run that a recipe starts from is gone. */
export function isStartGone({ start, student }: Recipe, runs: readonly Run[]): boolean {
  return start.kind === 'run' && !runsToStartFrom(student, runs).some(({ id }) => id === start.runId);
}

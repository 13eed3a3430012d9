/** What a step of a student takes: of the newest run like it, or as probed for the recipe on the Student page. */
import { deepEqual } from '../../core/deep-equal.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { studentPresets } from '../../core/students/presets.ts';
import type { StudentState } from '../../state/student/slice.ts';

/** Milliseconds a step with this batch at this size, whatever the objective; null where none was measured. */
export function paceOf(
  student: string,
  recipe: Recipe,
  { runs, estimate }: Pick<StudentState, 'runs' | 'estimate'>,
): number | null {
  const preset = studentPresets().find(({ id }) => id === student);
  const config = preset?.config(recipe.student.imageSizePx);
  const like = runs.find(
    (run) =>
      // One that trains has not yet written down what its steps took, nor has one that was cut off at its start.
      run.status !== 'training' &&
      run.step > 0 &&
      run.trainMs > 0 &&
      run.recipe.batchSize === recipe.batchSize &&
      deepEqual(run.recipe.student, config),
  );
  if (like !== undefined) return like.trainMs / like.step;
  return deepEqual(recipe.student, config) ? (estimate?.msPerStep ?? null) : null;
}

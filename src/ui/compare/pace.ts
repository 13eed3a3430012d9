/**
 * What a step of a student takes: of the newest run like it, or as probed for the recipe on the Student page;
 * and what a comparison takes at that pace.
 */
import type { BakeoffPlan } from '../../core/bakeoff/bakeoff.ts';
import { deepEqual } from '../../core/deep-equal.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { studentPresets } from '../../core/students/presets.ts';
import { stepsPerEpoch } from '../../core/training/sampler.ts';
import { estimateOf, type StudentState } from '../../state/student/slice.ts';

/** Milliseconds a step with this batch at this size, whatever the objective; null where none was measured. */
export function paceOf(
  student: string,
  recipe: Recipe,
  { runs, estimates }: Pick<StudentState, 'runs' | 'estimates'>,
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
  return deepEqual(recipe.student, config) ? (estimateOf({ recipe, estimates })?.msPerStep ?? null) : null;
}

/** Milliseconds for all runs of a plan; null where the pace of one of its students was not measured. */
export function comparisonMs(
  { objectives, students, seeds, epochs, batchSize }: BakeoffPlan,
  trainPhotos: number,
  student: Pick<StudentState, 'recipe' | 'runs' | 'estimates'>,
): number | null {
  let msPerStep = 0;
  for (const id of students) {
    const pace = paceOf(id, student.recipe, student);
    if (pace === null) return null;
    msPerStep += pace;
  }
  return msPerStep * epochs * stepsPerEpoch(trainPhotos, batchSize) * seeds.length * objectives.length;
}

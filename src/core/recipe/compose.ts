/** A whole recipe from a few choices: an objective preset, a student, an image size, and how much of the folder is labelled. */

import { PupilError } from '../errors.ts';
import { objectiveOf } from '../objectives/composition.ts';
import { IMAGE_SIZES_PX, type ImageSizePx, studentPreset } from '../students/presets.ts';
import { STUDENT_FAMILIES } from '../students/registry.ts';
import { usualStart } from '../training/start.ts';
import { type Pace, suggestedPace } from './pace.ts';
import type { Recipe } from './recipe.ts';

export interface RecipeChoices {
  /** An objective preset's id, or a sum such as `ce+0.5*fd`. */
  readonly preset: string;
  readonly student: string;
  readonly imageSizePx: number;
  readonly teacherFingerprint: string | null;
  /** Labelled training photos / all training photos, 0..1, before the label budget. */
  readonly labelledShare: number;
  readonly labelBudget?: number;
  readonly pace?: Pace;
  readonly seed?: number;
  readonly backend?: Recipe['backend'];
}

function oneOf<T extends string | number>(what: string, value: string | number, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === value);
  if (found !== undefined) return found;
  throw new PupilError(
    'RECIPE_INVALID',
    `There is no ${what} called ${value}. Choose one of ${allowed.join(', ')}.`,
    {
      what,
      value,
    },
  );
}

/**
 * The recommended recipe for the choices.
 * @throws {PupilError} RECIPE_INVALID when a name is unknown
 */
export function composeRecipe(choices: RecipeChoices): Recipe {
  const objective = objectiveOf(choices.preset);
  const imageSizePx: ImageSizePx = oneOf('image size', choices.imageSizePx, IMAGE_SIZES_PX);
  const student = studentPreset(choices.student).config(imageSizePx);
  const start = usualStart(student);
  const labelBudget = choices.labelBudget ?? 1;
  const { batchSize, epochs } = choices.pace ?? suggestedPace(Number.POSITIVE_INFINITY);
  return {
    ...objective.training(STUDENT_FAMILIES.get(student.id).training),
    batchSize,
    preset: objective.id,
    student,
    ...(start === undefined ? {} : { start }),
    objective: objective.terms(choices.labelledShare * labelBudget),
    teacherFingerprint: choices.teacherFingerprint,
    epochs,
    labelBudget,
    backend: choices.backend ?? 'auto',
    seed: choices.seed ?? 1,
  };
}

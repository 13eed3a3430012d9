/**
 * A whole recipe from a few choices: an objective preset, a student, an image size, and how much of the folder is
 * labelled.
 */

import { PupilError } from '../errors.ts';
import { objectiveOf } from '../objectives/composition.ts';
import type { Head } from '../students/head.ts';
import { IMAGE_SIZES_PX, type ImageSizePx } from '../students/presets.ts';
import type { Start } from '../training/start.ts';
import type { ViewPlan } from '../views/plan.ts';
import type { Circumstances } from './circumstances.ts';
import { type Pace, suggestedPace } from './pace.ts';
import type { Keep, Recipe } from './recipe.ts';
import { type StudentChoice, studentAt, trainingFor } from './student-choice.ts';

export interface RecipeChoices {
  /** An objective preset's id, or a sum such as `ce+0.5*fd`. */
  readonly preset: string;
  readonly student: StudentChoice;
  readonly imageSizePx: number;
  readonly teacherFingerprint: string | null;
  /** Labelled training photos / all training photos, 0..1, before the label budget. */
  readonly labelledShare: number;
  readonly labelBudget?: number;
  readonly pace?: Pace;
  readonly seed?: number;
  readonly backend?: Recipe['backend'];
  readonly head?: Head;
  readonly views?: ViewPlan | null;
  /** Unless it is given: as the student usually starts. */
  readonly start?: Start;
  readonly keep?: Keep;
  readonly patience?: number | null;
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
  const { student, start: usualStart } = studentAt(choices.student, imageSizePx);
  const start = choices.start ?? usualStart;
  const labelBudget = choices.labelBudget ?? 1;
  const { batchSize, epochs } = choices.pace ?? suggestedPace(Number.POSITIVE_INFINITY);
  return {
    ...objective.training(trainingFor(student, start)),
    batchSize,
    preset: objective.id,
    student,
    start,
    head: choices.head ?? { kind: 'classes' },
    views: choices.views ?? null,
    keep: choices.keep ?? 'best',
    patience: choices.patience ?? null,
    objective: objective.terms(choices.labelledShare * labelBudget),
    teacherFingerprint: choices.teacherFingerprint,
    epochs,
    labelBudget,
    backend: choices.backend ?? 'auto',
    seed: choices.seed ?? 1,
  };
}

/** Where the page begins, before there are photos. */
export const FIRST_RECIPE: Recipe = composeRecipe({
  preset: 'kd-probe',
  student: 'conv',
  imageSizePx: 64,
  teacherFingerprint: null,
  labelledShare: 1,
});

/** What may be chosen with an objective and a student. */
export type Choices = Partial<
  Pick<
    Recipe,
    | 'labelBudget'
    | 'epochs'
    | 'batchSize'
    | 'seed'
    | 'backend'
    | 'head'
    | 'views'
    | 'start'
    | 'keep'
    | 'patience'
  >
>;

/**
 * The recommended recipe for another objective, student or size, in the place of one that was there. What is not
 * chosen stays as it was; but the weights to start from go with the student.
 * @throws {PupilError} RECIPE_INVALID when a name is unknown
 */
export function recomposed(
  before: Recipe,
  choices: Pick<RecipeChoices, 'preset' | 'student' | 'imageSizePx'> & Choices,
  { teacherFingerprint, labelledShare }: Circumstances,
): Recipe {
  const { preset, student, imageSizePx, start } = choices;
  const { labelBudget, epochs, batchSize, seed, backend, head, views, keep, patience } = {
    ...before,
    ...choices,
  };
  return composeRecipe({
    ...{ preset, student, imageSizePx, teacherFingerprint, labelledShare },
    ...{ labelBudget, seed, backend, pace: { epochs, batchSize }, head, views, keep, patience },
    ...(start === undefined ? {} : { start }),
  });
}

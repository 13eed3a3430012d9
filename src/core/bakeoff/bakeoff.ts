/**
 * A bake-off as a plain record: objectives x students x seeds on one split, with one budget and one image size.
 * Everything else (which recipes, which runs, how far) follows from it, so that it can be stored, reloaded and
 * repeated.
 */
import { PupilError } from '../errors.ts';
import { objectiveOf } from '../objectives/composition.ts';
import { composeRecipe } from '../recipe/compose.ts';
import { RECIPE_BACKEND } from '../recipe/parse.ts';
import type { Recipe } from '../recipe/recipe.ts';
import {
  count,
  list,
  number,
  of,
  oneOf,
  orNull,
  parser,
  record,
  size,
  text,
  within,
} from '../records/shape.ts';
import { studentPreset } from '../students/presets.ts';

/** What is compared, and under which equal terms. */
export interface BakeoffPlan {
  /** Ids of objective presets, or sums such as `ce+0.5*fd`, in the order in which they are shown. */
  readonly objectives: readonly string[];
  /** Ids of student presets. */
  readonly students: readonly string[];
  /** Distinct seeds, each used with every objective and student. */
  readonly seeds: readonly number[];
  readonly imageSizePx: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Share of the training labels that the students may see, 0..1. */
  readonly labelBudget: number;
  readonly backend: Recipe['backend'];
}

export interface Bakeoff extends BakeoffPlan {
  readonly id: string;
  readonly projectId: string;
  readonly createdAtMs: number;
  /** Of the project when it began: runs made after an edit would be compared on other photos. */
  readonly revision: number;
  readonly teacherFingerprint: string | null;
  /** Labelled training photos / training photos, 0..1, before the budget. */
  readonly labelledShare: number;
  readonly status: BakeoffStatus;
}

const BAKEOFF_STATUSES = ['running', 'paused', 'cancelled', 'done'] as const;
export type BakeoffStatus = (typeof BAKEOFF_STATUSES)[number];

export const parseBakeoff = parser(
  'The stored comparison',
  'Its runs are kept; compare anew.',
  record<Bakeoff>({
    objectives: list(of('an objective that this version knows', isKnown(objectiveOf))),
    students: list(of('a student that this version knows', isKnown(studentPreset))),
    seeds: list(number),
    imageSizePx: size,
    epochs: size,
    batchSize: size,
    labelBudget: within(0, 1),
    backend: RECIPE_BACKEND,
    id: text,
    projectId: text,
    createdAtMs: number,
    revision: count,
    teacherFingerprint: orNull(text),
    labelledShare: within(0, 1),
    status: oneOf(BAKEOFF_STATUSES),
  }),
);

/** @param find throws where there is none of that name */
function isKnown(find: (id: string) => unknown): (value: unknown) => boolean {
  return (value) => {
    try {
      return typeof value === 'string' && find(value) !== undefined;
    } catch {
      return false;
    }
  };
}

/** One run of a bake-off by what tells it from the others. */
export interface BakeoffCell {
  readonly objective: string;
  readonly student: string;
  readonly seed: number;
}

export const BASELINE = 'ce';
export const MOST_SEEDS = 5;

export const cellKey = ({ objective, student, seed }: BakeoffCell): string =>
  `${objective}/${student}/${seed}`;

/**
 * The cells in the order in which they run: seeds outermost, so that whoever stops early has compared everything
 * once; the baseline first in each, since all else is measured against it.
 * @throws {PupilError} RECIPE_INVALID without an objective, a student or a seed, or with one named twice
 */
export function cellsOf(
  plan: Pick<BakeoffPlan, 'objectives' | 'students' | 'seeds'>,
): readonly BakeoffCell[] {
  refuseEmptyOrTwice('objective', plan.objectives);
  refuseEmptyOrTwice('student', plan.students);
  refuseEmptyOrTwice('seed', plan.seeds);
  const objectives = [...plan.objectives].sort((a, b) => Number(b === BASELINE) - Number(a === BASELINE));
  return plan.seeds.flatMap((seed) =>
    plan.students.flatMap((student) => objectives.map((objective) => ({ objective, student, seed }))),
  );
}

function refuseEmptyOrTwice(what: string, values: readonly (string | number)[]): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (values.length > 0 && twice === undefined) return;
  throw new PupilError(
    'RECIPE_INVALID',
    twice === undefined
      ? `A comparison needs at least one ${what}. Choose one.`
      : `The ${what} ${twice} is named twice in a comparison. Name it once.`,
    { what, value: twice ?? null },
  );
}

/**
 * The recipe of one cell: equal in everything but the objective's own terms and settings.
 * @throws {PupilError} RECIPE_INVALID
 */
export function recipeOf(
  terms: BakeoffPlan & Pick<Bakeoff, 'teacherFingerprint' | 'labelledShare'>,
  { objective, student, seed }: BakeoffCell,
): Recipe {
  return composeRecipe({
    preset: objective,
    student,
    imageSizePx: terms.imageSizePx,
    teacherFingerprint: terms.teacherFingerprint,
    labelledShare: terms.labelledShare,
    labelBudget: terms.labelBudget,
    pace: { epochs: terms.epochs, batchSize: terms.batchSize },
    seed,
    backend: terms.backend,
  });
}

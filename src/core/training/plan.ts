/**
 * What a recipe means for one folder: the student with the heads that its objective asks for, its trainables, its
 * step.
 */
import { PupilError } from '../errors.ts';
import type { Sizes } from '../objectives/objective.ts';
import { extraParameters, needsOf, projectionOf } from '../objectives/registry.ts';
import { createRandom } from '../random.ts';
import type { ObjectiveTerm, Recipe } from '../recipe/recipe.ts';
import { initialise, type ParameterSpec } from '../students/parameters.ts';
import { describeStudent, type Student } from '../students/student.ts';
import type { Needs, Supplies } from '../supplies/registry.ts';
import { ADAMW } from './optimizers.ts';
import { checkSampling } from './sampling.ts';
import type { Schedule } from './schedule.ts';
import { checkStart } from './start.ts';
import type { StepPlan } from './step-plan.ts';

/**
 * Of the recipe's learning rate, where a run that had ended goes on: what it knows is worth more than at its start.
 */
const RENEWED_RATE = 0.5;
const INITIAL_WEIGHTS_STREAM = 0x1417;

export interface RunDescription {
  readonly student: Student;
  readonly terms: readonly ObjectiveTerm[];
  readonly needs: Needs;
  /** The student's parameters, then the objective's own. */
  readonly specs: readonly ParameterSpec[];
}

/** @throws {PupilError} RECIPE_INVALID */
export function describeRun(
  recipe: Recipe,
  heads: Pick<Sizes, 'classes' | 'teacherDims' | 'trainPhotos'>,
): RunDescription {
  check(recipe);
  const terms = recipe.objective;
  const student = describeStudent(recipe.student, {
    ...heads,
    projection: projectionOf(terms),
    head: recipe.head.kind,
  });
  const specs = [...student.parameters, ...extraParameters(terms, { ...student, ...heads })];
  return { student, terms, needs: needsOf(terms, recipe.head), specs };
}

/** Starting values: the backbone's come first, so that all objectives of a seed start from the same student. */
export function initialValues(specs: readonly ParameterSpec[], seed: number): Map<string, Float32Array> {
  return initialise(specs, createRandom(seed, INITIAL_WEIGHTS_STREAM));
}

export function stepPlan(
  recipe: Recipe,
  description: RunDescription,
  constants: Partial<Supplies>,
  totalSteps?: number,
): StepPlan {
  const { student, specs, terms } = description;
  const { weightDecay, decayAll, clipNorm } = recipe.optimizer;
  return {
    student,
    specs,
    terms,
    optimizer: { ...ADAMW, weightDecay },
    decayAll,
    clipNorm,
    ema: recipe.emaDecay === null ? null : { decay: recipe.emaDecay, warmStart: true },
    constants,
    seed: recipe.seed,
    ...(totalSteps === undefined ? {} : { totalSteps }),
  };
}

/** @param fromStep where the rate began anew: see `Run.rateFromStep` */
export function scheduleOf(recipe: Recipe, totalSteps: number, fromStep = 0): Schedule {
  const { learningRate, schedule, warmupShare } = recipe.optimizer;
  return {
    kind: schedule,
    base: fromStep === 0 ? learningRate : learningRate * RENEWED_RATE,
    fromStep,
    totalSteps,
    warmupSteps: Math.round((totalSteps - fromStep) * warmupShare),
  };
}

function check(recipe: Recipe): void {
  const refuse = (message: string, value: number): never => {
    throw new PupilError('RECIPE_INVALID', message, { value });
  };
  const { epochs, batchSize, labelBudget, optimizer, seed } = recipe;
  if (recipe.objective.length === 0) refuse('A recipe needs at least one objective.', 0);
  if (!(Number.isInteger(epochs) && epochs >= 1)) refuse(`Epochs must be 1 or more, not ${epochs}.`, epochs);
  if (!(Number.isInteger(batchSize) && batchSize >= 2)) {
    refuse(`A batch needs at least 2 photos, not ${batchSize}.`, batchSize);
  }
  if (!(labelBudget >= 0 && labelBudget <= 1)) {
    refuse(`The label budget is a share between 0 and 1, not ${labelBudget}.`, labelBudget);
  }
  if (!(optimizer.learningRate > 0)) {
    refuse(`The learning rate must be above 0, not ${optimizer.learningRate}.`, optimizer.learningRate);
  }
  checkSampling(recipe.sampling);
  checkStart(recipe);
  if (!Number.isInteger(seed)) refuse(`The seed must be a whole number, not ${seed}.`, seed);
}

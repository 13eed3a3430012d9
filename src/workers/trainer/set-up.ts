/**
 * Everything that a training loop needs, from what is stored: photos, targets, backend, and the state of the newest
 * checkpoint.
 */
import { PupilError } from '../../core/errors.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { BackendReport, Run, StudentFacts } from '../../core/records/run.ts';
import { freshMemories } from '../../core/supplies/in-step.ts';
import { runSupplies } from '../../core/supplies/prepare.ts';
import { scheduleOf, stepPlan } from '../../core/training/plan.ts';
import type { Schedule } from '../../core/training/schedule.ts';
import { restoreState } from '../../core/training/state-bytes.ts';
import type { StepPlan } from '../../core/training/step-plan.ts';
import { createState, type TrainState } from '../../core/training/train-state.ts';
import { Recorder } from './curves.ts';
import { createFeed, type Feed } from './feed.ts';
import { withFrozenClassifier } from './frozen-classifier.ts';
import { type Found, findCheckpoint, Keeper } from './keeper.ts';
import { storedRun } from './live-student.ts';
import { type Folder, openFolder } from './material.ts';
import type { PixelLimits } from './pixel-limits.ts';
import { type RunMaterial, readMaterial, runMaterialBytes } from './run-material.ts';
import { startingValues } from './start.ts';
import { runsBackend } from './step-backend.ts';
import { studentFacts } from './student-facts.ts';
import { type CheckSet, openCheckSet } from './validation.ts';

export interface Setup {
  readonly run: Run;
  readonly folder: Folder;
  readonly classNames: readonly string[];
  readonly plan: StepPlan;
  readonly schedule: Schedule;
  readonly feed: Feed;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly validation: CheckSet;
  /** Of the photos that it learns from. */
  readonly learned: CheckSet;
  /** Read once the run has ended. */
  openTest(): Promise<CheckSet>;
  readonly facts: StudentFacts;
  readonly backend: BackendReport;
  readonly keeper: Keeper;
  readonly recorder: Recorder;
  /** Belongs to the caller. */
  readonly state: TrainState;
  /** Bytes of photos and targets on the host. */
  readonly materialBytes: number;
}

/** @throws {PupilError} for whatever the run lacks: see the codes of the parts. */
export async function setUp(runId: string, say: (note: string) => void, limits: PixelLimits): Promise<Setup> {
  const run = await storedRun(runId);
  const { recipe } = run;
  const folder = await openFolder(run.projectId);
  const classNames = folder.project.classes;
  const classes = classNames.length;
  const found = await findCheckpoint(runId);
  requireSameClasses(found, classes);
  const material = await readMaterial(folder, recipe, say, limits);
  const { prepared, description, stepsPerEpoch, totalSteps, teacherDims } = material;

  say('Starting the backend and checking its arithmetic');
  const backend = await runsBackend(run, found, { recipe, classes, teacherDims });
  const plan = stepPlan(recipe, description, runSupplies(prepared.materials), totalSteps);
  const { train, draw, source, views } = material;
  const feed = createFeed({ ...train, draw, source, classes, prepared, views }, recipe);
  if (found === null && recipe.start.kind !== 'random') say('Fetching the weights to start from');
  const state = await stateOf(found, recipe, classNames, material, feed);
  const identity = { seed: recipe.seed, backend: backend.id, classNames, teacherDims };
  return {
    run,
    folder,
    classNames,
    plan,
    schedule: scheduleOf(recipe, totalSteps, run.rateFromStep),
    feed,
    stepsPerEpoch,
    totalSteps,
    validation: material.validation,
    learned: material.learned,
    openTest() {
      const { student, teacherFingerprint } = recipe;
      const checked = { classNames, imageSizePx: student.imageSizePx, teacherFingerprint };
      return openCheckSet(folder, 'test', checked, limits.checkBytes);
    },
    facts: studentFacts(description.student),
    backend,
    keeper: new Keeper(runId, identity, description.specs, found),
    recorder: new Recorder(run.curves, state.step),
    state,
    materialBytes: runMaterialBytes(material),
  };
}

function requireSameClasses(found: Found | null, classes: number): void {
  if (found === null || found.content.classNames.length === classes) return;
  throw new PupilError(
    'CHECKPOINT_INVALID',
    `This run learned ${found.content.classNames.length} classes, and the folder now has ${classes}. Start a new run.`,
    { classes },
  );
}

/** As the checkpoint has it; before the first, what the recipe starts from. */
async function stateOf(
  found: Found | null,
  recipe: Recipe,
  classNames: readonly string[],
  material: RunMaterial,
  feed: Feed,
): Promise<TrainState> {
  const { description, prepared, train, totalSteps } = material;
  const { specs, needs } = description;
  const withAverage = recipe.emaDecay !== null;
  const memories = freshMemories(needs, { photos: train.ids.length, classes: classNames.length });
  if (found !== null) return restoreState(found.content, specs, withAverage, memories);
  const values = await startingValues(recipe, description, classNames, feed, totalSteps, material);
  const { head } = recipe;
  return createState(specs, withFrozenClassifier(values, head, prepared.materials), withAverage, memories);
}

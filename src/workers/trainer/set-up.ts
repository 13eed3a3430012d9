/**
 * Everything that a training loop needs, from what is stored: photos, targets, backend, and the state of the newest
 * checkpoint.
 */
import { PupilError } from '../../core/errors.ts';
import { stepCostKey } from '../../core/recipe/cost-key.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { PhotoId } from '../../core/records/project.ts';
import type { BackendReport, Run, StudentFacts } from '../../core/records/run.ts';
import { countStudent } from '../../core/students/interpreters/count.ts';
import type { Student } from '../../core/students/student.ts';
import { freshMemories } from '../../core/supplies/in-step.ts';
import { materialBytes, runSupplies } from '../../core/supplies/prepare.ts';
import { describeRun, scheduleOf, stepPlan } from '../../core/training/plan.ts';
import { stepsPerEpoch } from '../../core/training/sampler.ts';
import type { Schedule } from '../../core/training/schedule.ts';
import { restoreState } from '../../core/training/state-bytes.ts';
import { createState, type StepPlan, type TrainState } from '../../core/training/step.ts';
import { chooseBackend } from './choose-backend.ts';
import { Recorder } from './curves.ts';
import { createFeed, type Feed } from './feed.ts';
import { withFrozenClassifier } from './frozen-classifier.ts';
import { type Found, findCheckpoint, Keeper } from './keeper.ts';
import { closeStudent, storedRun } from './live-student.ts';
import { type Folder, openFolder, trainingSet } from './material.ts';
import { cropSource } from './pixels.ts';
import { timeStep } from './probe.ts';
import { samplerFor } from './sampling.ts';
import { startingValues } from './start.ts';
import { openViews, type ViewMaterial, viewMaterialBytes } from './stored-views.ts';
import { preparedFor } from './supplies.ts';
import { type CheckSet, openCheckSet, openLearnedSet } from './validation.ts';

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
  readonly facts: StudentFacts;
  readonly backend: BackendReport;
  readonly keeper: Keeper;
  readonly recorder: Recorder;
  /** Belongs to the caller. */
  readonly state: TrainState;
  /** Bytes of photos and targets on the host. */
  readonly materialBytes: number;
}

/**
 * @throws {PupilError} for whatever the run lacks: see the codes of the parts.
 * @long one set-up: each part needs those before it
 */
export async function setUp(runId: string, say: (note: string) => void): Promise<Setup> {
  const run = await storedRun(runId);
  const { recipe } = run;
  const folder = await openFolder(run.projectId);
  const classNames = folder.project.classes;
  const classes = classNames.length;
  const found = await findCheckpoint(runId);
  if (found !== null && found.content.classNames.length !== classes) {
    throw new PupilError(
      'CHECKPOINT_INVALID',
      `This run learned ${found.content.classNames.length} classes, and the folder now has ${classes}. Start a new run.`,
      { classes },
    );
  }
  say('Reading the photos');
  const train = trainingSet(folder, recipe);
  const source = await cropSource(train.ids, recipe.student.imageSizePx);
  // A worker that answered before holds another student's weights.
  closeStudent();
  say('Preparing what the teacher teaches');
  const prepared = await preparedFor(recipe, folder, train);
  const views = await viewsFor(recipe, train.ids);
  const perEpoch = stepsPerEpoch(train.ids.length, recipe.batchSize);
  const totalSteps = perEpoch * recipe.epochs;
  const draw = await samplerFor(recipe, train, totalSteps);
  const teacherDims = prepared.space?.dims ?? 0;
  const trainPhotos = train.ids.length;
  const description = describeRun(recipe, { classes, teacherDims, trainPhotos });
  const validation = await openCheckSet(
    folder,
    'validation',
    classNames,
    recipe.student.imageSizePx,
    recipe.teacherFingerprint,
  );
  const learned = await openLearnedSet(train, validation.ids.length, recipe.student.imageSizePx);

  say('Starting the backend and checking its arithmetic');
  const backend = await backendFor(run, found, classes, teacherDims);
  const plan = stepPlan(recipe, description, runSupplies(prepared.materials), totalSteps);
  const withAverage = plan.ema !== null;
  const memories = freshMemories(description.needs, { photos: trainPhotos, classes });
  const feed = createFeed({ ...train, draw, source, classes, prepared, views }, recipe);
  if (found === null && recipe.start.kind !== 'random') say('Fetching the weights to start from');
  const state =
    found === null
      ? createState(
          description.specs,
          withFrozenClassifier(
            await startingValues(recipe, description, classNames, feed, totalSteps, { train, validation }),
            recipe.head,
            prepared.materials,
          ),
          withAverage,
          memories,
        )
      : restoreState(found.content, description.specs, withAverage, memories);
  const identity = { seed: recipe.seed, backend: backend.id, classNames, teacherDims };
  return {
    run,
    folder,
    classNames,
    plan,
    schedule: scheduleOf(recipe, totalSteps, run.rateFromStep),
    feed,
    stepsPerEpoch: perEpoch,
    totalSteps,
    validation,
    learned,
    facts: studentFacts(description.student),
    backend,
    keeper: new Keeper(runId, identity, description.specs, found),
    recorder: new Recorder(run.curves, state.step),
    state,
    materialBytes:
      source.pixels.byteLength +
      validation.pixels.byteLength +
      learned.pixels.byteLength +
      materialBytes(prepared.materials) +
      (views === null ? 0 : viewMaterialBytes(views)),
  };
}

export function studentFacts(student: Student): StudentFacts {
  const { parameters, sizeBytes, flopsPerImage } = countStudent(student);
  return { parameters, sizeBytes, flopsPerImage, imageSizePx: student.config.imageSizePx };
}

/** See `stepCostKey`; what the folder adds to it. */
export function stepKey(recipe: Recipe, classes: number, teacherDims: number): string {
  return `${stepCostKey(recipe)} ${classes} classes, ${teacherDims} teacher dims`;
}

/** null where the student is shown views of its own. @throws {PupilError} NO_EMBEDDINGS */
async function viewsFor(recipe: Recipe, ids: readonly PhotoId[]): Promise<ViewMaterial | null> {
  const { views, teacherFingerprint, seed } = recipe;
  if (views === null) return null;
  if (teacherFingerprint !== null) return openViews(teacherFingerprint, views, ids, seed);
  throw new PupilError(
    'NO_EMBEDDINGS',
    'This recipe learns on the views that a teacher saw, and names no teacher. Let one look at the Teacher station, or learn without its views.',
  );
}

/** A run that began goes on where it began, unless that computes wrongly now: only there are its bits repeated. */
function backendFor(
  { recipe, backend }: Run,
  found: Found | null,
  classes: number,
  teacherDims: number,
): Promise<BackendReport> {
  const key = stepKey(recipe, classes, teacherDims);
  const began = found?.content.backend;
  if (began === 'webgpu-half' || began === 'webgpu' || began === 'wasm' || began === 'cpu') {
    return chooseBackend(began, key, () => timeStep(recipe, classes, teacherDims), false).then((report) =>
      backend?.id === report.id ? backend : report,
    );
  }
  return chooseBackend(recipe.backend, key, () => timeStep(recipe, classes, teacherDims), false);
}

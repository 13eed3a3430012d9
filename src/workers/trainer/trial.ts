/**
 * A throw-away student that takes each batch as often as it is told, on stored targets or on those of a teacher in
 * the loop, and tells what a step took. It is a run's student in everything but this: nothing of it is stored, and it
 * goes with its worker.
 */
import { PupilError } from '../../core/errors.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { PhotoId } from '../../core/records/project.ts';
import { freshMemories } from '../../core/supplies/in-step.ts';
import { disposeSupplies, materialBytes, renewedSupplies, runSupplies } from '../../core/supplies/prepare.ts';
import type { Supplies } from '../../core/supplies/registry.ts';
import { centredUnit } from '../../core/targets/normalise.ts';
import { createViewer } from '../../core/training/augment.ts';
import { type Batch, disposeBatch } from '../../core/training/batch.ts';
import { describeRun, initialValues, scheduleOf, stepPlan } from '../../core/training/plan.ts';
import { type Sampler, stepsPerEpoch } from '../../core/training/sampler.ts';
import { learningRateAt, type Schedule } from '../../core/training/schedule.ts';
import { trainStep } from '../../core/training/step.ts';
import type { StepPlan } from '../../core/training/step-plan.ts';
import { createState, disposeState, type TrainState } from '../../core/training/train-state.ts';
import { deviceBytes, deviceDone } from '../../engine/instruments.ts';
import type { PhotoView } from '../../protocol/teacher.ts';
import type { TrainerCalls, Trial, TrialStep } from '../../protocol/trainer.ts';
import { cropSource } from './crop-source.ts';
import { createFeed, type Feed } from './feed.ts';
import { withFrozenClassifier } from './frozen-classifier.ts';
import { closeStudent } from './live-student.ts';
import { openFolder, trainingSet } from './material.ts';
import { PIXEL_LIMITS } from './pixel-limits.ts';
import { disposeFigures } from './read-back.ts';
import { samplerFor } from './sampling.ts';
import { chooseStepBackend } from './step-backend.ts';
import { studentFacts } from './student-facts.ts';
import { type Prepared, preparedFor } from './supplies.ts';

interface OpenTrial {
  readonly plan: StepPlan;
  readonly schedule: Schedule;
  readonly prepared: Prepared;
  /** One for both kinds of step: it may keep the photos on the device. */
  readonly feed: Feed;
  /** Class of each photo of a batch, as the student may see it [B]. */
  labelsOf(batch: number): Int32Array;
  state: TrainState;
}

let trial: OpenTrial | null = null;

/**
 * @throws {PupilError} RECIPE_INVALID where the objective asks no teacher, and for whatever the recipe lacks in this
 * folder
 */
export async function openTrial({
  projectId,
  recipe,
  batches,
}: TrainerCalls['openTrial']['params']): Promise<Trial> {
  const folder = await openFolder(projectId);
  const classes = folder.project.classes.length;
  const train = trainingSet(folder, recipe);
  const { batchSize } = recipe;
  const { imageSizePx } = recipe.student;
  const maxBytes = PIXEL_LIMITS.trainBytes;
  const source = await cropSource(train.ids, { imageSizePx, batchSize, maxBytes });
  closeStudent();
  const prepared = await preparedFor(recipe, folder, train);
  if (prepared.space === null) {
    throw new PupilError(
      'RECIPE_INVALID',
      'This objective asks no teacher, so there is none to put in the loop. Choose an objective that learns from one.',
    );
  }
  const { dims } = prepared.space;
  const trainPhotos = train.ids.length;
  const totalSteps = recipe.epochs * stepsPerEpoch(trainPhotos, batchSize);
  const draw = await samplerFor(recipe, train, totalSteps);
  const description = describeRun(recipe, { classes, teacherDims: dims, trainPhotos });
  const backend = await chooseStepBackend(recipe.backend, { recipe, classes, teacherDims: dims }, false);
  const plan = stepPlan(recipe, description, runSupplies(prepared.materials));
  trial = {
    plan,
    schedule: scheduleOf(recipe, totalSteps),
    prepared,
    // A teacher in the loop needs no stored views, and the step that it is compared with takes none either.
    feed: createFeed({ ...train, draw, source, classes, prepared, views: null }, recipe),
    labelsOf: (batch) => draw(batch).photos.map((photo) => train.labels[photo]!),
    state: createState(
      description.specs,
      withFrozenClassifier(initialValues(description.specs, recipe.seed), recipe.head, prepared.materials),
      plan.ema !== null,
      freshMemories(description.needs, { photos: trainPhotos, classes }),
    ),
  };
  return {
    batches: viewsOf(recipe, train.ids, draw, source.sidePx, batches),
    student: studentFacts(description.student),
    backend,
    pixelBytes: source.bytes,
    targetBytes: materialBytes(prepared.materials),
  };
}

/** @throws {PupilError} UNEXPECTED without an open trial */
export async function trialStep({
  batch: at,
  embeddings,
}: TrainerCalls['trialStep']['params']): Promise<TrialStep> {
  if (trial === null) throw new PupilError('UNEXPECTED', 'No trial is open in this worker.');
  const { state, schedule, feed } = trial;
  // Reading is not counted, as it is not counted for the teacher in the loop.
  await feed.ready(at);
  await deviceDone();
  const startedMs = performance.now();
  const { batch, renewed } = embeddings === null ? onStored(trial, at) : onFresh(trial, at, embeddings);
  const plan = { ...trial.plan, constants: { ...trial.plan.constants, ...renewed } };
  const taken = trainStep(plan, state, batch, learningRateAt(at, schedule));
  disposeBatch(batch);
  disposeState(state);
  trial.state = taken.state;
  await deviceDone();
  const ms = performance.now() - startedMs;
  disposeFigures(taken);
  disposeSupplies(renewed);
  return { ms, deviceBytes: deviceBytes() };
}

interface Portion {
  readonly batch: Batch;
  /** What takes the place of what stays for the run otherwise. */
  readonly renewed: Partial<Supplies>;
}

function onStored({ feed }: OpenTrial, at: number): Portion {
  return { batch: feed.batch(at), renewed: {} };
}

/** @param raw embeddings as the teacher gave them [B, D] */
function onFresh({ feed, prepared, labelsOf }: OpenTrial, at: number, raw: Float32Array): Portion {
  const { dims, mean } = prepared.space!;
  const rows = centredUnit({ dims, values: raw }, mean);
  return {
    batch: feed.batch(at, rows),
    renewed: renewedSupplies(prepared.materials, { rows, labels: labelsOf(at) }),
  };
}

/** The student's crops and flips, which the teacher shares; colours stay the photo's own for the teacher. */
function viewsOf(
  { seed, augmentation }: Recipe,
  ids: readonly PhotoId[],
  draw: Sampler,
  sidePx: number,
  batches: number,
): readonly (readonly PhotoView[])[] {
  const viewOf = createViewer(sidePx, augmentation, seed);
  return Array.from({ length: batches }, (_, at) => {
    const { photos, passes } = draw(at);
    return Array.from(photos, (photo, row) => {
      const { crop, isFlipped } = viewOf(photo, passes[row]!);
      const id: PhotoId = ids[photo]!;
      const [left, top] = [crop.left / sidePx, crop.top / sidePx];
      return { id, left, top, width: crop.widthPx / sidePx, height: crop.heightPx / sidePx, isFlipped };
    });
  });
}

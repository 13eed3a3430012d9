/**
 * All that a run reads before its first step: its photos, what the teacher says of them, and in which order they
 * come.
 */
import { PupilError } from '../../core/errors.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { PhotoId } from '../../core/records/project.ts';
import { materialBytes } from '../../core/supplies/prepare.ts';
import { describeRun, type RunDescription } from '../../core/training/plan.ts';
import { type Sampler, stepsPerEpoch } from '../../core/training/sampler.ts';
import { type CropSource, cropSource } from './crop-source.ts';
import { closeStudent } from './live-student.ts';
import { type Folder, type TrainingSet, trainingSet } from './material.ts';
import type { PixelLimits } from './pixel-limits.ts';
import { samplerFor } from './sampling.ts';
import { openViews, type ViewMaterial, viewMaterialBytes } from './stored-views.ts';
import { type Prepared, preparedFor } from './supplies.ts';
import { type CheckSet, openCheckSet, openLearnedSet } from './validation.ts';

export interface RunMaterial {
  readonly train: TrainingSet;
  readonly source: CropSource;
  readonly prepared: Prepared;
  /** null where the student is shown views of its own. */
  readonly views: ViewMaterial | null;
  readonly draw: Sampler;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** 0 where no teacher is asked. */
  readonly teacherDims: number;
  readonly description: RunDescription;
  readonly validation: CheckSet;
  /** Of the photos that it learns from. */
  readonly learned: CheckSet;
}

/** @throws {PupilError} for whatever the run lacks: see the codes of the parts */
export async function readMaterial(
  folder: Folder,
  recipe: Recipe,
  say: (note: string) => void,
  { trainBytes, checkBytes }: PixelLimits,
): Promise<RunMaterial> {
  const classNames = folder.project.classes;
  const { imageSizePx } = recipe.student;
  say('Reading the photos');
  const train = trainingSet(folder, recipe);
  const source = await cropSource(
    train.ids,
    { imageSizePx, batchSize: recipe.batchSize, maxBytes: trainBytes },
    (done) => say(`Reading the photos: ${countOf(done, train.ids.length)}`),
  );
  // A worker that answered before holds another student's weights.
  closeStudent();
  say('Preparing what the teacher teaches');
  const prepared = await preparedFor(recipe, folder, train);
  const views = await viewsFor(recipe, train.ids);
  const trainPhotos = train.ids.length;
  const perEpoch = stepsPerEpoch(trainPhotos, recipe.batchSize);
  const totalSteps = perEpoch * recipe.epochs;
  const draw = await samplerFor(recipe, train, totalSteps);
  const teacherDims = prepared.space?.dims ?? 0;
  const description = describeRun(recipe, { classes: classNames.length, teacherDims, trainPhotos });
  const { teacherFingerprint } = recipe;
  const validation = await openCheckSet(
    folder,
    'validation',
    { classNames, imageSizePx, teacherFingerprint },
    checkBytes,
    (done, total) => say(`Reading the photos that it is checked on: ${countOf(done, total)}`),
  );
  return {
    train,
    source,
    prepared,
    views,
    draw,
    stepsPerEpoch: perEpoch,
    totalSteps,
    teacherDims,
    description,
    validation,
    learned: await openLearnedSet(train, validation.ids.length, imageSizePx, checkBytes),
  };
}

/** Of photos and targets on the host. */
export function runMaterialBytes({ source, validation, learned, prepared, views }: RunMaterial): number {
  return (
    source.bytes +
    validation.photos.bytes +
    learned.photos.bytes +
    materialBytes(prepared.materials) +
    (views === null ? 0 : viewMaterialBytes(views))
  );
}

/** @throws {PupilError} NO_EMBEDDINGS */
async function viewsFor(recipe: Recipe, ids: readonly PhotoId[]): Promise<ViewMaterial | null> {
  const { views, teacherFingerprint, seed } = recipe;
  if (views === null) return null;
  if (teacherFingerprint !== null) return openViews(teacherFingerprint, views, ids, seed);
  throw new PupilError(
    'NO_EMBEDDINGS',
    'This recipe learns on the views that a teacher saw, and names no teacher. Let one look at the Teacher station, or learn without its views.',
  );
}

const countOf = (done: number, total: number) =>
  `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;

/** What a run learns from and is checked on: photos by split, labels under the budget. */
import { PupilError } from '../../core/errors.ts';
import { learnsUnlabelled } from '../../core/objectives/registry.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { Photo, PhotoId, Project, Split } from '../../core/records/project.ts';
import { headIdOf } from '../../core/students/head.ts';
import { NO_LABEL, visibleLabels } from '../../core/training/label-budget.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject } from '../../storage/projects.ts';

export interface Folder {
  readonly project: Project;
  readonly photos: readonly Photo[];
}

/** @throws {PupilError} NO_PHOTOS when the project is gone */
export async function openFolder(projectId: string): Promise<Folder> {
  const project = await getProject(projectId);
  if (project === null) {
    throw new PupilError('NO_PHOTOS', 'The photos of this run are gone. Import the folder again.', {
      projectId,
    });
  }
  const photos = (await photosOf(projectId)).filter((photo) => !photo.isExcluded);
  return { project, photos };
}

export interface TrainingSet {
  readonly ids: readonly PhotoId[];
  /** Class of each photo as the student may see it, NO_LABEL = none [N]. */
  readonly labels: Int32Array;
  /** Positions of the photos that the objective can use. */
  readonly pool: Int32Array;
}

/** @throws {PupilError} NO_PHOTOS or NO_LABELS when there is nothing to learn from */
export function trainingSet({ project, photos }: Folder, recipe: Recipe): TrainingSet {
  const train = photos.filter((photo) => photo.split === 'train');
  if (train.length === 0) {
    throw new PupilError('NO_PHOTOS', 'There are no photos to train on. Move some to the training split.');
  }
  const all = train.map((photo) => photo.classIndex ?? NO_LABEL);
  const labels = visibleLabels(all, project.classes.length, recipe.labelBudget, recipe.seed);
  const positions = Int32Array.from(train.keys());
  const pool = learnsUnlabelled(recipe.objective)
    ? positions
    : positions.filter((at) => labels[at] !== NO_LABEL);
  // Whoever answers by class names knows the classes without a photo of any.
  const asksLabels = headIdOf(recipe.head) !== 'texts';
  if (pool.length === 0 || (asksLabels && !labels.some((label) => label !== NO_LABEL))) {
    throw new PupilError(
      'NO_LABELS',
      'No training photo has a label, and a student answers with class names. Put some photos into class folders.',
    );
  }
  return { ids: train.map((photo) => photo.id), labels, pool };
}

export interface CheckedPhotos {
  readonly ids: readonly PhotoId[];
  readonly labels: Int32Array;
}

/**
 * The labelled photos of a split, with labels as the student names its classes. Photos of a class that came later are
 * left out; where the number of classes is the same, a renamed class is the same class.
 */
export function labelledPhotos(
  { project, photos }: Folder,
  split: Split,
  classNames: readonly string[],
): CheckedPhotos {
  const isSameList = project.classes.length === classNames.length;
  const ids: PhotoId[] = [];
  const labels: number[] = [];
  for (const photo of photos) {
    if (photo.split !== split || photo.classIndex === null) continue;
    const label = isSameList ? photo.classIndex : classNames.indexOf(project.classes[photo.classIndex]!);
    if (label < 0) continue;
    ids.push(photo.id);
    labels.push(label);
  }
  return { ids, labels: Int32Array.from(labels) };
}

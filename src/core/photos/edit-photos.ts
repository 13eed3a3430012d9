/** Edits of photos: their class, their split, whether they take part. */
import { PupilError } from '../errors.ts';
import type { Photo, Project, SplitRatios } from '../records/project.ts';
import { type Change, className } from './change.ts';
import { collisionKey, displayName } from './class-names.ts';
import { drawSplits } from './split.ts';

/** @param classIndex null takes their class away */
export function moveTo(
  project: Project,
  photos: readonly Photo[],
  indices: readonly number[],
  classIndex: number | null,
): Change {
  const name = classIndex === null ? 'unlabelled' : className(project, classIndex);
  return {
    project,
    photos: pick(photos, indices, (photo) => relabel(photo, classIndex)),
    what: `move ${countOf(indices.length)} to ${name}`,
  };
}

export function exclude(
  project: Project,
  photos: readonly Photo[],
  indices: readonly number[],
  isExcluded: boolean,
): Change {
  return {
    project,
    photos: pick(photos, indices, (photo) => ({ ...photo, isExcluded })),
    what: `${isExcluded ? 'exclude' : 'include'} ${countOf(indices.length)}`,
  };
}

export function redrawSplits(project: Project, photos: readonly Photo[], ratios: SplitRatios): Change {
  const free = photos.map(({ classIndex }) => ({ classIndex, split: null }));
  const { splits, origin } = drawSplits(free, ratios, project.seed);
  const changed = photos.flatMap((photo, i) =>
    photo.split === splits[i] ? [] : [{ ...photo, split: splits[i]! }],
  );
  const drawn = { ...project, splitOrigin: origin, splitRatios: { ...ratios } };
  return { project: drawn, photos: changed, what: 'draw the splits again' };
}

/**
 * Named photos take part like all others: where nobody else has a split, theirs is drawn with the project's own
 * ratios.
 */
export function nameAs(
  project: Project,
  photos: readonly Photo[],
  named: readonly { readonly index: number; readonly className: string }[],
  isForTraining: boolean,
): Change {
  const classes = [...project.classes];
  const places = new Map<string, number>();
  const becomes = new Map<number, number>();
  for (const { index, className } of named) {
    const place = places.get(className) ?? placeOf(classes, displayName(className));
    places.set(className, place);
    becomes.set(index, place);
  }
  const labelled = pick(photos, [...becomes.keys()], (photo) => relabel(photo, becomes.get(photo.index)!));
  const what = `name ${countOf(labelled.length)}`;
  if (isForTraining) return { project: { ...project, classes }, photos: labelled, what };
  const drawn = drawSplits(
    labelled.map(({ classIndex }) => ({ classIndex, split: null })),
    project.splitRatios,
    project.seed,
  );
  const changed = labelled.map((photo, i) => ({ ...photo, split: drawn.splits[i]! }));
  const splitOrigin = project.splitOrigin === 'folder' ? 'mixed' : project.splitOrigin;
  return { project: { ...project, classes, splitOrigin }, photos: changed, what };
}

/** The class of that name; else the one that looks the same; else a new one, which is added. */
function placeOf(classes: string[], name: string): number {
  if (name === '') throw new PupilError('UNEXPECTED', 'A class needs a name.');
  const same = classes.indexOf(name);
  if (same >= 0) return same;
  const key = collisionKey(name);
  const alike = classes.findIndex((one) => collisionKey(one) === key);
  return alike >= 0 ? alike : classes.push(name) - 1;
}

function pick(
  photos: readonly Photo[],
  indices: readonly number[],
  change: (photo: Photo) => Photo,
): Photo[] {
  return [...new Set(indices)].map((index) => {
    const photo = photos[index];
    if (photo === undefined) throw new PupilError('UNEXPECTED', `There is no photo ${index}.`, { index });
    return change(photo);
  });
}

/** Unlabelled photos always train: they cannot be asked for an answer. */
function relabel(photo: Photo, classIndex: number | null): Photo {
  return classIndex === null ? { ...photo, classIndex, split: 'train' } : { ...photo, classIndex };
}

function countOf(photos: number): string {
  return photos === 1 ? '1 photo' : `${photos} photos`;
}

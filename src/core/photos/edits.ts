/**
 * What a person may change about photos, as pure functions: (project, photos, edit) -> the changed ones, and how to
 * take it back. An undo restores exactly what was there, except `revision`, which only ever grows (results remember
 * it).
 */
import { PupilError } from '../errors.ts';
import type { Photo, Project } from '../records/project.ts';
import { collisionKey, displayName } from './class-names.ts';
import { drawSplits } from './split.ts';

export type PhotoEdit =
  | { readonly kind: 'move'; readonly indices: readonly number[]; readonly classIndex: number | null }
  /** Gives unlabelled photos the class of that name; names that are no class yet become one. */
  | {
      readonly kind: 'name';
      readonly named: readonly { readonly index: number; readonly className: string }[];
      /** Names that nobody has checked: the photos stay in training, where no score is taken from them. */
      readonly isForTraining?: true;
    }
  | { readonly kind: 'exclude'; readonly indices: readonly number[]; readonly isExcluded: boolean }
  | { readonly kind: 'rename-class'; readonly classIndex: number; readonly name: string }
  | { readonly kind: 'merge-class'; readonly from: number; readonly into: number }
  | { readonly kind: 'keep-apart'; readonly classes: readonly [number, number] }
  | { readonly kind: 'redraw-splits'; readonly ratios: { train: number; validation: number; test: number } };

export interface Edited {
  readonly project: Project;
  /** All photos, changed or not. */
  readonly photos: readonly Photo[];
  /** Only those that differ: what storage has to write. */
  readonly changed: readonly Photo[];
  /** The edit in words, for the undo button: `move 3 photos to dress`. */
  readonly what: string;
  readonly undo: Undo;
}

/** The way back: hand it to `undoEdit`. */
export interface Undo {
  readonly what: string;
  readonly project: Project;
  /** As they were. */
  readonly photos: readonly Photo[];
}

/**
 * @param photos all of the project, `photos[i].index === i`
 * @throws {PupilError} UNEXPECTED when the edit names a class or photo that is not there
 * @long a case a kind of edit
 */
export function applyEdit(project: Project, photos: readonly Photo[], edit: PhotoEdit): Edited {
  switch (edit.kind) {
    case 'move': {
      const name = edit.classIndex === null ? 'unlabelled' : className(project, edit.classIndex);
      return finish(
        project,
        photos,
        project,
        pick(photos, edit.indices, (photo) => relabel(photo, edit.classIndex)),
        `move ${countOf(edit.indices.length)} to ${name}`,
      );
    }
    case 'name':
      return namePhotos(project, photos, edit.named, edit.isForTraining === true);
    case 'exclude':
      return finish(
        project,
        photos,
        project,
        pick(photos, edit.indices, (photo) => ({ ...photo, isExcluded: edit.isExcluded })),
        `${edit.isExcluded ? 'exclude' : 'include'} ${countOf(edit.indices.length)}`,
      );
    case 'rename-class': {
      const old = className(project, edit.classIndex);
      const name = displayName(edit.name);
      const twin = project.classes.indexOf(name);
      if (name === '') throw new PupilError('UNEXPECTED', 'A class needs a name.');
      if (twin !== -1 && twin !== edit.classIndex) {
        throw new PupilError('UNEXPECTED', `There is a class called ${name} already: merge the two instead.`);
      }
      const classes = project.classes.with(edit.classIndex, name);
      return finish(project, photos, { ...project, classes }, [], `rename ${old} to ${name}`);
    }
    case 'merge-class': {
      const { from, into } = edit;
      const what = `merge ${className(project, from)} into ${className(project, into)}`;
      if (from === into) throw new PupilError('UNEXPECTED', 'A class cannot be merged into itself.');
      const moved = (index: number) => {
        const target = index === from ? into : index;
        return target > from ? target - 1 : target;
      };
      const changed = photos.flatMap((photo) =>
        photo.classIndex === null || (photo.classIndex < from && photo.classIndex === moved(photo.classIndex))
          ? []
          : [{ ...photo, classIndex: moved(photo.classIndex) }],
      );
      const classes = project.classes.toSpliced(from, 1);
      return finish(project, photos, { ...project, classes }, changed, what);
    }
    case 'keep-apart': {
      const pair = [className(project, edit.classes[0]), className(project, edit.classes[1])] as const;
      const keptApart = [...project.keptApart, pair];
      return finish(project, photos, { ...project, keptApart }, [], `keep both ${pair[0]} and ${pair[1]}`);
    }
    case 'redraw-splits': {
      const free = photos.map(({ classIndex }) => ({ classIndex, split: null }));
      const { splits, origin } = drawSplits(free, edit.ratios, project.seed);
      const changed = photos.flatMap((photo, i) =>
        photo.split === splits[i] ? [] : [{ ...photo, split: splits[i]! }],
      );
      const drawn = { ...project, splitOrigin: origin, splitRatios: { ...edit.ratios } };
      return finish(project, photos, drawn, changed, 'draw the splits again');
    }
    default:
      return edit satisfies never;
  }
}

/**
 * Named photos take part like all others: where nobody else has a split, theirs is drawn with the project's own
 * ratios.
 */
function namePhotos(
  project: Project,
  photos: readonly Photo[],
  named: readonly { readonly index: number; readonly className: string }[],
  isForTraining: boolean,
): Edited {
  const classes = [...project.classes];
  const places = new Map<string, number>();
  const becomes = new Map<number, number>();
  for (const { index, className } of named) {
    const place = places.get(className) ?? placeOf(classes, displayName(className));
    places.set(className, place);
    becomes.set(index, place);
  }
  const labelled = pick(photos, [...becomes.keys()], (photo) => relabel(photo, becomes.get(photo.index)!));
  if (isForTraining) {
    return finish(project, photos, { ...project, classes }, labelled, `name ${countOf(labelled.length)}`);
  }
  const drawn = drawSplits(
    labelled.map(({ classIndex }) => ({ classIndex, split: null })),
    project.splitRatios,
    project.seed,
  );
  const changed = labelled.map((photo, i) => ({ ...photo, split: drawn.splits[i]! }));
  const splitOrigin = project.splitOrigin === 'folder' ? 'mixed' : project.splitOrigin;
  return finish(
    project,
    photos,
    { ...project, classes, splitOrigin },
    changed,
    `name ${countOf(changed.length)}`,
  );
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

/** Takes an edit back. The result's own `undo` does it again. */
export function undoEdit(project: Project, photos: readonly Photo[], undo: Undo): Edited {
  return finish(project, photos, undo.project, undo.photos, undo.what);
}

function finish(
  project: Project,
  photos: readonly Photo[],
  becomes: Project,
  changed: readonly Photo[],
  what: string,
): Edited {
  const after = [...photos];
  for (const photo of changed) after[photo.index] = photo;
  // Classes that are kept apart are a note to the user: nothing that was learned from the photos goes stale.
  const isNote = becomes.keptApart !== project.keptApart;
  return {
    project: { ...becomes, revision: project.revision + (isNote ? 0 : 1) },
    photos: after,
    changed,
    what,
    undo: { what, project, photos: changed.map((photo) => photos[photo.index]!) },
  };
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

function className(project: Project, classIndex: number): string {
  const name = project.classes[classIndex];
  if (name === undefined) {
    throw new PupilError('UNEXPECTED', `There is no class ${classIndex}.`, { classIndex });
  }
  return name;
}

function countOf(photos: number): string {
  return photos === 1 ? '1 photo' : `${photos} photos`;
}

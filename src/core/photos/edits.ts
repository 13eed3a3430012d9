/**
 * What a person may change about photos, as pure functions: (project, photos, edit) -> the changed ones, and how to
 * take it back. An undo restores exactly what was there, except `revision`, which only ever grows (results remember
 * it).
 */
import type { Photo, Project } from '../records/project.ts';
import type { Change } from './change.ts';
import { addClass, keepApart, mergeClass, renameClass } from './edit-classes.ts';
import { exclude, moveTo, nameAs, redrawSplits } from './edit-photos.ts';

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
  /** A class more, and the photos that become its first; none is a class that waits for some. */
  | { readonly kind: 'add-class'; readonly name: string; readonly indices: readonly number[] }
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
export type Undo = Change;

/**
 * @param photos all of the project, `photos[i].index === i`
 * @throws {PupilError} UNEXPECTED when the edit names a class or photo that is not there
 */
export function applyEdit(project: Project, photos: readonly Photo[], edit: PhotoEdit): Edited {
  return finish(project, photos, changeOf(project, photos, edit));
}

/** Takes an edit back. The result's own `undo` does it again. */
export function undoEdit(project: Project, photos: readonly Photo[], undo: Undo): Edited {
  return finish(project, photos, undo);
}

function changeOf(project: Project, photos: readonly Photo[], edit: PhotoEdit): Change {
  switch (edit.kind) {
    case 'move':
      return moveTo(project, photos, edit.indices, edit.classIndex);
    case 'name':
      return nameAs(project, photos, edit.named, edit.isForTraining === true);
    case 'exclude':
      return exclude(project, photos, edit.indices, edit.isExcluded);
    case 'add-class':
      return addClass(project, photos, edit.name, edit.indices);
    case 'rename-class':
      return renameClass(project, edit.classIndex, edit.name);
    case 'merge-class':
      return mergeClass(project, photos, edit.from, edit.into);
    case 'keep-apart':
      return keepApart(project, edit.classes);
    case 'redraw-splits':
      return redrawSplits(project, photos, edit.ratios);
    default:
      return edit satisfies never;
  }
}

function finish(project: Project, photos: readonly Photo[], change: Change): Edited {
  const { project: becomes, photos: changed, what } = change;
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

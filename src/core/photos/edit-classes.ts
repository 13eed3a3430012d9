/** Edits of the list of classes; photos follow where their class takes another place in it. */
import { PupilError } from '../errors.ts';
import type { Photo, Project } from '../records/project.ts';
import { type Change, className } from './change.ts';
import { displayName } from './class-names.ts';
import { moveTo } from './edit-photos.ts';

/** Behind all others, so that none of these takes another place. */
export function addClass(
  project: Project,
  photos: readonly Photo[],
  to: string,
  indices: readonly number[],
): Change {
  const classes = [...project.classes, freeName(project, to)];
  const moved = moveTo({ ...project, classes }, photos, indices, classes.length - 1);
  return indices.length > 0 ? moved : { ...moved, what: `add the class ${classes.at(-1)}` };
}

export function renameClass(project: Project, classIndex: number, to: string): Change {
  const old = className(project, classIndex);
  const name = freeName(project, to, classIndex);
  const classes = project.classes.with(classIndex, name);
  return { project: { ...project, classes }, photos: [], what: `rename ${old} to ${name}` };
}

/** @param own the class that may have it already */
function freeName({ classes }: Project, to: string, own = -1): string {
  const name = displayName(to);
  const twin = classes.indexOf(name);
  if (name === '') throw new PupilError('UNEXPECTED', 'A class needs a name.');
  if (twin !== -1 && twin !== own) {
    throw new PupilError('UNEXPECTED', `There is a class called ${name} already: merge the two instead.`);
  }
  return name;
}

/** The classes behind `from` move up by one. */
export function mergeClass(project: Project, photos: readonly Photo[], from: number, into: number): Change {
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
  return { project: { ...project, classes: project.classes.toSpliced(from, 1) }, photos: changed, what };
}

export function keepApart(project: Project, [one, other]: readonly [number, number]): Change {
  const pair = [className(project, one), className(project, other)] as const;
  return {
    project: { ...project, keptApart: [...project.keptApart, pair] },
    photos: [],
    what: `keep both ${pair[0]} and ${pair[1]}`,
  };
}

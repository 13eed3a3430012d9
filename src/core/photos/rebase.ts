/**
 * An edit names classes by their place in the list that its author saw. Where another edit came in between, the
 * places have moved: the edit is carried over by the classes' names, so that it means what was meant, or is refused
 * where its class is gone.
 */
import { PupilError } from '../errors.ts';
import type { Project } from '../records/project.ts';
import type { PhotoEdit } from './edits.ts';

type Classes = Pick<Project, 'classes'>;

/**
 * @param seen the project as the author of the edit saw it
 * @param now the project that it is applied to
 * @throws {PupilError} EDIT_STALE where a class that it names was renamed or merged meanwhile
 */
export function rebaseEdit(
  edit: PhotoEdit,
  { classes: seen }: Classes,
  { classes: now }: Classes,
): PhotoEdit {
  if (seen === now) return edit;
  const moved = (classIndex: number): number => {
    const name = seen[classIndex];
    if (name === undefined) return classIndex;
    const index = now.indexOf(name);
    if (index === -1) throw gone(name);
    return index;
  };
  switch (edit.kind) {
    case 'move':
      return edit.classIndex === null ? edit : { ...edit, classIndex: moved(edit.classIndex) };
    case 'rename-class':
      return { ...edit, classIndex: moved(edit.classIndex) };
    case 'merge-class':
      return { ...edit, from: moved(edit.from), into: moved(edit.into) };
    case 'keep-apart':
      return { ...edit, classes: [moved(edit.classes[0]), moved(edit.classes[1])] };
    case 'name': {
      const lost = edit.named.find(({ className }) => seen.includes(className) && !now.includes(className));
      if (lost !== undefined) throw gone(lost.className);
      return edit;
    }
    case 'exclude':
    case 'add-class':
    case 'redraw-splits':
      return edit;
    default:
      return edit satisfies never;
  }
}

function gone(name: string): PupilError {
  return new PupilError(
    'EDIT_STALE',
    `The class ${name} was renamed or merged by the change before this one. Make this change again on the classes as they are now.`,
    { name },
  );
}

/** A step from one state of a project to another: an edit comes to one, and so does the way back. */
import { PupilError } from '../errors.ts';
import type { Photo, Project } from '../records/project.ts';

export interface Change {
  /** As it becomes. */
  readonly project: Project;
  /** Only those that differ, as they become. */
  readonly photos: readonly Photo[];
  /** The edit in words, for the undo button: `move 3 photos to dress`. */
  readonly what: string;
}

/** @throws {PupilError} UNEXPECTED */
export function className(project: Project, classIndex: number): string {
  const name = project.classes[classIndex];
  if (name === undefined) {
    throw new PupilError('UNEXPECTED', `There is no class ${classIndex}.`, { classIndex });
  }
  return name;
}

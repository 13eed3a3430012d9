/**
 * The studio from the recipe to the take-away: a large folder, a teacher that has looked at it, and the runs that a
 * test names.
 */
import { readRun } from '../../core/training/reading.ts';
import type { StudentState } from '../../state/student/slice.ts';
import type { Studio } from '../../state/studio.ts';
import { emptyStudio } from './empty-studio.ts';
import { photos, project } from './folder.ts';
import { recipe } from './runs.ts';
import { lookedTeacher } from './teacher.ts';

export const PHOTOS = photos(3781);

export function lookedStudio(student: Partial<StudentState> = {}, rest: Partial<Studio> = {}): Studio {
  const empty = emptyStudio();
  const open = student.runs?.find(({ id }) => id === student.runId);
  const reading = open === undefined ? '' : readRun(open);
  return {
    ...empty,
    station: 'student',
    project: project(),
    photos: PHOTOS,
    teacher: lookedTeacher(PHOTOS),
    student: { ...empty.student, recipe: recipe(), recommended: null, reading, ...student },
    ...rest,
  };
}

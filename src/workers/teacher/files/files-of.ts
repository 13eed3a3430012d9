/** Where a teacher's files are, by its origin. */
import { PupilError } from '../../../core/errors.ts';
import type { TeacherChoice } from '../../../core/records/teacher.ts';
import { droppedFiles } from './dropped-files.ts';
import { hubFiles } from './hub-files.ts';
import type { BytesReport, ModelFiles } from './model-files.ts';
import { originFiles } from './origin-files.ts';

export function filesOf(
  { origin, id }: Pick<TeacherChoice, 'origin' | 'id'>,
  report: BytesReport,
): ModelFiles {
  switch (origin) {
    case 'built-in':
    case 'same-origin':
      return originFiles(id, report);
    case 'hub':
      return hubFiles(id, report);
    case 'dropped':
      return droppedFiles(id);
    case 'embeddings':
      throw new PupilError(
        'TEACHER_NOT_FOUND',
        `There are only ${id}, and no network that could look at a photo. Choose another teacher, or drop embeddings of these photos.`,
      );
  }
}

import type { StudentFacts } from '../../core/records/run.ts';
import { countStudent } from '../../core/students/interpreters/count.ts';
import type { Student } from '../../core/students/student.ts';

/** How large a student is, as records and the page know it. */
export function studentFacts(student: Student): StudentFacts {
  const { parameters, sizeBytes, flopsPerImage } = countStudent(student);
  return { parameters, sizeBytes, flopsPerImage, imageSizePx: student.config.imageSizePx };
}

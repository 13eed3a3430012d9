/** What a student costs, before a single weight exists. */
import { sizeOf } from '../parameters.ts';
import type { Student } from '../student.ts';
import { walkShapes } from './shapes.ts';

export interface StudentCost {
  /**
   * Trainable parameters of what is taken away: backbone and head. A map into the teacher's space belongs to it only
   * where the answers come that way.
   */
  readonly parameters: number;
  /**
   * The same plus running statistics and given class directions, as 32-bit floats: the size of the exported weights.
   */
  readonly sizeBytes: number;
  readonly multiplyAccumulates: number;
  /** Two per multiply-accumulate. */
  readonly flopsPerImage: number;
}

export function countStudent(student: Student): StudentCost {
  const size = student.config.imageSizePx;
  const walk = walkShapes((ops) => {
    student.forward(ops, [size, size, 3]);
  });
  let parameters = 0;
  let values = 0;
  for (const spec of walk.parameters) {
    values += sizeOf(spec.shape);
    if (spec.isTrainable) parameters += sizeOf(spec.shape);
  }
  const { multiplyAccumulates } = walk;
  return { parameters, sizeBytes: 4 * values, multiplyAccumulates, flopsPerImage: 2 * multiplyAccumulates };
}

/** Drawn directions of classes are all but 0: a student in a teacher's space would answer the same to everything. */
import type { TrainedStudent } from '../../format.ts';

const FACTOR = 30;

/** Classes 30 times as far apart, in a space of a teacher. */
export function opinionated(trained: TrainedStudent): TrainedStudent {
  const values = new Map(trained.values);
  const directions = values.get('class_directions.weight');
  if (directions !== undefined)
    values.set(
      'class_directions.weight',
      directions.map((one) => one * FACTOR),
    );
  return { ...trained, values };
}

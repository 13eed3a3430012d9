/** Puts what the teacher knows of the classes into the starting values of a student that answers in its space. */
import type { Head } from '../../core/students/head.ts';
import { DIRECTIONS } from '../../core/students/head.ts';
import { type ClassKnowledge, classDirections } from '../../core/targets/class-directions.ts';

/** The values as they are for a student with a class head. @param targets prepared for the needs of this head */
export function withGivenDirections(
  values: ReadonlyMap<string, Float32Array>,
  head: Head | undefined,
  targets: ClassKnowledge | null,
): ReadonlyMap<string, Float32Array> {
  if (head?.kind !== 'space' || targets === null) return values;
  const { weight, bias } = classDirections(head.by, targets);
  return new Map([...values, [DIRECTIONS.weight, weight], [DIRECTIONS.bias, bias]]);
}

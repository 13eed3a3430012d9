/** Puts what the teacher knows of the classes into the starting values of a student that answers in its space. */
import type { Head } from '../../core/students/head.ts';
import { FROZEN_CLASSIFIER } from '../../core/students/head.ts';
import type { Materials } from '../../core/supplies/registry.ts';
import { classDirections } from '../../core/targets/class-directions.ts';

/** The values as they are for a student with a class head. @param materials prepared for the needs of this head */
export function withFrozenClassifier(
  values: ReadonlyMap<string, Float32Array>,
  head: Head,
  materials: Materials,
): ReadonlyMap<string, Float32Array> {
  if (head.kind !== 'space') return values;
  const { weight, bias } = classDirections(head.by, materials);
  return new Map([...values, [FROZEN_CLASSIFIER.weight, weight], [FROZEN_CLASSIFIER.bias, bias]]);
}

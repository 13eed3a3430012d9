/** How losses read what they asked for: the input, or a clear refusal where the run has not prepared it. */
import type * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../errors.ts';
import { SUPPLIES, type Supplies } from '../supplies/registry.ts';
import type { ObjectiveInputs } from './objective.ts';

/** @throws {PupilError} RECIPE_INVALID where it is missing */
export function need<Id extends keyof Supplies>(
  inputs: Partial<Supplies>,
  id: Id,
  objective: string,
): Supplies[Id] {
  return inputs[id] ?? refuse(SUPPLIES.get(id).words, objective);
}

/**
 * The student's features in the teacher's space [B, D], not normalised.
 * @throws {PupilError} RECIPE_INVALID for a student without that head
 */
export function needProjected(
  { projected }: Pick<ObjectiveInputs, 'projected'>,
  objective: string,
): tf.Tensor2D {
  return projected ?? refuse('a head into the teacher’s space', objective);
}

function refuse(what: string, objective: string): never {
  throw new PupilError('RECIPE_INVALID', `The objective ${objective} needs ${what}.`, { objective });
}

/** How a network is refused: by the name of what stands in the way, with what to do. */
import { type ErrorFacts, PupilError } from '../errors.ts';

/** @param why a full sentence without its full stop */
export function refusal(why: string, facts: ErrorFacts = {}, remedy = 'Choose another network.'): PupilError {
  return new PupilError('MODEL_INVALID', `${why}. ${remedy}`, facts);
}

/** What cannot be done about one node. @param which completes "which ..." */
export function nodeRefusal(
  { op, name }: { readonly op: string; readonly name: string },
  which: string,
): PupilError {
  return refusal(`This network has the operator ${op} (node ${name}), which ${which}`, {
    operator: op,
    node: name,
  });
}

/** What is asked of a teacher that has not looked at the photos. */
import { PupilError } from '../core/errors.ts';

/** @throws {PupilError} NO_EMBEDDINGS, always */
export function refuseUnlooked(): Promise<never> {
  return Promise.reject(
    new PupilError('NO_EMBEDDINGS', 'The teacher has not looked at these photos yet. Let it look first.'),
  );
}

import { PupilError } from '../../core/errors.ts';

/** What a reader gives, or why it refuses; anything else that it throws is thrown. */
export function refused<Result>(read: () => Result): { result: Result } | { problem: PupilError } {
  try {
    return { result: read() };
  } catch (thrown) {
    if (thrown instanceof PupilError) return { problem: thrown };
    throw thrown;
  }
}

import { toWire } from '../../core/errors.ts';

/** Failures that end the whole import: nothing after them can be stored, or the user does not want it. */
export function endsImport(thrown: unknown): boolean {
  return ['CANCELLED', 'QUOTA', 'STORAGE'].includes(toWire(thrown).code);
}

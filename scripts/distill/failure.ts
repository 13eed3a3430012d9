/**
 * How `npm run distill` ends: one exit code a class of failure, so that scripts can tell them apart without reading
 * words.
 */
import type { FaultPlace } from '../../src/state/places.ts';

export const EXIT_CODES = {
  done: 0,
  usage: 2,
  photos: 3,
  teacher: 4,
  training: 5,
  export: 6,
  browser: 7,
  interrupted: 130,
} as const;

export type FailureClass = Exclude<keyof typeof EXIT_CODES, 'done'>;

/** A failure with its class; the message says what failed and what to do about it. */
export class DistillFailure extends Error {
  readonly failureClass: FailureClass;

  constructor(failureClass: FailureClass, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DistillFailure';
    this.failureClass = failureClass;
  }

  get exitCode(): number {
    return EXIT_CODES[this.failureClass];
  }
}

/** Results are read off the trained student by the trainer: a failure there is one of training. */
export const CLASS_OF_STATION: Readonly<Record<FaultPlace, FailureClass>> = {
  photos: 'photos',
  dataOut: 'export',
  teacher: 'teacher',
  student: 'training',
  naming: 'teacher',
  search: 'teacher',
  selection: 'teacher',
  loop: 'training',
  vocabulary: 'teacher',
  results: 'training',
  takeaway: 'export',
};

/**
 * Every long job of the page, one entry each: where it is shown, what it is called, and what the gate (`run-job.ts`)
 * has to know of it. Whoever asks what is under way (the rail, the title, an update that waits) asks this list and
 * `Studio.jobs`, and keeps no list of its own.
 */
import type { FaultPlace, Station } from '../places.ts';
import type { Job, JobId } from './job.ts';

export interface JobKind {
  readonly station: Station;
  /** Where its failure is shown. */
  readonly place: FaultPlace;
  /** As a sentence begins: `The import is under way.` */
  readonly name: string;
  /** As the rail says it: `reading, 31 %`. */
  doing(job: Job): string;
  /** Whether it can go on where it was stopped. */
  readonly isPausable: boolean;
  /** A second press for the same thing while it runs. */
  readonly again: 'joins' | 'replaces';
  /**
   * A second press for something else: it takes the place of the running one, waits for its end, or is refused in
   * words.
   */
  readonly another: 'replaces' | 'waits' | 'refused';
  /** Jobs beside which it does not begin. */
  readonly refusedBy: readonly JobId[];
  /** Jobs that make room for it: they are stopped, and it begins when they have ended. */
  readonly ends: readonly JobId[];
}

const USUAL = { isPausable: false, again: 'joins', another: 'waits', refusedBy: [], ends: [] } as const;

/** In the order in which the page speaks of them where there is room for one. */
export const JOBS: Readonly<Record<JobId, JobKind>> = {
  import: {
    ...USUAL,
    station: 'photos',
    place: 'photos',
    name: 'The import',
    doing: () => 'reading',
    another: 'replaces',
  },
  writeProject: {
    ...USUAL,
    station: 'photos',
    place: 'photos',
    name: 'Writing the project file',
    doing: () => 'writing the project file',
  },
  dataOut: {
    ...USUAL,
    station: 'photos',
    place: 'dataOut',
    name: 'The export of data',
    doing: () => 'writing files',
    another: 'replaces',
  },
  look: {
    ...USUAL,
    station: 'teacher',
    place: 'teacher',
    name: 'The teacher’s look',
    doing: ({ unit }) => (unit === 'bytes' ? 'loading' : 'looking'),
    isPausable: true,
    // What is chosen may have changed: a teacher, a device, how many views.
    another: 'replaces',
    ends: ['loop'],
  },
  train: {
    ...USUAL,
    station: 'student',
    place: 'student',
    name: 'A run',
    doing: () => 'training',
    isPausable: true,
    another: 'refused',
    refusedBy: ['bakeoff'],
    ends: ['loop'],
  },
  evaluate: {
    ...USUAL,
    station: 'results',
    place: 'results',
    name: 'An evaluation',
    doing: () => 'evaluating',
  },
  report: {
    ...USUAL,
    station: 'results',
    place: 'results',
    name: 'The report',
    doing: () => 'writing a report',
  },
  export: {
    ...USUAL,
    station: 'takeaway',
    place: 'takeaway',
    name: 'The export',
    doing: () => 'writing and checking',
  },
  bakeoff: {
    ...USUAL,
    station: 'results',
    place: 'results',
    name: 'A comparison',
    doing: () => 'comparing',
    isPausable: true,
    another: 'refused',
    refusedBy: ['train'],
    ends: ['loop'],
  },
  loop: {
    ...USUAL,
    station: 'student',
    place: 'loop',
    name: 'The measurement',
    doing: () => 'measuring',
    another: 'refused',
    // Whoever else computes would spoil it.
    refusedBy: ['look', 'train', 'bakeoff'],
  },
  bring: {
    ...USUAL,
    station: 'teacher',
    place: 'teacher',
    name: 'The look at what was dropped',
    doing: () => 'reading a model',
    another: 'replaces',
  },
  bringNetwork: {
    ...USUAL,
    station: 'student',
    place: 'student',
    name: 'The look at a network',
    doing: () => 'reading a network',
    another: 'replaces',
  },
  naming: {
    ...USUAL,
    station: 'teacher',
    place: 'naming',
    name: 'Naming',
    doing: () => 'proposing names',
    again: 'replaces',
    another: 'replaces',
  },
  search: {
    ...USUAL,
    station: 'teacher',
    place: 'search',
    name: 'The search',
    doing: () => 'searching',
    again: 'replaces',
    another: 'replaces',
  },
  selection: {
    ...USUAL,
    station: 'teacher',
    place: 'selection',
    name: 'The choice of photos',
    doing: () => 'choosing photos',
    again: 'replaces',
    another: 'replaces',
  },
  addClass: {
    ...USUAL,
    station: 'results',
    place: 'vocabulary',
    name: 'Adding a class',
    doing: () => 'adding a class',
  },
};

export const JOB_IDS = Object.keys(JOBS) as readonly JobId[];

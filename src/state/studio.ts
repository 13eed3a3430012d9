/**
 * What the page shows: one immutable value, changed only by the session. Components select from it and hold view
 * state only.
 */
import type { Bakeoff } from '../core/bakeoff/bakeoff.ts';
import type { Unreadable } from '../storage/unreadable.ts';
import type { Jobs } from './jobs/job.ts';
import type { ModelsState } from './models/slice.ts';
import type { NamingState } from './naming/slice.ts';
import type { PhotosSlice } from './photos/slice.ts';
import type { Fault, Station } from './places.ts';
import type { ProjectFileState } from './project-file/slice.ts';
import type { ResultsState } from './results/slice.ts';
import type { SelectionState } from './selection/slice.ts';
import type { StudentState } from './student/slice.ts';
import type { TakeawayState } from './takeaway/slice.ts';
import type { TeacherState } from './teacher/slice.ts';

export interface Ledger {
  readonly webgpu: 'yes' | 'software' | 'no' | 'unknown';
  readonly isIsolated: boolean;
  readonly storedBytes: number | null;
  readonly quotaBytes: number | null;
  /** Whether the browser has promised not to clear it; null before it was asked. */
  readonly isProtected: boolean | null;
  /** Stored records that cannot be read: they stay where they are, and count as not there. */
  readonly unreadable: readonly Unreadable[];
}

export interface Studio extends PhotosSlice {
  readonly isOpen: boolean;
  readonly station: Station;
  readonly projectFile: ProjectFileState;
  readonly teacher: TeacherState;
  readonly models: ModelsState;
  readonly naming: NamingState;
  readonly selection: SelectionState;
  readonly student: StudentState;
  readonly results: ResultsState;
  /** The project's newest bake-off; what came of it stands in the runs that name it. */
  readonly bakeoff: Bakeoff | null;
  readonly takeaway: TakeawayState;
  /** What is under way, or paused. */
  readonly jobs: Jobs;
  readonly faults: readonly Fault[];
  readonly ledger: Ledger;
  /** Whether a new version of Pupil waits to be asked in. */
  readonly hasUpdate: boolean;
  /** Whether the page, loaded again, would be isolated: see isolation.ts. */
  readonly canIsolate: boolean;
  /** What the live region says; changes at most every 5 s. */
  readonly announcement: string;
}

export type { Unreadable } from '../storage/unreadable.ts';

/**
 * What the page shows: one immutable value, changed only by the session. Components select from it and hold view state only.
 */
import type { Bakeoff } from '../core/bakeoff/bakeoff.ts';
import type { RecipeDraft } from '../core/recipe/reconcile.ts';
import type { Split } from '../core/records/project.ts';
import type { Evaluation, Run } from '../core/records/run.ts';
import type { LoopCost } from '../core/training/loop-cost.ts';
import type { Estimate, ExportedStudent, TrainProgress } from '../protocol/trainer.ts';
import type { Unreadable } from '../storage/unreadable.ts';
import type { Jobs } from './jobs/job.ts';
import type { ModelsState } from './models/slice.ts';
import type { NamingState } from './naming/slice.ts';
import type { PhotosSlice } from './photos/slice.ts';
import type { Fault, Station } from './places.ts';
import type { SelectionState } from './selection/slice.ts';
import type { TeacherState } from './teacher/slice.ts';

export interface StudentState extends RecipeDraft {
  readonly estimate: Estimate | null;
  readonly isEstimating: boolean;
  /** Run that is open (being trained or looked at). */
  readonly runId: string | null;
  /** Runs of the project, newest first. */
  readonly runs: readonly Run[];
  readonly progress: TrainProgress | null;
  /** Runs overlaid on the charts beside the open one. */
  readonly comparedRunIds: readonly string[];
  /** Plain sentence that reads the run. */
  readonly reading: string;
  /** What steps of this project's recipes were measured to cost with the teacher in the loop, newest first. */
  readonly loopCosts: readonly LoopCost[];
}

export interface ResultsState {
  readonly split: Split;
  readonly evaluation: Evaluation | null;
}

export interface TakeawayState {
  readonly exported: ExportedStudent | null;
}

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
  /** What the live region says; changes at most every 5 s. */
  readonly announcement: string;
}

export type { Unreadable } from '../storage/unreadable.ts';

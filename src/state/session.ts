/**
 * The page as a program: every action a person can take, as a method of its domain. The page's buttons and `npm run
 * distill` call the same ones. Methods never throw for user-facing failures: they set a fault and resolve `false`;
 * `true` means the job is done and committed.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { BakeoffSession } from './bakeoff/session.ts';
import type { ModelsSession } from './models/session.ts';
import type { NamingSession } from './naming/session.ts';
import type { PhotosSession } from './photos/session.ts';
import type { FaultPlace, Station } from './places.ts';
import type { ProjectFileSession } from './project-file/session.ts';
import type { ResultsSession } from './results/session.ts';
import type { SelectionSession } from './selection/session.ts';
import type { StudentSession } from './student/session.ts';
import type { Studio, Unreadable } from './studio.ts';
import type { TakeawaySession } from './takeaway/session.ts';
import type { TeacherSession } from './teacher/session.ts';

export interface Session {
  readonly store: StoreApi<Studio>;
  readonly photos: PhotosSession;
  readonly projectFile: ProjectFileSession;
  readonly teacher: TeacherSession;
  readonly models: ModelsSession;
  readonly naming: NamingSession;
  readonly selection: SelectionSession;
  readonly student: StudentSession;
  readonly bakeoff: BakeoffSession;
  readonly results: ResultsSession;
  readonly takeaway: TakeawaySession;

  /** Loads the last project and its runs from storage; marks a run that was cut off as resumable. */
  open(): Promise<void>;
  show(station: Station): void;
  dismissFault(place: FaultPlace): void;
  /** Removes a run or a project that cannot be read, with all that is its own. */
  removeUnreadable(record: Unreadable): Promise<boolean>;
  /** Reloads the page into the new version that waits; refused while a job runs, here or in another tab. */
  update(): Promise<boolean>;
}

/**
 * The page as a program: every action a person can take, as a method of its domain. The page's buttons and `npm run distill` call the same ones.
 * Methods never throw for user-facing failures: they set a fault and resolve `false`; `true` means the job is done and committed.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { BakeoffPlan } from '../core/bakeoff/bakeoff.ts';
import type { Choices } from '../core/recipe/compose.ts';
import type { Recipe } from '../core/recipe/recipe.ts';
import type { Split } from '../core/records/project.ts';
import type { Guess } from '../protocol/trainer.ts';
import type { ModelsSession } from './models/session.ts';
import type { NamingSession } from './naming/session.ts';
import type { PhotosSession } from './photos/session.ts';
import type { FaultPlace, Station } from './places.ts';
import type { SelectionSession } from './selection/session.ts';
import type { Studio, Unreadable } from './studio.ts';
import type { TeacherSession } from './teacher/session.ts';

/** The student: recipe, estimate, runs, and what a step costs with the teacher in the loop. */
export interface StudentSession {
  setRecipe(recipe: Recipe): void;
  /** The recommended recipe for an objective and a student, for the current project and teacher: see `recomposed`. */
  presetRecipe(preset: string, student: string, imageSizePx: number, choices?: Choices): Recipe;
  estimate(): Promise<boolean>;
  /** Creates a run from the recipe and trains it to its end. */
  train(name?: string): Promise<boolean>;
  pause(): void;
  resume(runId: string): Promise<boolean>;
  /** Ends the run where it is; its student can be evaluated and exported. */
  stop(): Promise<boolean>;
  /** Goes on for more epochs after the end. */
  continue(runId: string, epochs: number): Promise<boolean>;
  openRun(runId: string): Promise<void>;
  renameRun(runId: string, name: string): Promise<boolean>;
  removeRun(runId: string): Promise<boolean>;
  /** Measures what a step of this recipe costs with the teacher in the loop, on a throw-away student; kept in `student.loopCosts`. */
  measureLoop(recipe: Recipe): Promise<boolean>;
  cancelLoop(): void;
  compareRuns(runIds: readonly string[]): void;
}

/** The comparison of objectives. */
export interface BakeoffSession {
  /** Trains every cell of the plan, one after the other; the project's last bake-off makes room, its runs stay. Resolves to whether all had their turn. */
  start(plan: BakeoffPlan): Promise<boolean>;
  /** Goes on with a bake-off that was paused or cut off, from the checkpoint of the run that it was at. */
  resume(): Promise<boolean>;
  pause(): void;
  /** Ends the bake-off where it is; what is finished stays in its table. */
  cancel(): Promise<void>;
}

/** The open run’s student on a split, on one picture, and with classes added to it. */
export interface ResultsSession {
  evaluate(split: Split): Promise<boolean>;
  guess(image: ImageBitmapSource): Promise<Guess | null>;
  /** Gives the open run's student, which must answer in the teacher's space, one more class: the teacher reads the name. */
  addClass(name: string): Promise<boolean>;
  cancelAddClass(): void;
  /** Takes an added class away again. */
  removeClass(name: string): Promise<boolean>;
}

/** The file that one takes away. */
export interface TakeawaySession {
  /** Writes, reloads and checks the take-away; it is offered in `takeaway.exported`. */
  export(): Promise<boolean>;
}

export interface Session {
  readonly store: StoreApi<Studio>;
  readonly photos: PhotosSession;
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

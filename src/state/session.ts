/**
 * The page as a program: every action a person can take, as a method of its domain. The page's buttons and `npm run distill` call the same ones.
 * Methods never throw for user-facing failures: they set a fault and resolve `false`; `true` means the job is done and committed.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { BakeoffPlan } from '../core/bakeoff/bakeoff.ts';
import type { ClassPrompt, Decision, NamedPhoto, NamingMethod } from '../core/naming.ts';
import type { Choices } from '../core/recipe/compose.ts';
import type { Recipe } from '../core/recipe/recipe.ts';
import type { PhotoId, Split } from '../core/records/project.ts';
import type { TeacherChoice } from '../core/records/teacher.ts';
import type { SelectionQuestion } from '../core/selection/selection.ts';
import type { EncoderSettings } from '../core/teachers/image-encoder.ts';
import type { ViewCount, ViewPrecision } from '../core/views/plan.ts';
import type { PhotoSource } from '../protocol/importer.ts';
import type { KeptEmbeddings } from '../protocol/models.ts';
import type { Guess } from '../protocol/trainer.ts';
import type { ModelKey } from '../storage/model-files.ts';
import type { FaultPlace, PhotoEdit, Station, Studio, Unreadable } from './studio.ts';

/** Photos: import, edit with undo, open and forget projects. */
export interface PhotosSession {
  import(sources: readonly PhotoSource[], name?: string): Promise<boolean>;
  importSample(): Promise<boolean>;
  cancelImport(): void;
  edit(edit: PhotoEdit): Promise<boolean>;
  undo(): Promise<boolean>;
  /** Object URL of a photo's working copy; cached, revoked when the cache lets go. null if the photo has none. */
  thumbnail(id: PhotoId): Promise<string | null>;
  /** Opens a stored project; the open one stays stored. */
  openProject(projectId: string): Promise<boolean>;
  /** Forgets the open project and everything that only it uses, and opens the newest that is left. */
  removeProject(): Promise<boolean>;
}

/** The teacher: choose, look at every photo once, pause. */
export interface TeacherSession {
  choose(choice: TeacherChoice): void;
  /** How many views of each training photo the next look takes, and how they are kept. */
  chooseViews(count: ViewCount, precision?: ViewPrecision): Promise<void>;
  /** Load, self-test, embed what is missing, assess, then look at the views that are missing. Also the way to resume. */
  embed(): Promise<boolean>;
  pause(): void;
  /** Forgets which devices and number formats were refused, and goes through the plan anew. */
  testAgain(): Promise<boolean>;
}

/** Files of teachers and embeddings: what the Hub lists, what people bring, what is kept here. */
export interface ModelsSession {
  /** Asks the Hub what files it has under an id, into `models.listing`; nothing is fetched. A later call takes the place of an earlier one. */
  list(id: string): Promise<void>;
  /** Forgets the files of a teacher; bytes that another one shares stay, and so does what the teacher wrote down. */
  remove(model: ModelKey): Promise<boolean>;
  /** Forgets what has come of downloads that were never finished. */
  removeUnfinished(): Promise<boolean>;
  /**
   * Recognises what was dropped. A model in the Hub's layout is checked, kept and chosen; a bare network and embeddings wait in
   * `doors.brought` for their answer.
   */
  bring(sources: readonly PhotoSource[]): Promise<boolean>;
  /** The form's answer: keeps the network and chooses it. */
  keepEncoder(name: string, settings: EncoderSettings): Promise<boolean>;
  /** Keeps the rows that have a photo, leaves photos without one out (can be undone), and finds out what the rows know. */
  keepEmbeddings(): Promise<boolean>;
  /** Cancels what is being looked at, and forgets what waits for an answer. */
  dismiss(): void;
  removeEmbeddings(kept: KeptEmbeddings): Promise<boolean>;
}

/** Naming unlabelled photos, and finding photos by words. */
export interface NamingSession {
  /** Class names, descriptions and templates as the user types them; kept with the project. */
  setPrompts(prompts: readonly ClassPrompt[], templates: readonly string[]): void;
  /**
   * Proposals for every unlabelled photo, in `naming.proposals`, and the texts' accuracy on labelled ones, in `naming.zeroShot`.
   * `neighbours` needs no text tower but some labelled photos of each class.
   */
  propose(method: NamingMethod): Promise<boolean>;
  cancel(): void;
  /** The user's words on single photos, in `naming.decisions`, kept with the project; undefined takes a word back. Nothing is named yet. */
  decide(words: readonly (readonly [PhotoId, Decision | undefined])[]): void;
  /** Gives these photos their class, in one edit that can be undone; classes that the project lacks are added. */
  accept(named: readonly NamedPhoto[]): Promise<boolean>;
  /** The photos nearest to a text, best first, in `naming.search`; an empty text clears it. */
  search(text: string): Promise<boolean>;
  cancelSearch(): void;
}

/** Choosing among the training photos by what the teacher saw. */
export interface SelectionSession {
  /** What could be excluded or named, in `selection.found`; nothing is changed. */
  find(question: SelectionQuestion): Promise<boolean>;
  cancel(): void;
  /** Does what was found, in one edit that can be undone; false where the photos have changed since. */
  apply(): Promise<boolean>;
  dismiss(): void;
}

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

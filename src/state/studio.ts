/**
 * What the page shows: one immutable value, changed only by the session. Components select from it and hold view state only.
 */
import type { Bakeoff } from '../core/bakeoff/bakeoff.ts';
import type { WireError } from '../core/errors.ts';
import type { ClassPrompt, Decisions, Proposals, SearchHit } from '../core/naming.ts';
import type { RecipeDraft } from '../core/recipe/reconcile.ts';
import type { Photo, PhotoId, Project, Split } from '../core/records/project.ts';
import type { Evaluation, Run } from '../core/records/run.ts';
import type { EmbeddingCursor } from '../core/records/stored-blocks.ts';
import type {
  Knowledge,
  SelfTest,
  SplitScores,
  TeacherChoice,
  TeacherFacts,
} from '../core/records/teacher.ts';
import type { Selection } from '../core/selection/selection.ts';
import type { KeptTeacher } from '../core/teachers/kept-teachers.ts';
import type { SizedFile } from '../core/teachers/needed-files.ts';
import type { LoopCost } from '../core/training/loop-cost.ts';
import type { ViewPlan } from '../core/views/plan.ts';
import type { BroughtEmbeddings, BroughtEncoder, KeptEmbeddings } from '../protocol/models.ts';
import type { Estimate, ExportedStudent, TrainProgress } from '../protocol/trainer.ts';
import type { StoredModel } from '../storage/model-files.ts';
import type { Unreadable } from '../storage/unreadable.ts';
import type { Jobs } from './jobs/job.ts';

export const STATIONS = ['photos', 'teacher', 'student', 'results', 'takeaway'] as const;
export type Station = (typeof STATIONS)[number];

/** Where a failure is shown: at a station, or in the card that measures the teacher in the loop, names, searches or chooses photos. */
export type FaultPlace = Station | 'loop' | 'naming' | 'search' | 'selection' | 'vocabulary';

/** A failure, shown in its place until the user acts or dismisses it. */
export interface Fault {
  readonly station: FaultPlace;
  readonly error: WireError;
  /** The button that mends it. */
  readonly remedy: 'retry' | 'resume' | 'reload' | 'none';
}

export interface TeacherState {
  readonly choice: TeacherChoice;
  readonly facts: TeacherFacts | null;
  /** Verdicts of the load that is under way or was the last: also there when none of them is good. */
  readonly selfTests: readonly SelfTest[];
  /** What went wrong on the way and was mended, in words; null when nothing did. */
  readonly notice: string | null;
  readonly cursor: EmbeddingCursor | null;
  /** Photos of the project that have an embedding of `facts.fingerprint`. */
  readonly embedded: number;
  readonly msPerImage: number | null;
  readonly embedSeconds: number | null;
  readonly knowledge: Knowledge | null;
  readonly isAssessing: boolean;
  /** How many views of each training photo the teacher is to look at, and how they are kept; one view: the photo alone. */
  readonly viewPlan: ViewPlan;
  /** What is stored under that plan; null with one view a photo. */
  readonly views: ViewFacts | null;
}

export interface ViewFacts {
  /** Training photos of the project all of whose views are stored. */
  readonly photos: number;
  /** Of all views under the plan, also those of other projects. */
  readonly storedBytes: number;
  readonly msPerLook: number | null;
  /** What the teacher's runtime holds while it looks; null at other times, and where it cannot be seen. */
  readonly heldBytes: number | null;
}

/** What people bring besides photos: models, and embeddings computed elsewhere. */
export interface DoorsState {
  /** Waits for an answer: the form of a bare network, or a yes to how rows and photos meet. */
  readonly brought: BroughtEncoder | BroughtEmbeddings | null;
  /** Teachers that lie beside the app. Dropped ones are among `models.stored`. */
  readonly mirrored: readonly KeptTeacher[];
  readonly embeddings: readonly KeptEmbeddings[];
}

/** What is known of teachers' files: those kept in this browser, and those that a teacher would need. */
export interface ModelsState {
  /** Teachers of which files are kept. */
  readonly stored: readonly StoredModel[];
  /** Bytes of downloads that were begun and never finished. */
  readonly unfinishedBytes: number;
  /** What the Hub lists under the id that was asked for last. */
  readonly listing: ModelListing | null;
}

export interface ModelListing {
  readonly id: string;
  /** null before the Hub has answered, and where it has not. */
  readonly files: readonly SizedFile[] | null;
  /** Why there is no answer, in words. */
  readonly problem: string | null;
}

/** Naming unlabelled photos, and looking for photos by words. */
export interface NamingState {
  readonly prompts: readonly ClassPrompt[];
  /** Sentences with `{}` where the class goes. */
  readonly templates: readonly string[];
  /** As they were made: photos that have a class by now are still among them (see `pendingOf`). */
  readonly proposals: Proposals | null;
  /** What the user has said of photos and not yet accepted, or taken back since. */
  readonly decisions: Decisions;
  /** Top-1 of the texts on photos whose label is known; null before it is measured, or without such photos. */
  readonly zeroShot: SplitScores | null;
  readonly search: { readonly text: string; readonly hits: readonly SearchHit[] } | null;
}

/** Choosing training photos. */
export interface SelectionState {
  /** Waits for a yes; of an older revision than the project's it is stale. */
  readonly found: Selection | null;
  /** The last choice that was accepted, as the undo button calls it, and the project's revision then. */
  readonly applied: { readonly what: string; readonly revision: number } | null;
}

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

export interface Studio {
  readonly isOpen: boolean;
  readonly station: Station;
  readonly project: Project | null;
  /** All stored projects, newest first. */
  readonly projects: readonly Project[];
  readonly photos: readonly Photo[];
  readonly teacher: TeacherState;
  readonly doors: DoorsState;
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
  /** The last undoable edit in words, null when there is none. */
  readonly undoable: string | null;
  /** What the live region says; changes at most every 5 s. */
  readonly announcement: string;
}

export type { PhotoEdit } from '../core/photos/edits.ts';
export type { BroughtEmbeddings, BroughtEncoder } from '../protocol/models.ts';
export type { StoredModel } from '../storage/model-files.ts';
export type { Unreadable } from '../storage/unreadable.ts';
export type { Evaluation, Photo, PhotoId, Run };

/**
 * Messages of the trainer worker. It owns tfjs, the student and its GPU device; it commits checkpoints, curves and
 * results itself.
 */

import type { CurvePoint, EvaluationPoint } from '../core/curves.ts';
import type { ExportFile, Provenance } from '../core/exports/format.ts';
import type { CheckedAnswers, Comparison, Proof } from '../core/exports/prove.ts';
import type { Recipe } from '../core/recipe/recipe.ts';
import type { Split } from '../core/records/project.ts';
import type { BackendReport, Evaluation, RunStatus, StepLedger, StudentFacts } from '../core/records/run.ts';
import type { ViewsToCut } from './preparer.ts';
import type { PhotoView, UncheckedTeacher } from './teacher.ts';

export interface Estimate {
  readonly student: StudentFacts;
  readonly backend: BackendReport;
  readonly msPerStep: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly totalMs: number;
  /**
   * Photos and targets on the host, and the most that a step's tensors hold: what a run will report as `bytesInUse`.
   */
  readonly memoryBytes: number;
}

/** One committed or measured moment of a run; arrays hold what is new since the last report. */
export interface TrainProgress {
  readonly phase: 'starting' | 'training' | 'evaluating';
  readonly step: number;
  readonly totalSteps: number;
  readonly epoch: number;
  readonly msPerStep: number;
  readonly imagesPerSecond: number;
  readonly etaMs: number;
  /** Step of the newest checkpoint on disk. */
  readonly checkpointStep: number;
  readonly points: readonly CurvePoint[];
  readonly evaluations: readonly EvaluationPoint[];
  readonly backend: BackendReport | null;
  readonly bytesInUse: number;
  /** What a step costs, from those that were sampled; null before the first. */
  readonly ledger: StepLedger | null;
  readonly note: string;
}

export interface TrainResult {
  readonly runId: string;
  readonly status: RunStatus;
  readonly step: number;
  /** FNV-1a over all final parameters, hex: equal hashes = bit-equal students. */
  readonly weightsHash: string;
}

export interface ExportedStudent {
  readonly zip: Uint8Array<ArrayBuffer>;
  readonly fileName: string;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[];
  /** One a format that holds the trained student. */
  readonly proofs: readonly Proof[];
  /**
   * The first format, asked about the stored photos by the very code that goes along, from their bytes on; null where
   * there was no photo to ask about.
   */
  readonly fromBytes: Comparison | null;
}

/** A throw-away student, ready to take the batches of a run's first steps. */
export interface Trial {
  /** The student's own views of each batch's photos: what a teacher in the loop is to look at. */
  readonly batches: readonly (readonly PhotoView[])[];
  readonly student: StudentFacts;
  readonly backend: BackendReport;
  /** Bytes of all training photos as pixels, and of what is stored from the teacher. */
  readonly pixelBytes: number;
  readonly targetBytes: number;
}

export interface TrialStep {
  /** From the draw of the batch until the device has finished the step. */
  readonly ms: number;
  /** Taken from the device so far. */
  readonly deviceBytes: number;
}

export interface Guess {
  readonly probabilities: Float32Array;
  readonly ms: number;
}

// A call map must be a type alias to satisfy the index signature of CallMap.
export type TrainerCalls = {
  /** Parameters, FLOPs and, from a short probe of the real step on each backend, the time a run will take. */
  estimate: { params: { projectId: string; recipe: Recipe }; progress: { note: string }; result: Estimate };
  /** Prepares a student that is thrown away with the worker: no run, checkpoint or curve knows of it. */
  openTrial: {
    params: { projectId: string; recipe: Recipe; batches: number };
    progress: never;
    result: Trial;
  };
  /** Takes a batch once, on stored targets, or on embeddings [B, D] that the teacher gives now. */
  trialStep: {
    params: { batch: number; embeddings: Float32Array | null };
    progress: never;
    result: TrialStep;
  };
  /**
   * Starts a run, or goes on from its newest checkpoint. Pause = abort: a checkpoint is committed before the call
   * rejects with CANCELLED.
   */
  train: { params: { runId: string }; progress: TrainProgress; result: TrainResult };
  /** What a student that learns on stored views is shown of a photo: [views, sizePx, sizePx, 3] bytes. */
  cutViews: { params: ViewsToCut; progress: never; result: Uint8Array };
  evaluate: {
    params: { runId: string; split: Split };
    progress: { done: number; total: number };
    result: Evaluation;
  };
  /**
   * Gives a student that answers in the teacher's space one more class by its name, and stores it with the run. Where
   * the teacher has not read all the texts that this takes, nothing is added and `unread` names them.
   */
  addClass: {
    params: { runId: string; name: string };
    progress: never;
    result: { unread: readonly string[] };
  };
  /** A file as it came, or RGBA pixels of any size, upright. Added classes come after the student's own. */
  guess: {
    params: { runId: string } & (
      | { file: Blob }
      | { pixels: Uint8ClampedArray; widthPx: number; heightPx: number }
    );
    progress: never;
    result: Guess;
  };
  /**
   * Files of the take-away in these formats; the caller has them checked in a fresh verifier worker before they are
   * offered.
   */
  exportStudent: {
    params: {
      runId: string;
      formats: readonly string[];
      teacher: Provenance['teacher'];
      /** Whether `check/` holds photos of the project, not of the sample. */
      withOwnPhotos: boolean;
    };
    progress: { note: string };
    result: UncheckedExport;
  };
};

export interface EncodedPhoto {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mimeType: string;
}

/** The teacher with its probe, whose answers were held to those of the probe on stored embeddings. */
export interface ExportedTeacher extends Pick<ExportedStudent, 'zip' | 'fileName' | 'files'> {
  readonly proof: Comparison;
}

/** What the verifier needs: the files, the photos' pixels and the live student's answers. */
export interface UncheckedExport extends CheckedAnswers {
  readonly fileName: string;
  /** Ids of those whose files must be proven. */
  readonly formats: readonly string[];
  readonly files: readonly ExportFile[];
  /** The photos that it is checked on, as they are stored; none where it is checked on noise. */
  readonly photos: readonly EncodedPhoto[];
}

// A call map must be a type alias to satisfy the index signature of CallMap.
export type VerifierCalls = {
  /**
   * Reads each format's files with none of our code, compares, zips.
   * @throws EXPORT_MISMATCH where a format's files answer differently.
   */
  verify: { params: { unchecked: UncheckedExport }; progress: never; result: ExportedStudent };
  /**
   * The same of a teacher with its probe, whose answers are held to what the probe says of stored embeddings.
   * @throws EXPORT_MISMATCH
   */
  verifyTeacher: { params: { unchecked: UncheckedTeacher }; progress: never; result: ExportedTeacher };
};

/**
 * The records that flow through the house, in the data's order: project, photo, working copy, embedding, run. They are plain data:
 * structured clone and IndexedDB take them as they are.
 */
import type { ErrorCode } from './errors.ts';
import type { Recipe } from './recipe.ts';
import type { ByteScale } from './views/quantise.ts';

export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** Lower-case hex SHA-256 of a file's bytes: the identity of a photo everywhere. */
export type PhotoId = string;
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'bmp' | 'avif' | 'ico';

export interface SplitRatios {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** One folder of photos as the user sees it. `classes` is in order of first appearance; a photo's `classIndex` points into it. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly source: 'folder' | 'files' | 'archive' | 'sample';
  readonly createdAtMs: number;
  readonly classes: readonly string[];
  readonly seed: number;
  /** Where the splits come from: the folder's own, or drawn by us with these ratios. */
  readonly splitOrigin: 'folder' | 'drawn' | 'mixed';
  readonly splitRatios: SplitRatios;
  readonly skipped: readonly SkippedFile[];
  readonly duplicates: readonly DuplicateReport[];
  /** Names of classes that look like one and that the user keeps as two; a renamed class is a new question. */
  readonly keptApart?: readonly (readonly [string, string])[];
  /** Raised by every edit of labels or splits; results remember the revision they were made from. */
  readonly revision: number;
  /** Set while its import is under way: a project found with it was cut off, is never opened, and goes when the next import ends. */
  readonly isPartial?: true;
}

export interface Photo {
  readonly projectId: string;
  /** Position in the project, 0..N-1, stable. */
  readonly index: number;
  readonly id: PhotoId;
  readonly path: string;
  readonly name: string;
  readonly format: ImageFormat;
  /** Of the original, after EXIF orientation. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizeBytes: number;
  /** null = unlabelled: embedded and used by every objective that needs no label. Unlabelled photos are always in `train`. */
  readonly classIndex: number | null;
  readonly split: Split;
  readonly isExcluded: boolean;
}

export interface SkippedFile {
  readonly path: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

/** The same bytes met more than once. `conflict` says whether the copies disagree on class or split. */
export interface DuplicateReport {
  readonly id: PhotoId;
  readonly paths: readonly string[];
  readonly conflict: 'none' | 'class' | 'split' | 'class and split';
}

/** Compressed working copies (short side at most 288 px, upright, on white), several photos a record. */
export interface CopyBlock {
  readonly key: string;
  readonly ids: readonly PhotoId[];
  /** Start of each photo's encoded bytes in `bytes`, plus the end: ids.length + 1 entries. */
  readonly offsets: Uint32Array;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** Square RGB pixels at STUDENT_SIDE_PX (centre crop of the short side), one byte a channel, several photos a record. */
export interface PixelBlock {
  readonly key: string;
  readonly ids: readonly PhotoId[];
  readonly sidePx: number;
  /** [ids.length, sidePx, sidePx, 3] */
  readonly pixels: Uint8Array;
}

/** Where a photo's working copy and pixels are. One small record a photo, shared by all projects. */
export interface CopyIndex {
  readonly id: PhotoId;
  readonly copyKey: string;
  readonly copyRow: number;
  readonly pixelKey: string;
  readonly pixelRow: number;
  /** Of the original, upright: a photo that is known need not be decoded again to be described. */
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Embeddings of one teacher, several photos a record, as the teacher gave them (not normalised). */
export interface EmbeddingBlock {
  readonly fingerprint: string;
  readonly block: number;
  readonly ids: readonly PhotoId[];
  readonly dims: number;
  /** [ids.length, dims] */
  readonly values: Float32Array;
}

/** Committed in the same transaction as each block: what is finished, and how many photos the teacher has really been shown. */
export interface EmbeddingCursor {
  readonly fingerprint: string;
  readonly blocks: number;
  readonly rows: number;
  readonly photosSeen: number;
  readonly embedMs: number;
}

/** A teacher as the user chose it. */
export interface TeacherChoice {
  /** Catalogue id, Hub id (`Xenova/clip-vit-base-patch32`), folder name under /teachers/, or the name given to dropped files. */
  readonly id: string;
  /** `dropped`: files that the user brought, kept in this browser. `embeddings`: numbers computed elsewhere; nothing can be loaded. */
  readonly origin: 'built-in' | 'same-origin' | 'hub' | 'dropped' | 'embeddings';
  readonly dtype: 'auto' | 'q8' | 'fp32' | 'fp16' | 'q4' | 'q4f16';
  readonly device: 'auto' | 'webgpu' | 'wasm';
}

export interface SelfTest {
  readonly device: 'webgpu' | 'wasm';
  readonly dtype: string;
  readonly passed: boolean;
  /** Mean cosine to the golden embeddings; null where the catalogue has none or the session failed. */
  readonly cosine: number | null;
  readonly reason: string;
  /** Where the verdict comes from: tested just now, remembered from an earlier test, or none; absent in facts from before = tested. */
  readonly basis?: 'tested' | 'remembered' | 'not-tried';
  /** Measured on a few batches after a warm-up; absent where it was not measured. */
  readonly msPerImage?: number;
  readonly isChosen?: boolean;
}

/** What runs after the plan of device and dtype has been tried: the teacher report. */
export interface TeacherFacts {
  readonly id: string;
  readonly name: string;
  readonly dtype: string;
  readonly device: 'webgpu' | 'wasm';
  readonly deviceName: string;
  readonly threads: number;
  readonly dims: number;
  readonly imageSizePx: number;
  /** Key of its embeddings: model bytes, dtype and version of our preprocessing. */
  readonly fingerprint: string;
  readonly sizeBytes: number;
  readonly selfTests: readonly SelfTest[];
  /** Whether it reads text too; absent in facts from before this was asked. */
  readonly hasText?: boolean;
}

/** Embeddings of several stored views of each photo, several photos a record, in the order of its ViewIndex. */
export interface ViewBlock {
  readonly fingerprint: string;
  /** Which views: their number, how they were drawn, and the seed. Part of the key, so that plans live side by side. */
  readonly plan: string;
  readonly block: number;
  readonly dims: number;
  /** [photos, V, VIEW_BYTES]: what each view was, packed. */
  readonly parameters: Uint8Array;
  /** [photos, V, dims]: quantised, or as the teacher gave them. */
  readonly values: Int8Array | Float32Array;
}

/** Whose views a block holds: asked for without reading megabytes. */
export interface ViewIndex {
  readonly fingerprint: string;
  readonly plan: string;
  readonly block: number;
  readonly ids: readonly PhotoId[];
  /** Of the block, this record included. */
  readonly storedBytes: number;
}

/** Committed in the same transaction as each block of views: what is finished, and what its bytes mean. */
export interface ViewCursor {
  readonly fingerprint: string;
  readonly plan: string;
  readonly blocks: number;
  /** Photos of which all views are there. */
  readonly photos: number;
  readonly storedBytes: number;
  /** Looks that the teacher has really taken, and how long they took. */
  readonly looks: number;
  readonly lookMs: number;
  /** Fitted before the first block and the same for all of them; null where embeddings are kept as the teacher gave them. */
  readonly scale: ByteScale | null;
}

/** A text as the teacher reads it: of one prompt, not normalised. */
export interface TextEmbedding {
  readonly fingerprint: string;
  readonly text: string;
  /** [dims] */
  readonly values: Float32Array;
}

/** "What the teacher knows": measured on embeddings alone. Accuracies in 0..1, null where a split has no labelled photo. */
export interface Knowledge {
  readonly projectId: string;
  readonly fingerprint: string;
  readonly revision: number;
  readonly knn: SplitScores;
  readonly linearProbe: SplitScores;
  readonly neighbours: number;
  /** [N, 2] in the order of `mapIds`, scaled to -1..1. */
  readonly map: Float32Array;
  readonly mapIds: readonly PhotoId[];
}
export interface SplitScores {
  readonly validation: number | null;
  readonly test: number | null;
}

export type RunStatus = 'ready' | 'training' | 'paused' | 'stopped' | 'finished' | 'failed';

/** A run as it is listed and overlaid. Curves live here in full: no point is ever dropped. */
export interface Run {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly recipe: Recipe;
  readonly revision: number;
  readonly status: RunStatus;
  readonly curves: Curves;
  readonly backend: BackendReport | null;
  readonly teacherFingerprint: string | null;
  readonly step: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly trainMs: number;
  readonly student: StudentFacts | null;
  /** Top-1 on validation and test of the finished student (EMA weights); full evaluations are separate records. */
  readonly scores: SplitScores | null;
  readonly message: string;
  /** What a step of the newest session cost; absent before the first sample, and in runs from before it was kept. */
  readonly ledger?: StepLedger;
  /** The bake-off that it belongs to, and its cell there (core/bakeoff); absent in runs of their own. */
  readonly bakeoff?: { readonly id: string; readonly cell: string };
  /** Classes given to the trained student since, in their order after its own; absent = none. Figures are over its own classes alone. */
  readonly addedClasses?: readonly AddedClass[];
}

/** One more row of a student that answers in the teacher's space: see core/targets/class-directions.ts. */
export interface AddedClass {
  readonly name: string;
  /** [D] */
  readonly weight: Float32Array;
  readonly bias: number;
}

/** What one training step costs: of the steps that were sampled, the one whose time is the median. All figures are of that step. */
export interface StepLedger {
  readonly step: number;
  /** Steps sampled, of which this is the median. */
  readonly samples: number;
  /** Milliseconds of the worker's thread. Where `finishedMs` is a number they are the time to hand the work to the device. */
  readonly ms: Readonly<Record<StepPhase, number>>;
  /** Milliseconds until the device, idle before, had finished the step; null where calls return when their work is done. */
  readonly finishedMs: number | null;
  /** WebGPU: compute programs dispatched; elsewhere kernels of tfjs that computed something. */
  readonly kernels: number;
  /** The most that live tensors held within the step. */
  readonly tensorBytes: number;
  /** Taken from the device after the step: GPU buffers with those kept for reuse, or the WASM heap. */
  readonly deviceBytes: number;
}

/** In the order in which they follow each other. The optimizer's part has clipping and averaging in it. */
export const STEP_PHASES = ['data', 'forward', 'backward', 'optimizer'] as const;
export type StepPhase = (typeof STEP_PHASES)[number];

/** Column-wise so that charts take them as they are. `step` is shared by the training columns, `evalStep` by the evaluated ones. */
export interface Curves {
  readonly step: number[];
  readonly loss: number[];
  /** One column a term of the objective, by objective id. */
  readonly terms: Record<string, number[]>;
  readonly learningRate: number[];
  readonly gradientNorm: number[];
  readonly msPerStep: number[];
  readonly evalStep: number[];
  readonly validationTop1: number[];
  /** Mean cosine with the teacher's embeddings on validation; NaN where the student has no head into the teacher's space. */
  readonly agreement: number[];
  /** Linear alignment (CKA) with the teacher's view of the validation photos; NaN where no teacher has seen them. */
  readonly alignment: number[];
}

export interface BackendReport {
  readonly id: 'webgpu-half' | 'webgpu' | 'wasm' | 'cpu';
  readonly device: string;
  /** Why this one: the probe's figures in words. */
  readonly reason: string;
  /** Measured milliseconds a step by backend id; null = could not run. */
  readonly probedMsPerStep: Readonly<Record<string, number | null>>;
  readonly peakBytes: number;
}

export interface StudentFacts {
  readonly parameters: number;
  readonly sizeBytes: number;
  readonly flopsPerImage: number;
  readonly imageSizePx: number;
}

/** Two slots a run, written in turn; the newest whole one wins. */
export interface Checkpoint {
  readonly runId: string;
  readonly slot: 'a' | 'b' | 'final';
  readonly step: number;
  /** Serialised parameters, optimizer state, EMA and random state: see core/training/checkpoint.ts. */
  readonly bytes: Uint8Array;
  /** FNV-1a of `bytes`, to refuse a torn record. */
  readonly checksum: number;
}

/** All of a student's answers on one split, from which every table and picture of the results is derived. */
export interface Evaluation {
  readonly runId: string;
  readonly split: Split;
  readonly revision: number;
  readonly classes: readonly string[];
  readonly ids: readonly PhotoId[];
  readonly labels: Int32Array;
  /** [ids.length, classes.length] */
  readonly probabilities: Float32Array;
  /** Mean cosine with the teacher, null without a head into its space. */
  readonly agreement: number | null;
  /** Linear alignment (CKA) with the teacher's view of the same photos, null where it has not seen them. */
  readonly alignment: number | null;
  readonly msPerImage: number;
}

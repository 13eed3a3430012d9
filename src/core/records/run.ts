/** A run: its curves, costs and checkpoints, and the answers of its student. */
import type { Figures } from '../metrics/metric.ts';
import { RECIPE } from '../recipe/parse.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { withFigures, withMetrics } from './old-figures.ts';
import { type PhotoId, SPLITS, type Split } from './project.ts';
import {
  after,
  array,
  count,
  entries,
  figure,
  holds,
  list,
  number,
  oneOf,
  orNull,
  parser,
  record,
  since,
  text,
} from './shape.ts';
import { SCORES, type SplitScores } from './teacher.ts';

const RUN_STATUSES = ['ready', 'training', 'paused', 'stopped', 'finished', 'failed'] as const;

export type RunStatus = (typeof RUN_STATUSES)[number];

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
  /** What a step of the newest session cost; null before the first sample. */
  readonly ledger: StepLedger | null;
  /** The bake-off that it belongs to, and its cell there (core/bakeoff); null for a run of its own. */
  readonly bakeoff: { readonly id: string; readonly cell: string } | null;
  /**
   * Classes given to the trained student since, in their order after its own. Figures are over its own classes alone.
   */
  readonly addedClasses: readonly AddedClass[];
  /** The best check so far, whose weights are kept; null where the last ones count, and before the first check. */
  readonly best: BestCheck | null;
  /** Step at which the learning rate began anew, because the run was given more epochs after its end. */
  readonly rateFromStep: number;
}

/** One more row of a student that answers in the teacher's space: see core/targets/class-directions.ts. */
export interface AddedClass {
  readonly name: string;
  /** [D] */
  readonly weight: Float32Array;
  readonly bias: number;
}

/**
 * What one training step costs: of the steps that were sampled, the one whose time is the median. All figures are of
 * that step.
 */
export interface StepLedger {
  readonly step: number;
  /** Steps sampled, of which this is the median. */
  readonly samples: number;
  /**
   * Milliseconds of the worker's thread. Where `finishedMs` is a number they are the time to hand the work to the
   * device.
   */
  readonly ms: Readonly<Record<StepPhase, number>>;
  /**
   * Milliseconds until the device, idle before, had finished the step; null where calls return when their work is
   * done.
   */
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

/**
 * Column-wise so that charts take them as they are. `step` is shared by the training columns, `evalStep` by the
 * evaluated ones.
 */
export interface Curves {
  readonly step: readonly number[];
  readonly loss: readonly number[];
  /** One column a term of the objective, by objective id. */
  readonly terms: Readonly<Record<string, readonly number[]>>;
  readonly learningRate: readonly number[];
  readonly gradientNorm: readonly number[];
  readonly msPerStep: readonly number[];
  readonly evalStep: readonly number[];
  /** On validation, one column a metric, by its id; NaN where what it needs was not there. */
  readonly metrics: Readonly<Record<string, readonly number[]>>;
  /** At the same steps, on some of the photos that the student learns from; empty where that was not measured. */
  readonly training: Readonly<Record<string, readonly number[]>>;
}

/** The check that the student is taken from. */
export interface BestCheck {
  readonly step: number;
  /** Validation accuracy, 0..1. */
  readonly top1: number;
  /** Validation cross-entropy, which decides between equals. */
  readonly loss: number;
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

/**
 * A run goes on from slots a and b, written in turn (the newest whole one wins), and, at its end, from `final`. `best`
 * holds nothing but the weights of its best check.
 */
export const CHECKPOINT_SLOTS = ['a', 'b', 'final', 'best'] as const;
export type CheckpointSlot = (typeof CHECKPOINT_SLOTS)[number];

export interface Checkpoint {
  readonly runId: string;
  readonly slot: CheckpointSlot;
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
  readonly figures: Figures;
  readonly msPerImage: number;
}

const ADDED_CLASS = record<AddedClass>({ name: text, weight: array(Float32Array), bias: number });
const STEP_LEDGER = record<StepLedger>({
  step: count,
  samples: count,
  ms: record<StepLedger['ms']>({ data: number, forward: number, backward: number, optimizer: number }),
  finishedMs: orNull(number),
  kernels: number,
  tensorBytes: number,
  deviceBytes: number,
});

const FIGURES = list(figure);
const CURVES = after(
  withMetrics,
  record<Curves>({
    step: FIGURES,
    loss: FIGURES,
    terms: entries(FIGURES),
    learningRate: FIGURES,
    gradientNorm: FIGURES,
    msPerStep: FIGURES,
    evalStep: FIGURES,
    metrics: entries(FIGURES),
    training: since({}, entries(FIGURES)),
  }),
);

export const BACKEND_ID = oneOf(['webgpu-half', 'webgpu', 'wasm', 'cpu']);
const BACKEND = record<BackendReport>({
  id: BACKEND_ID,
  device: text,
  reason: text,
  probedMsPerStep: entries(orNull(number)),
  peakBytes: number,
});
export const STUDENT_FACTS = record<StudentFacts>({
  parameters: count,
  sizeBytes: count,
  flopsPerImage: number,
  imageSizePx: count,
});
const RUN = record<Run>({
  id: text,
  projectId: text,
  name: text,
  createdAtMs: number,
  recipe: RECIPE,
  revision: count,
  status: oneOf(RUN_STATUSES),
  curves: CURVES,
  backend: orNull(BACKEND),
  teacherFingerprint: orNull(text),
  step: count,
  totalSteps: count,
  stepsPerEpoch: count,
  trainMs: number,
  student: orNull(STUDENT_FACTS),
  scores: orNull(SCORES),
  message: text,
  ledger: since(null, orNull(STEP_LEDGER)),
  bakeoff: since(null, orNull(record<NonNullable<Run['bakeoff']>>({ id: text, cell: text }))),
  addedClasses: since([], list(ADDED_CLASS)),
  best: since(null, orNull(record<BestCheck>({ step: count, top1: number, loss: figure }))),
  rateFromStep: since(0, count),
});

export const parseRun = parser('A stored run', 'It stays stored as it is. Remove it, or train anew.', RUN);

const CHECKPOINT = record<Checkpoint>({
  runId: text,
  slot: oneOf(CHECKPOINT_SLOTS),
  step: count,
  bytes: array(Uint8Array),
  checksum: number,
});

export const parseCheckpoint = parser('A checkpoint', 'Start a new run with the same recipe.', CHECKPOINT);

const EVALUATION = holds(
  after(
    withFigures,
    record<Evaluation>({
      runId: text,
      split: oneOf(SPLITS),
      revision: count,
      classes: list(text),
      ids: list(text),
      labels: array(Int32Array),
      probabilities: array(Float32Array),
      figures: entries(figure),
      msPerImage: number,
    }),
  ),
  'one answer a photo',
  ({ ids, classes, labels, probabilities }) =>
    labels.length === ids.length && probabilities.length === ids.length * classes.length,
);

export const parseEvaluation = parser('What a student answered', 'Let it answer again.', EVALUATION);

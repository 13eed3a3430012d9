/** The report of one distillation: its schema (docs/report.md says it in words) and how it is put together. */

import { BALANCED_ACCURACY } from '../../src/core/metrics/balanced-accuracy.ts';
import { CALIBRATION_ERROR } from '../../src/core/metrics/calibration.ts';
import { figuresOf } from '../../src/core/metrics/figures.ts';
import { MACRO_F1 } from '../../src/core/metrics/macro-f1.ts';
import type { Figures } from '../../src/core/metrics/metric.ts';
import { topKAccuracy } from '../../src/core/metrics/scores.ts';
import { classesCounted, classesWithoutPhotos, summarise } from '../../src/core/metrics/summary.ts';
import { TOP1 } from '../../src/core/metrics/top1.ts';
import type { Finding } from '../../src/core/photos/worth-knowing.ts';
import type { Recipe } from '../../src/core/recipe/recipe.ts';
import type { Recommendation, RecommendedId } from '../../src/core/recipe/recommended.ts';
import { type Photo, type Project, SPLITS, type Split } from '../../src/core/records/project.ts';
import type { Run, StepLedger, StudentFacts } from '../../src/core/records/run.ts';
import type { Knowledge, SplitScores, TeacherFacts } from '../../src/core/records/teacher.ts';
import { RECOMMENDED_TEACHER, teacherRecord } from '../../src/core/teachers/catalogue.ts';
import { type ProbedTeacher, withProbe } from '../../src/core/teachers/with-probe.ts';
import { keptStep } from '../../src/core/training/best-check.ts';
import {
  type LoopCost,
  type LoopProjection,
  type LoopRatios,
  loopKey,
  loopRatios,
  projectLoop,
} from '../../src/core/training/loop-cost.ts';
import type { ViewPlan } from '../../src/core/views/plan.ts';
import type { ExportedStudent } from '../../src/protocol/trainer.ts';
import { type ImportReport, importReport } from './import-report.ts';

export const PHASES = ['start', 'photos', 'teacher', 'training', 'loop', 'evaluation', 'export'] as const;
export type Phase = (typeof PHASES)[number];

export interface Report {
  /** Raised when a field changes its meaning or goes away. */
  readonly schema: 1;
  readonly command: string;
  readonly images: number;
  readonly labelled: number;
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<Split, number>>;
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  /** How the folder was understood; null of the sample. */
  readonly import: ImportReport | null;
  /** What was worth knowing of the photos before anything was trained. */
  readonly notes: readonly Finding[];
  readonly teacher: {
    readonly id: string;
    readonly dtype: string;
    readonly device: string;
    readonly msPerImage: number | null;
    readonly seconds: number | null;
    /** null where the teacher looked at each photo once. */
    readonly views: ViewsReport | null;
    /** What a student has to be better than: the teacher itself, with a linear probe on all labels. */
    readonly probe: SplitScores & ProbedTeacher;
  };
  readonly student: Pick<StudentFacts, 'parameters' | 'sizeBytes' | 'flopsPerImage'>;
  /** `recommended`: which of the two recommended recipes it is, and why; null where the command line composed it. */
  readonly recipe: Recipe & { readonly recommended: Recommended | null };
  readonly training: {
    readonly backend: string;
    readonly epochs: number;
    readonly steps: number;
    /** The step whose weights the student has. */
    readonly keptStep: number;
    /** The first is at step 0 where the student did not start from random weights. */
    readonly checks: readonly CheckReport[];
    readonly seconds: number;
    readonly msPerStep: number;
    readonly imagesPerSecond: number;
    /** What a sampled step cost: see StepLedger for what each figure means. */
    readonly ledger: StepLedger | null;
  };
  /** The same step with the teacher in the loop; null where it was not measured. */
  readonly teacherInLoop: LoopReport | null;
  readonly test: SplitMetrics | null;
  readonly validation: SplitMetrics | null;
  readonly baselines: { readonly knn: SplitScores; readonly linearProbe: SplitScores };
  readonly export: {
    readonly files: ExportedStudent['files'];
    /** The largest of the proofs; null where no file holds a trained student. */
    readonly maxAbsDifference: number | null;
    readonly proofs: ExportedStudent['proofs'];
    readonly fromBytes: ExportedStudent['fromBytes'];
  };
  readonly peakBytes: number;
  readonly seconds: Readonly<Record<Phase | 'total', number>>;
}

/** Which recipe was recommended, and why. */
export interface Recommended extends Omit<Recommendation, 'recipe'> {
  readonly id: RecommendedId;
}

/** Stored views of the training photos. */
export interface ViewsReport extends Pick<ViewPlan, 'count' | 'precision'> {
  readonly photos: number;
  readonly storedBytes: number;
  readonly msPerLook: number | null;
}

export interface LoopReport
  extends Pick<LoopCost, 'pairs' | 'batchSize' | 'backend' | 'teacher' | 'ms' | 'bytes'> {
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly ratios: LoopRatios;
  /** Not measured: what the recommended teacher would make of it. */
  readonly projected: (LoopProjection & { readonly teacherId: string }) | null;
}

/** Shares 0..1 of one split's labelled photos. */
export interface SplitMetrics {
  readonly images: number;
  readonly top1: number;
  /** null with five classes or fewer, where it would say nothing. */
  readonly top5: number | null;
  readonly balancedAccuracy: number;
  readonly macroF1: number;
  readonly ece: number;
  /** Every metric by its id; NaN, which JSON writes as null, where it could not be measured. */
  readonly figures: Figures;
  /** Over how many classes each mean over classes is, by its id. */
  readonly classesCounted: Readonly<Record<string, number>>;
  /** Classes that no photo of the split is of. */
  readonly classesWithoutImages: readonly string[];
  /** Of the student alone, in batches, on photos that are decoded already. */
  readonly msPerImage: number;
}

/** A split's answers as they come out of the page, [N, classes] row by row. */
export interface Answers {
  /** As they were measured on the page. */
  readonly figures: Figures;
  readonly classes: number;
  readonly labels: readonly number[];
  readonly probabilities: readonly number[];
  readonly msPerImage: number;
}

/** One check while it trained: top-1, 0..1, on validation photos and on some that it learns from; NaN without. */
export interface CheckReport {
  readonly step: number;
  readonly validation: number;
  readonly training: number;
}

/** What the page knows when everything is done. */
export interface Findings {
  readonly project: Project;
  readonly photos: readonly Pick<Photo, 'split' | 'classIndex'>[];
  readonly teacher: {
    readonly facts: TeacherFacts;
    readonly msPerImage: number | null;
    readonly seconds: number | null;
    readonly knowledge: Pick<Knowledge, 'knn' | 'linearProbe'>;
    readonly views: ViewsReport | null;
  };
  readonly run: Omit<Run, 'curves'>;
  readonly recommended: Recommended | null;
  readonly notes: readonly Finding[];
  readonly checks: readonly CheckReport[];
  readonly loopCosts: readonly LoopCost[];
  readonly exported: Omit<ExportedStudent, 'zip'>;
}

/** null where the split has no labelled photo. */
export function metricsOf(
  { classes, labels, probabilities, figures: measured, msPerImage }: Answers,
  classNames: readonly string[],
): SplitMetrics | null {
  if (labels.length === 0) return null;
  const scores = { values: Float64Array.from(probabilities), classes };
  const figures = figuresOf({ probabilities: scores, labels });
  const summary = summarise(scores, labels);
  return {
    images: labels.length,
    top1: figures[TOP1.id]!,
    top5: classes > 5 ? topKAccuracy(scores, labels, 5) : null,
    balancedAccuracy: figures[BALANCED_ACCURACY.id]!,
    macroF1: figures[MACRO_F1.id]!,
    ece: figures[CALIBRATION_ERROR.id]!,
    figures: { ...figures, ...measured },
    classesCounted: classesCounted(summary),
    classesWithoutImages: classesWithoutPhotos(summary).map((place) => classNames[place]!),
    msPerImage,
  };
}

/** Of the run's recipe, from the measurements that the page holds. */
function loopReport(costs: readonly LoopCost[], recipe: Recipe): LoopReport | null {
  const cost = costs.find(({ key }) => key === loopKey(recipe));
  if (cost === undefined) return null;
  const { pairs, batchSize, backend, teacher, ms, bytes } = cost;
  const projected = projectLoop(cost, teacherRecord({ id: RECOMMENDED_TEACHER, origin: 'hub' }));
  return {
    measuredAt: new Date(cost.measuredAtMs).toISOString(),
    pairs,
    batchSize,
    backend,
    teacher,
    ms,
    bytes,
    ratios: loopRatios(cost),
    projected: projected === null ? null : { teacherId: RECOMMENDED_TEACHER, ...projected },
  };
}

function count(photos: Findings['photos'], split: Split): number {
  return photos.filter((photo) => photo.split === split).length;
}

function exportReport({ files, proofs, fromBytes }: Findings['exported']): Report['export'] {
  const differences = proofs.map(({ maxAbsDifference }) => maxAbsDifference);
  const maxAbsDifference = differences.length === 0 ? null : Math.max(...differences);
  return { files, maxAbsDifference, proofs, fromBytes };
}

export function reportOf(
  command: string,
  { project, photos, teacher, run, recommended, notes, checks, loopCosts, exported }: Findings,
  answers: Readonly<Record<'test' | 'validation', Answers>>,
  seconds: Report['seconds'],
): Report {
  if (run.student === null || run.backend === null)
    throw new Error('A finished run names its student and its backend.');
  const trainSeconds = run.trainMs / 1000;
  return {
    schema: 1,
    command,
    images: photos.length,
    labelled: photos.filter((photo) => photo.classIndex !== null).length,
    classes: project.classes,
    splits: Object.fromEntries(SPLITS.map((split) => [split, count(photos, split)])) as Report['splits'],
    skipped: project.skipped.map(({ path, reason }) => ({ file: path, reason })),
    import: importReport(project, photos.length),
    notes,
    teacher: {
      id: teacher.facts.id,
      dtype: teacher.facts.dtype,
      device: teacher.facts.device,
      msPerImage: teacher.msPerImage,
      seconds: teacher.seconds,
      views: teacher.views,
      probe: { ...teacher.knowledge.linearProbe, ...withProbe(teacher.facts, project.classes.length) },
    },
    student: {
      parameters: run.student.parameters,
      sizeBytes: run.student.sizeBytes,
      flopsPerImage: run.student.flopsPerImage,
    },
    recipe: { ...run.recipe, recommended },
    training: {
      backend: run.backend.id,
      epochs: run.recipe.epochs,
      steps: run.step,
      keptStep: keptStep(run),
      checks,
      seconds: trainSeconds,
      msPerStep: run.trainMs / Math.max(1, run.step),
      imagesPerSecond: (run.step * run.recipe.batchSize) / Math.max(1e-9, trainSeconds),
      ledger: run.ledger,
    },
    teacherInLoop: loopReport(loopCosts, run.recipe),
    test: metricsOf(answers.test, project.classes),
    validation: metricsOf(answers.validation, project.classes),
    baselines: { knn: teacher.knowledge.knn, linearProbe: teacher.knowledge.linearProbe },
    export: exportReport(exported),
    peakBytes: run.backend.peakBytes,
    seconds,
  };
}

/**
 * What a step costs with the teacher in the loop (it looks at the photos of every batch, CLIP-Teacher-KD) against one
 * with stored embeddings (it has looked at each photo once, CLIP-Embed-KD; arXiv:2404.06170). Measured, estimated or
 * projected: never assumed.
 */
import { stepCostKey, upgradedCostKey } from '../recipe/cost-key.ts';
import type { Recipe } from '../recipe/recipe.ts';
import {
  BACKEND_ID,
  type BackendReport,
  STEP_PHASES,
  STUDENT_FACTS,
  type StepLedger,
  type StudentFacts,
} from '../records/run.ts';
import { count, list, number, oneOf, orNull, parser, record, reworded, text } from '../records/shape.ts';
import type { TeacherFacts } from '../records/teacher.ts';
import { TEACHERS, type TeacherRecord } from '../teachers/catalogue.ts';

/**
 * A measurement on this device: pairs of steps in turn, one with stored embeddings, one with the teacher in the loop.
 */
export interface LoopCost {
  readonly projectId: string;
  /** What was measured: see `loopKey`. */
  readonly key: string;
  readonly measuredAtMs: number;
  /** Pairs measured, without the first one, which compiles and allocates. */
  readonly pairs: number;
  readonly batchSize: number;
  readonly student: StudentFacts;
  readonly backend: BackendReport['id'];
  readonly teacher: Pick<TeacherFacts, 'id' | 'name' | 'dtype' | 'device' | 'sizeBytes' | 'imageSizePx'>;
  readonly ms: LoopMs;
  readonly bytes: LoopBytes;
}

/** Medians of a step's parts, in milliseconds of the worker that did them. */
export interface LoopMs {
  /** A whole step with stored embeddings. */
  readonly stored: number;
  /** In the loop: the student's own step on the teacher's fresh answers. */
  readonly student: number;
  /** In the loop: decoding the batch's photos and cutting the student's views at the teacher's size. */
  readonly views: number;
  /** In the loop: the teacher itself. */
  readonly teacher: number;
}

export interface LoopBytes {
  /** Taken from the student's device, and its photos' pixels beside it: both kinds of step need them. */
  readonly trainer: number;
  /** The stored embeddings and what was made of them, which the loop does without. */
  readonly targets: number;
  /** Taken by the teacher's runtime: weights, activations, what loading left behind. null where it cannot be seen. */
  readonly teacher: number | null;
}

const LOOP_COST = record<LoopCost>({
  projectId: text,
  key: reworded(text, upgradedCostKey),
  measuredAtMs: number,
  pairs: count,
  batchSize: count,
  student: STUDENT_FACTS,
  backend: BACKEND_ID,
  teacher: record<LoopCost['teacher']>({
    id: text,
    name: text,
    dtype: text,
    device: oneOf(['webgpu', 'wasm']),
    sizeBytes: number,
    imageSizePx: count,
  }),
  ms: record<LoopMs>({ stored: number, student: number, views: number, teacher: number }),
  bytes: record<LoopBytes>({ trainer: number, targets: number, teacher: orNull(number) }),
});

export const parseLoopCosts = parser('What steps were measured to cost', 'Measure again.', list(LOOP_COST));

/** In the loop over stored, each. */
export interface LoopRatios {
  readonly time: number;
  /** Of weights alone, as the paper counts memory. */
  readonly weights: number;
  /** Of everything held; null where the teacher's part cannot be seen. */
  readonly held: number | null;
}

/** What is measured is the step without stored views: a teacher in the loop needs none. */
export function loopKey(recipe: Recipe): string {
  return stepCostKey({ ...recipe, views: null });
}

export function loopStepMs({ student, views, teacher }: LoopMs): number {
  return student + views + teacher;
}

export function loopRatios({ ms, bytes, student, teacher }: LoopCost): LoopRatios {
  return {
    time: loopStepMs(ms) / ms.stored,
    weights: weightRatio(student.sizeBytes, teacher.sizeBytes),
    held: bytes.teacher === null ? null : (bytes.trainer + bytes.teacher) / (bytes.trainer + bytes.targets),
  };
}

/** A whole step as the ledger sampled it: until the device had finished, where it works on its own. */
export function ledgerStepMs({ ms, finishedMs }: Pick<StepLedger, 'ms' | 'finishedMs'>): number {
  return finishedMs ?? STEP_PHASES.reduce((sum, phase) => sum + ms[phase], 0);
}

export interface LoopEstimate {
  readonly storedMs: number;
  readonly loopMs: number;
  readonly time: number;
  readonly weights: number;
}

/**
 * Before anything is measured in the loop: the student's step as it was probed, and the teacher's pace when it looked
 * at the photos.
 * @param msPerImage of the teacher, decoding included
 */
export function estimateLoop(
  msPerStep: number,
  batchSize: number,
  msPerImage: number,
  studentBytes: number,
  teacherBytes: number,
): LoopEstimate {
  const loopMs = msPerStep + batchSize * msPerImage;
  return {
    storedMs: msPerStep,
    loopMs,
    time: loopMs / msPerStep,
    weights: weightRatio(studentBytes, teacherBytes),
  };
}

export interface LoopProjection extends Omit<LoopRatios, 'held'> {
  readonly msPerImage: number;
  /** The pace that it is taken to have. */
  readonly gflopPerSecond: number;
  readonly gflopPerImage: number;
  readonly dtype: string;
  readonly sizeBytes: number;
}

/**
 * Another teacher in the measured one's place. It is taken to compute as many GFLOP a second as the quicker of what
 * was measured on its device, the teacher or the student's step (three forward passes), so that it is rather too
 * quick than too slow; everything else stays as measured (cutting larger views is not charged). Weights are in the
 * measured teacher's number format, or else in 8 bits.
 * @returns null where the arithmetic is not known, or it is the measured teacher itself
 */
export function projectLoop(cost: LoopCost, other: TeacherRecord): LoopProjection | null {
  const { ms, batchSize, student, teacher, backend } = cost;
  const sizes = other.sizeBytes;
  const dtype = teacher.dtype in sizes ? teacher.dtype : 'q8';
  const sizeBytes = sizes[dtype as keyof typeof sizes];
  const measuredFlops = TEACHERS.find(({ id }) => id === teacher.id)?.flopsPerImage ?? 0;
  const flopsPerMs = Math.max(
    (measuredFlops * batchSize) / ms.teacher,
    backend === teacher.device ? (TRAINING_PASSES * student.flopsPerImage * batchSize) / ms.stored : 0,
  );
  const isSame = teacher.id === other.id;
  if (isSame || other.flopsPerImage === null || sizeBytes === undefined || flopsPerMs === 0) return null;
  const msPerImage = other.flopsPerImage / flopsPerMs;
  const loopMs = loopStepMs({ ...ms, teacher: msPerImage * batchSize });
  return {
    msPerImage,
    gflopPerSecond: flopsPerMs / 1e6,
    gflopPerImage: other.flopsPerImage / 1e9,
    dtype,
    sizeBytes,
    time: loopMs / ms.stored,
    weights: weightRatio(student.sizeBytes, sizeBytes),
  };
}

/** Forward, and twice as much backward. */
const TRAINING_PASSES = 3;

const MOST_PAIRS = 12;
const FEWEST_PAIRS = 4;
const WANTED_MS = 20_000;

/** The most batches that a measurement can ask for: the pairs, and the one before them. */
export const MOST_LOOP_BATCHES = MOST_PAIRS + 1;

/** How many pairs to measure after the first one: about twenty seconds of them, within reason. */
export function pairsFor(firstPairMs: number): number {
  return Math.max(FEWEST_PAIRS, Math.min(MOST_PAIRS, Math.round(WANTED_MS / Math.max(1, firstPairMs))));
}

/** The lower one of the middle two where their number is even. @throws RangeError without a value */
export function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[(values.length - 1) >> 1];
  if (middle === undefined) throw new RangeError('There is no median of nothing.');
  return middle;
}

function weightRatio(studentBytes: number, teacherBytes: number): number {
  return (studentBytes + teacherBytes) / studentBytes;
}

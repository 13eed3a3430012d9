/**
 * The figures of the card "With the teacher in the loop" as rows of text: measured where there is a measurement, else
 * estimated.
 */
import { type LoopCost, type LoopEstimate, loopRatios, loopStepMs } from '../../core/training/loop-cost.ts';
import { formatBytes, formatDuration, formatMs, formatTimes } from '../base/format.ts';

export interface LoopRow {
  readonly name: string;
  readonly hint: string;
  readonly stored: string;
  readonly loop: string;
  readonly ratio: string;
}

/** The whole run of which the step is one. */
export interface RunLength {
  readonly steps: number;
  /** What the teacher's one look at every photo takes. */
  readonly lookMs: number;
}

const STEP_HINT =
  'With stored embeddings: the student’s step. In the loop: the teacher looks at the batch first, and the student’s step follows.';
const WEIGHTS_HINT =
  'The student’s numbers; in the loop the teacher’s too, which has to stay loaded. So the paper counts memory.';
const HELD_HINT =
  'What the trainer has taken for this run, with the photos’ pixels, on both sides; beside it the stored embeddings, or the teacher’s runtime with its weights and activations.';

export function measuredRows(cost: LoopCost, length: RunLength | null): readonly LoopRow[] {
  const { ms, bytes, student, teacher } = cost;
  const ratios = loopRatios(cost);
  const loopMs = loopStepMs(ms);
  const rows = [
    stepRow(formatMs(ms.stored), formatMs(loopMs), formatTimes(ratios.time)),
    ...runRows(length, ms.stored, loopMs),
    weightsRow(student.sizeBytes, teacher.sizeBytes, formatTimes(ratios.weights)),
  ];
  if (bytes.teacher === null || ratios.held === null) return rows;
  const held: LoopRow = {
    name: 'All memory',
    hint: HELD_HINT,
    stored: formatBytes(bytes.trainer + bytes.targets),
    loop: formatBytes(bytes.trainer + bytes.teacher),
    ratio: formatTimes(ratios.held),
  };
  return [...rows, held];
}

export function estimatedRows(
  estimate: LoopEstimate,
  studentBytes: number,
  teacherBytes: number,
  length: RunLength | null,
): readonly LoopRow[] {
  const { storedMs, loopMs, time, weights } = estimate;
  return [
    stepRow(`~${formatMs(storedMs)}`, `~${formatMs(loopMs)}`, `~${formatTimes(time)}`),
    ...runRows(length, storedMs, loopMs),
    weightsRow(studentBytes, teacherBytes, formatTimes(weights)),
  ];
}

function stepRow(stored: string, loop: string, ratio: string): LoopRow {
  return { name: 'A step', hint: STEP_HINT, stored, loop, ratio };
}

function runRows(length: RunLength | null, storedMs: number, loopMs: number): readonly LoopRow[] {
  if (length === null) return [];
  const { steps, lookMs } = length;
  const [stored, loop] = [steps * storedMs + lookMs, steps * loopMs];
  return [
    {
      name: 'This run',
      hint: `With stored embeddings it includes the ${formatDuration(lookMs)} that the teacher’s one look at every photo takes.`,
      stored: `~${formatDuration(stored)}`,
      loop: `~${formatDuration(loop)}`,
      ratio: `~${formatTimes(loop / stored)}`,
    },
  ];
}

function weightsRow(studentBytes: number, teacherBytes: number, ratio: string): LoopRow {
  return {
    name: 'Weights',
    hint: WEIGHTS_HINT,
    stored: formatBytes(studentBytes),
    loop: formatBytes(studentBytes + teacherBytes),
    ratio,
  };
}

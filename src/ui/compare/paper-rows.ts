/**
 * The rows of the paper's figure: time, memory and accuracy of both, measured where there is a measurement, else
 * estimated or not known.
 */
import type { PaperScores } from '../../core/bakeoff/paper.ts';
import { differenceText, spreadText } from '../../core/bakeoff/texts.ts';
import { type LoopCost, type LoopEstimate, loopStepMs } from '../../core/training/loop-cost.ts';
import { formatBytes, formatDuration, formatTimes } from '../base/format.ts';
import type { LoopRow } from '../student/loop-rows.ts';

/** Of CLIP-Embed-KD and CLIP-Teacher-KD, in this order. */
type Both = readonly [embed: number, teacher: number];

export interface PaperCosts {
  readonly stepMs: Both;
  readonly weightBytes: Both;
  /** Everything held; null where it was not measured, or the teacher's part cannot be seen. */
  readonly heldBytes: Both | null;
  readonly isMeasured: boolean;
}

/** Each from its own measurement: the student with stored embeddings, and the one with the teacher in the loop. */
export function measuredCosts(embed: LoopCost, teacher: LoopCost): PaperCosts {
  const { bytes } = teacher;
  return {
    stepMs: [embed.ms.stored, loopStepMs(teacher.ms)],
    weightBytes: [embed.student.sizeBytes, teacher.student.sizeBytes + teacher.teacher.sizeBytes],
    heldBytes:
      bytes.teacher === null
        ? null
        : [embed.bytes.trainer + embed.bytes.targets, bytes.trainer + bytes.teacher],
    isMeasured: true,
  };
}

export function estimatedCosts(
  { storedMs, loopMs }: LoopEstimate,
  studentBytes: number,
  teacherBytes: number,
): PaperCosts {
  return {
    stepMs: [storedMs, loopMs],
    weightBytes: [studentBytes, studentBytes + teacherBytes],
    heldBytes: null,
    isMeasured: false,
  };
}

const EPOCH_HINT =
  'Every training photo once. CLIP-Embed-KD reads stored embeddings, for which the teacher has looked at each photo once before; in CLIP-Teacher-KD it looks at every batch.';
const WEIGHTS_HINT =
  'The student’s numbers; with the teacher in the loop the teacher’s too, which has to stay loaded. So the paper counts memory.';
const HELD_HINT =
  'What the trainer has taken, with the photos’ pixels; beside it the stored embeddings, or the teacher’s runtime with its weights and activations.';
const ACCURACY_HINT =
  'Test accuracy of the newest runs that differ in nothing but the term, mean ± standard deviation over seeds, and the difference paired by seed ± its standard error.';

export function paperRows(
  costs: PaperCosts | null,
  stepsPerEpoch: number,
  scores: PaperScores | null,
): readonly LoopRow[] {
  return [...(costs === null ? [] : costRows(costs, stepsPerEpoch)), accuracyRow(scores)];
}

function costRows(costs: PaperCosts, stepsPerEpoch: number): readonly LoopRow[] {
  const { stepMs, weightBytes, heldBytes, isMeasured } = costs;
  const about = isMeasured ? '' : '~';
  const row = (name: string, hint: string, [embed, teacher]: Both, format: (value: number) => string) => ({
    name,
    hint,
    stored: format(embed),
    loop: format(teacher),
    ratio: formatTimes(teacher / embed),
  });
  const epoch = row('An epoch', EPOCH_HINT, stepMs, (ms) => `~${formatDuration(ms * stepsPerEpoch)}`);
  return [
    { ...epoch, ratio: `${about}${epoch.ratio}` },
    row('Weights', WEIGHTS_HINT, weightBytes, formatBytes),
    ...(heldBytes === null ? [] : [row('All memory', HELD_HINT, heldBytes, formatBytes)]),
  ];
}

function accuracyRow(scores: PaperScores | null): LoopRow {
  const name = 'Accuracy';
  const none = 'not trained yet';
  if (scores === null) return { name, hint: ACCURACY_HINT, stored: none, loop: none, ratio: '–' };
  return {
    name,
    hint: ACCURACY_HINT,
    stored: `${spreadText(scores.embed)} %`,
    loop: `${spreadText(scores.teacher)} %`,
    ratio: `${differenceText(scores)} points`,
  };
}

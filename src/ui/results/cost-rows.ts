/** What a run has cost, as labelled rows in plain words. */
import type { Evaluation, Run } from '../../core/records/run.ts';
import type { Row } from '../../core/report/facts.ts';
import { keptStep } from '../../core/training/best-check.ts';
import { formatBytes, formatCount, formatDuration, formatMs, formatShort } from '../base/format.ts';

/** Only what was measured or counted: without a finished student there are fewer rows. */
export function costRows(run: Run, evaluation: Evaluation): readonly Row[] {
  const { student, backend } = run;
  const counted: readonly Row[] =
    student === null
      ? []
      : [
          { label: 'Parameters', value: formatCount(student.parameters) },
          { label: 'Size of its weights', value: formatBytes(student.sizeBytes) },
          { label: 'Operations a photo', value: `${formatShort(student.flopsPerImage)} floating-point` },
        ];
  return [
    ...counted,
    {
      label: 'Steps',
      value: `${formatCount(run.step)}; its weights are of step ${formatCount(keptStep(run))}`,
    },
    { label: 'Training time', value: formatDuration(run.trainMs) },
    ...(backend === null ? [] : [{ label: 'Trained on', value: `${backend.device} (${backend.id})` }]),
    // Of a split without labelled photos nothing was measured.
    ...(evaluation.labels.length === 0
      ? []
      : [
          {
            label: 'Time a photo',
            value: `${formatMs(evaluation.msPerImage)}, in batches, on the same machine`,
          },
        ]),
  ];
}

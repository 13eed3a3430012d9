/** How far the run is and how fast it goes. */
import type { Run } from '../../core/records/run.ts';
import type { Job } from '../../state/jobs/job.ts';
import type { StudentState } from '../../state/student/slice.ts';
import { ENGINE_WORDS } from '../base/engine-words.ts';
import { Figure, FigureRow } from '../base/Figure.tsx';
import { formatAgo, formatCount, formatDuration, formatMs, formatRate } from '../base/format.ts';
import { ProgressBar } from '../base/ProgressBar.tsx';
import { TermHint } from '../base/TermHint.tsx';
import { useAge } from './use-age.ts';

interface RunProgressProps {
  readonly run: Run;
  readonly job: Job | null;
  readonly progress: StudentState['progress'];
}

export function RunProgress({ run, job, progress }: RunProgressProps) {
  const done = job?.done ?? run.step;
  const total = job?.total ?? run.totalSteps;
  const ageMs = useAge(progress?.checkpointStep ?? 0);
  return (
    <>
      <ProgressBar
        label={job?.what ?? 'Training'}
        done={done}
        total={total}
        valueText={`${formatCount(done)} of ${formatCount(total)} steps`}
        isStill={job === null || job.state !== 'running'}
      />
      <FigureRow>
        {total > 0 ? <Figure value={formatCount(done)}>of {formatCount(total)} steps</Figure> : null}
        {progress !== null && progress.msPerStep > 0 ? (
          <>
            <Figure value={formatMs(progress.msPerStep)}>a step</Figure>
            <Figure value={formatRate(progress.imagesPerSecond, 'photos')} />
          </>
        ) : null}
        {job?.state === 'running' && job.etaMs !== null ? (
          <Figure value={`~${formatDuration(job.etaMs)}`}>left</Figure>
        ) : null}
        {job !== null && ageMs !== null ? (
          <span>
            checkpoint <Figure value={formatAgo(ageMs)} />
          </span>
        ) : null}
        {job === null && run.trainMs > 0 ? (
          <Figure value={formatDuration(run.trainMs)}>of training</Figure>
        ) : null}
        {run.backend === null ? null : (
          <TermHint hint={run.backend.reason}>{ENGINE_WORDS[run.backend.id]}</TermHint>
        )}
        {job === null || job.state === 'stopping' ? null : job.note === '' ? null : <span>{job.note}</span>}
      </FigureRow>
    </>
  );
}

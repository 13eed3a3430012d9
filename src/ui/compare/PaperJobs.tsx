/** What can be done for the paper's figure: measuring what both sides cost, and training them. */
import type { BakeoffPlan } from '../../core/bakeoff/bakeoff.ts';
import { isAtWork } from '../../state/jobs/under-way.ts';
import { Button } from '../base/Button.tsx';
import { StationFault } from '../base/FaultNote.tsx';
import { formatCountOf, formatDuration } from '../base/format.ts';
import { JobCard } from '../base/JobCard.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import styles from './Compare.module.css';
import type { PaperPair } from './paper-pair.ts';
import type { PaperCosts } from './paper-rows.ts';

interface PaperJobsProps {
  readonly pair: PaperPair;
  readonly costs: PaperCosts | null;
  readonly stepsPerEpoch: number;
}

export function PaperJobs({ pair, costs, stepsPerEpoch }: PaperJobsProps) {
  const session = useSession();
  const bakeoff = useStudio((studio) => studio.bakeoff);
  const loopJob = useStudio((studio) => studio.jobs.loop ?? null);
  const isBusy = useStudio(({ jobs }) => isAtWork(jobs.train) || isAtWork(jobs.look));
  const isOpen = bakeoff?.status === 'running' || bakeoff?.status === 'paused';
  const measure = async () => {
    if (await session.student.measureLoop(pair.embed)) await session.student.measureLoop(pair.teacher);
  };
  return (
    <>
      <StationFault station="loop" onRemedy={() => void measure()} />
      {loopJob === null ? null : <JobCard job={loopJob} />}
      <div className={styles['foot']}>
        <p>{trainingWords(pair.plan, costs, stepsPerEpoch, bakeoff !== null)}</p>
        <div className={styles['downloads']}>
          <Button
            disabled={loopJob === null && isBusy}
            onClick={() => (loopJob === null ? void measure() : session.student.cancelLoop())}
          >
            {loopJob === null ? 'Measure time and memory' : 'Cancel'}
          </Button>
          <Button disabled={isBusy || isOpen} onClick={() => void session.bakeoff.start(pair.plan)}>
            Train both
          </Button>
        </div>
      </div>
    </>
  );
}

function trainingWords(
  { epochs }: BakeoffPlan,
  costs: PaperCosts | null,
  stepsPerEpoch: number,
  replaces: boolean,
): string {
  const time = costs === null ? '' : `, ~${formatDuration(3 * epochs * stepsPerEpoch * costs.stepMs[0])}`;
  return (
    `To train both takes three runs of ${formatCountOf(epochs, 'epoch')}${time}: labels only is the third. ` +
    `It becomes ${replaces ? 'the comparison above in place of that one, whose runs stay' : 'a comparison above'}.`
  );
}

/**
 * A long job as every station draws it: what it does, how far, how fast, how long still, and the buttons to pause or
 * cancel it.
 */
import type { ReactNode } from 'react';
import type { Job } from '../../state/jobs/job.ts';
import { Figure, FigureRow } from './Figure.tsx';
import { formatBytes, formatCount, formatDuration, formatRate } from './format.ts';
import styles from './JobCard.module.css';
import { ProgressBar } from './ProgressBar.tsx';

interface JobCardProps {
  readonly job: Job;
  /** Pause, resume, cancel: what this job allows. */
  readonly actions?: ReactNode;
  /** More figures behind the usual ones. */
  readonly children?: ReactNode;
}

export function JobCard({ job, actions, children }: JobCardProps) {
  const amount = (value: number) => (job.unit === 'bytes' ? formatBytes(value) : formatCount(value));
  const unit = job.unit === 'bytes' ? '' : job.unit;
  const rest = job.total > 0 ? `of ${amount(job.total)} ${unit}`.trimEnd() : `${unit} so far`.trimStart();
  const isRunning = job.state === 'running';
  return (
    <div className={styles['job']}>
      <div className={styles['head']}>
        <p className={styles['what']}>
          {job.what}
          {!isRunning && (
            <span className={styles['state']}>{job.state === 'paused' ? ' · paused' : ' · stopping'}</span>
          )}
        </p>
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </div>
      <ProgressBar
        label={job.what}
        done={job.done}
        total={job.total}
        valueText={`${amount(job.done)} ${rest}`}
        isStill={!isRunning}
      />
      <FigureRow>
        <Figure value={amount(job.done)}>{rest}</Figure>
        {isRunning && job.perSecond > 0 && <Figure value={formatRate(job.perSecond, job.unit)} />}
        {isRunning && job.etaMs !== null && <Figure value={`~${formatDuration(job.etaMs)}`}>left</Figure>}
        {children}
        {job.note !== '' && <span>{job.note}</span>}
      </FigureRow>
    </div>
  );
}

/** The open run while it trains: reports from the worker become curves, and a job with time left. */
import { appended } from '../../core/curves.ts';
import { figureInWords } from '../../core/metrics/in-words.ts';
import { perEpochMetrics } from '../../core/metrics/registry.ts';
import type { Run } from '../../core/records/run.ts';
import type { TrainProgress } from '../../protocol/trainer.ts';
import type { Job } from '../jobs/job.ts';

export function advance(run: Run, progress: TrainProgress): Run {
  return {
    ...run,
    status: 'training',
    curves: appended(run.curves, progress.points, progress.evaluations),
    step: progress.step,
    totalSteps: progress.totalSteps,
    backend: progress.backend ?? run.backend,
    ...(progress.ledger === null ? {} : { ledger: progress.ledger }),
  };
}

/** The newest figures of a check, else how far the run is. */
export function progressInWords({ step, totalSteps, evaluations }: TrainProgress): string {
  const newest = evaluations.at(-1);
  const [lead] = perEpochMetrics().filter(({ id }) => Number.isFinite(newest?.metrics[id]));
  if (newest === undefined || lead === undefined) return `Training: step ${step} of ${totalSteps}`;
  const { name, format } = lead.words;
  return `Step ${newest.step}: ${name} on validation photos ${figureInWords(newest.metrics[lead.id]!, format)}`;
}

export function trainingJob(progress: TrainProgress): Job {
  const what = {
    starting: 'Getting ready',
    training: 'Training',
    evaluating: 'Checking on validation photos',
  };
  return {
    what: what[progress.phase],
    done: progress.step,
    total: progress.totalSteps,
    unit: 'steps',
    perSecond: progress.msPerStep > 0 ? 1000 / progress.msPerStep : 0,
    etaMs: progress.phase === 'starting' ? null : progress.etaMs,
    note: progress.note,
    state: 'running',
  };
}

/** Before its first report: it stands where it was. */
export function waitingJob({ step, totalSteps }: Run): Job {
  const figures = { done: step, total: totalSteps, perSecond: 0, etaMs: null };
  return { what: 'Getting ready', unit: 'steps', ...figures, note: '', state: 'running' };
}

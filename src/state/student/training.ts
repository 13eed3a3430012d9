/** Training as a job of the page: one run at a time, in a worker of its own, until its end or until it is asked to pause. */
import { PupilError } from '../../core/errors.ts';
import type { TrainProgress } from '../../protocol/trainer.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import type { JobId } from '../jobs/job.ts';
import type { JobTools } from '../jobs/run-job.ts';
import { haveClassNamesRead } from '../read-texts.ts';
import type { SharedTrainer } from '../shared-trainer.ts';
import { spawnTrainer } from '../spawn.ts';
import { advance, progressInWords, sentenceFor, trainingJob, waitingJob } from './live-run.ts';
import type { RunList } from './run-list.ts';

export interface Training {
  /** The run that trains. */
  runId(): string | null;
  /**
   * @param subject what a second press would have to ask for, to be the same press
   * @param make the run's id, once it is stored; null where it could not be (the fault is set)
   * @param within the job that it is a part of
   */
  start(
    subject: unknown,
    make: () => Promise<string | null>,
    within?: { readonly id: JobId; readonly signal: AbortSignal },
  ): Promise<boolean>;
}

interface Parts {
  readonly context: Context;
  readonly followers: Followers;
  readonly trainer: SharedTrainer;
  readonly list: RunList;
}

export function createTraining(parts: Parts): Training {
  let trainingId: string | null = null;
  return {
    runId: () => trainingId,
    start: (subject, make, within) =>
      parts.context.jobs.run({
        id: 'train',
        what: 'Getting ready',
        unit: 'steps',
        remedy: 'resume',
        subject,
        onStop: 'ask',
        ...(within === undefined ? {} : { within }),
        async run(tools) {
          const runId = await make();
          if (runId === null) throw new PupilError('CANCELLED', 'There is no run to train.');
          trainingId = runId;
          await trainToEnd(parts, runId, tools).finally(() => {
            trainingId = null;
          });
        },
      }),
  };
}

async function trainToEnd(parts: Parts, runId: string, tools: JobTools): Promise<void> {
  const { context, followers, trainer, list } = parts;
  try {
    await list.refresh(runId);
    const run = list.find(runId);
    context.patch('student', { runId, progress: null, reading: sentenceFor(run) });
    if (run !== undefined) {
      tools.show(waitingJob(run));
      await haveClassNamesRead(context, run.recipe, tools);
    }
    // Only the end of a worker gives GPU memory back: a training has one of its own.
    await trainer.alone(async () => {
      const worker = spawnTrainer();
      const onProgress = (progress: TrainProgress) => showProgress(parts, runId, progress, tools);
      await worker.call('train', { runId }, { signal: tools.signal, onProgress }).finally(() => worker.end());
    });
    context.announce('The student is trained.');
  } finally {
    context.patch('student', { progress: null });
    await list.refresh(runId);
    for (const follower of followers.all()) await follower.runOpened?.(runId);
  }
}

function showProgress(
  { context, list }: Parts,
  runId: string,
  progress: TrainProgress,
  tools: JobTools,
): void {
  const run = list.find(runId);
  if (run === undefined) return;
  context.patch('student', { progress });
  tools.show(trainingJob(progress));
  list.show(advance(run, progress));
  context.announce(progressInWords(progress));
}

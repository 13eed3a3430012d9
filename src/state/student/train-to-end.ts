/** One training from where its run is, in a worker of its own, shown as it goes. */
import type { TrainProgress } from '../../protocol/trainer.ts';
import type { Context } from '../context.ts';
import type { JobTools } from '../jobs/run-job.ts';
import { haveClassNamesRead } from '../read-texts.ts';
import type { SharedTrainer } from '../shared-trainer.ts';
import { spawnTrainer } from '../spawn.ts';
import { advance, progressInWords, trainingJob, waitingJob } from './live-run.ts';
import { type RunList, sentenceFor } from './run-list.ts';

export interface TrainingParts {
  readonly context: Context;
  readonly trainer: SharedTrainer;
  readonly list: RunList;
}

export async function trainToEnd(parts: TrainingParts, runId: string, tools: JobTools): Promise<void> {
  const { context, trainer, list } = parts;
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
    await list.tell(runId);
  }
}

function showProgress(
  { context, list }: TrainingParts,
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

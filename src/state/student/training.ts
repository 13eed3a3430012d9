/**
 * Training as a job of the page: one run at a time, in a worker of its own, until its end or until it is asked to
 * pause.
 */
import { PupilError } from '../../core/errors.ts';
import type { JobId } from '../jobs/job.ts';
import type { TrainingParts } from './train-to-end.ts';

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

export function createTraining(parts: TrainingParts): Training {
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
          // What a training shows comes with the first one: the first paint does without.
          const { trainToEnd } = await import('./train-to-end.ts');
          await trainToEnd(parts, runId, tools).finally(() => {
            trainingId = null;
          });
        },
      }),
  };
}

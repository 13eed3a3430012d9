/** Actions of Results: the open run's student on a named split, and on one picture. */
import { evaluationOf } from '../../storage/evaluations.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import type { SharedTrainer } from '../shared-trainer.ts';
import type { RunList } from '../student/run-list.ts';
import { reducedPixels } from './picture.ts';
import type { ResultsSession, WrittenReport } from './session.ts';
import { NO_RESULTS } from './slice.ts';
import { vocabularyActions } from './vocabulary.ts';

export function resultActions(
  context: Context,
  followers: Followers,
  trainer: SharedTrainer,
  list: Pick<RunList, 'refresh' | 'tell'>,
): ResultsSession {
  followers.add({
    blank: () => ({ results: NO_RESULTS }),
    async runOpened(runId) {
      const evaluation = runId === null ? null : await evaluationOf(runId, context.get().results.split);
      context.patch('results', { evaluation });
    },
  });

  return {
    async evaluate(split) {
      const { runId, runs } = context.get().student;
      if (runId === null) return false;
      const run = runs.find((other) => other.id === runId);
      let isFresh = false;
      const isRead = await context.attempt('results', 'retry', async () => {
        const evaluation = await evaluationOf(runId, split);
        context.patch('results', { split, evaluation });
        const isCurrent = evaluation !== null && evaluation.revision === context.get().project?.revision;
        isFresh = isCurrent && run?.status === 'finished';
      });
      if (!isRead || isFresh) return isRead;
      const what = `The student answers the ${split} photos`;
      return context.jobs.run({
        id: 'evaluate',
        what,
        unit: 'photos',
        remedy: 'retry',
        subject: `${runId} ${split}`,
        onStop: 'ask',
        async run({ signal, part }) {
          const report = part(what, 'photos');
          const onProgress = ({ done, total }: { done: number; total: number }) => report(done, total);
          const evaluation = await trainer.call('evaluate', { runId, split }, { signal, onProgress });
          context.patch('results', { evaluation });
        },
      });
    },
    async guess(image) {
      const { runId } = context.get().student;
      if (runId === null) return null;
      let guess: Awaited<ReturnType<ResultsSession['guess']>> = null;
      await context.attempt('results', 'none', async () => {
        if (image instanceof Blob) {
          guess = await trainer.call('guess', { runId, file: image });
          return;
        }
        const picture = await reducedPixels(image);
        guess = await trainer.call('guess', { runId, ...picture }, { transfer: [picture.pixels.buffer] });
      });
      return guess;
    },
    async writeReport(asked) {
      const { runId, runs } = context.get().student;
      const run = runs.find((other) => other.id === runId);
      if (run === undefined) return null;
      let written: WrittenReport | null = null;
      await context.jobs.run({
        id: 'report',
        what: 'Writing the report',
        unit: 'photos',
        remedy: 'none',
        subject: asked,
        onStop: 'ask',
        async run(tools) {
          const { writeReport } = await import('./write-report.ts');
          written = await writeReport(context.get(), run, asked, trainer, tools);
        },
      });
      return written;
    },
    ...vocabularyActions(context, trainer, list),
  };
}

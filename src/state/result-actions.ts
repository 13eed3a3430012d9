/** Actions of Results and Take away: evaluate on a named split, guess one picture, export and check the export in a fresh worker. */
import { usualFormats } from '../core/exports/registry.ts';
import { evaluationOf } from '../storage/evaluations.ts';
import type { Context } from './context.ts';
import type { ResultsSession, TakeawaySession } from './session.ts';
import { spawnVerifier } from './spawn.ts';
import type { TrainerRoom } from './trainer-room.ts';

/** Pictures to guess are reduced before they travel to the worker. */
const GUESS_SHORT_SIDE_PX = 288;

type ResultActions = Pick<ResultsSession, 'evaluate' | 'guess'> & {
  exportStudent: TakeawaySession['export'];
};

export function resultActions(
  context: Context,
  room: TrainerRoom,
): ResultActions & { runOpened(runId: string | null): Promise<void> } {
  return {
    async runOpened(runId) {
      const { results } = context.get();
      const evaluation = runId === null ? null : await evaluationOf(runId, results.split);
      context.patch('results', { evaluation });
      context.patch('takeaway', { exported: null });
    },
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
          const evaluation = await room.call(
            'evaluate',
            { runId, split },
            { signal, onProgress: ({ done, total }) => report(done, total) },
          );
          context.patch('results', { evaluation });
        },
      });
    },
    async guess(image) {
      const { runId } = context.get().student;
      if (runId === null) return null;
      let guess: Awaited<ReturnType<ResultsSession['guess']>> = null;
      await context.attempt('results', 'none', async () => {
        const bitmap = await createImageBitmap(image);
        const scale = Math.min(1, GUESS_SHORT_SIDE_PX / Math.min(bitmap.width, bitmap.height));
        const widthPx = Math.max(1, Math.round(bitmap.width * scale));
        const heightPx = Math.max(1, Math.round(bitmap.height * scale));
        const canvas = new OffscreenCanvas(widthPx, heightPx);
        const drawing = canvas.getContext('2d', { willReadFrequently: true })!;
        drawing.fillStyle = '#fff';
        drawing.fillRect(0, 0, widthPx, heightPx);
        drawing.imageSmoothingQuality = 'high';
        drawing.drawImage(bitmap, 0, 0, widthPx, heightPx);
        bitmap.close();
        const pixels = drawing.getImageData(0, 0, widthPx, heightPx).data;
        guess = await room.call('guess', { runId, pixels, widthPx, heightPx }, { transfer: [pixels.buffer] });
      });
      return guess;
    },
    async exportStudent() {
      const { runId } = context.get().student;
      if (runId === null) return false;
      return context.jobs.run({
        id: 'export',
        what: 'Writing the files',
        unit: 'steps',
        remedy: 'retry',
        subject: runId,
        onStop: 'end',
        spawn: spawnVerifier,
        async run({ signal, part }, verifier) {
          const report = part('Writing the files', 'steps');
          report(0, 2, 'Writing the student as files');
          const unchecked = await room.call(
            'exportStudent',
            { runId, formats: usualFormats().map(({ id }) => id) },
            { signal, onProgress: ({ note }) => report(0, 2, note) },
          );
          report(1, 2, 'Loading the files again in a fresh worker, to compare');
          const exported = await verifier.call('verify', { unchecked }, { signal });
          context.patch('takeaway', { exported });
        },
      });
    },
  };
}

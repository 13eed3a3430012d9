/** Actions of Results and Take away: evaluate on a named split, guess one picture, export and check the export in a fresh worker. */
import { evaluationOf } from '../storage/evaluations.ts';
import type { Context } from './context.ts';
import { createMeter } from './meter.ts';
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
    evaluate: (split) =>
      context.attempt('results', 'retry', async () => {
        const { runId, runs } = context.get().student;
        if (runId === null) return;
        const run = runs.find((other) => other.id === runId);
        const stored = await evaluationOf(runId, split);
        context.patch('results', { split, evaluation: stored });
        if (
          stored !== null &&
          stored.revision === context.get().project?.revision &&
          run?.status === 'finished'
        )
          return;
        const meter = createMeter(`The student answers the ${split} photos`, 'photos');
        try {
          const evaluation = await room.call(
            'evaluate',
            { runId, split },
            {
              onProgress: (progress) =>
                context.patch('results', { job: meter.report(progress.done, progress.total) }),
            },
          );
          context.patch('results', { evaluation });
        } finally {
          context.patch('results', { job: null });
        }
      }),
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
    exportStudent: () =>
      context.attempt('takeaway', 'retry', async () => {
        const { runId } = context.get().student;
        if (runId === null) return;
        const meter = createMeter('Writing the files', 'steps');
        const show = (done: number, note: string) =>
          context.patch('takeaway', { job: meter.report(done, 2, note) });
        const verifier = spawnVerifier();
        try {
          show(0, 'Writing the student as files');
          const unchecked = await room.call(
            'exportStudent',
            { runId },
            { onProgress: ({ note }) => show(0, note) },
          );
          show(1, 'Loading the files again in a fresh worker, to compare');
          const exported = await verifier.call('verify', { unchecked });
          context.patch('takeaway', { exported });
        } finally {
          verifier.end();
          context.patch('takeaway', { job: null });
        }
      }),
  };
}

/**
 * The trainer, which can pause by itself after so many steps. A pause that the page asks for arrives when it arrives:
 * a small run on a fast machine has ended by then.
 */
import { serve } from '../../../protocol/rpc.ts';
import type { TrainerCalls } from '../../../protocol/trainer.ts';
import type { PixelLimits } from '../pixel-limits.ts';
import { train } from '../train.ts';

interface LimitedRun {
  readonly runId: string;
  /** Unless it is left out: how much of the photos the run may hold. */
  readonly limits: PixelLimits | undefined;
}

export type PausingTrainerCalls = {
  train: { params: LimitedRun } & Pick<TrainerCalls['train'], 'progress' | 'result'>;
  /** Takes so many steps of the run, and rejects with CANCELLED. */
  trainSteps: {
    params: LimitedRun & { steps: number };
    progress: TrainerCalls['train']['progress'];
    result: TrainerCalls['train']['result'];
  };
};

/** Aborted once it was asked so many times whether it is: training asks before every step. */
function abortedAfter(looks: number): AbortSignal {
  let left = looks;
  return Object.defineProperty(new AbortController().signal, 'aborted', { get: () => left-- <= 0 });
}

serve<PausingTrainerCalls>(globalThis as unknown as Parameters<typeof serve>[0], {
  train: (run, context) => train(run, context, run.limits),
  trainSteps: (run, context) => train(run, { ...context, signal: abortedAfter(run.steps) }, run.limits),
});

/**
 * The trainer, paused by itself after so many steps. A pause that the page asks for arrives when it arrives: a small run on a fast
 * machine has ended by then.
 */
import { serve } from '../../../protocol/rpc.ts';
import type { TrainProgress, TrainResult } from '../../../protocol/trainer.ts';
import { train } from '../train.ts';

export type PausedTrainerCalls = {
  /** Takes so many steps of the run, and rejects with CANCELLED. */
  trainSteps: { params: { runId: string; steps: number }; progress: TrainProgress; result: TrainResult };
};

/** Aborted once it was asked so many times whether it is: training asks before every step. */
function abortedAfter(looks: number): AbortSignal {
  let left = looks;
  return Object.defineProperty(new AbortController().signal, 'aborted', { get: () => left-- <= 0 });
}

serve<PausedTrainerCalls>(globalThis as unknown as Parameters<typeof serve>[0], {
  trainSteps: ({ runId, steps }, context) => train({ runId }, { ...context, signal: abortedAfter(steps) }),
});

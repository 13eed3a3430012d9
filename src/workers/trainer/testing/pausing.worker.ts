/**
 * The trainer, which can pause by itself after so many steps. A pause that the page asks for arrives when it arrives:
 * a small run on a fast machine has ended by then.
 */
import { serve } from '../../../protocol/rpc.ts';
import type { TrainerCalls } from '../../../protocol/trainer.ts';
import { train } from '../train.ts';

export type PausingTrainerCalls = Pick<TrainerCalls, 'train'> & {
  /** Takes so many steps of the run, and rejects with CANCELLED. */
  trainSteps: {
    params: { runId: string; steps: number };
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
  train,
  trainSteps: ({ runId, steps }, context) => train({ runId }, { ...context, signal: abortedAfter(steps) }),
});

/**
 * Goes through the plan: which (device, number format) is refused, which passes, and which of those that pass is
 * used.
 */
import type { SelfTest } from '../../core/records/teacher.ts';
import type { Attempt } from '../../core/teachers/attempts.ts';
import { isHere, networkFile } from './model-file.ts';
import type { Network } from './network.ts';
import type { RefusalMemory } from './refusal-memory.ts';
import { type Bench, tryOut } from './try-out.ts';

/**
 * A later pair takes the place of an earlier one when it needs less than this part of its time: no change of mind
 * within the noise.
 */
const CLEARLY_FASTER = 0.8;

export interface Pair extends Attempt {
  readonly network: Network;
  readonly dims: number;
  readonly msPerImage: number;
}

export interface PairEvents {
  onTry(attempt: Attempt): void;
  onOpen(attempt: Attempt): void;
  onVerdict(test: SelfTest): void;
}

/**
 * @returns the pair to use, open; null when none can be believed
 * @long one search over devices and number formats, told as it goes
 */
export async function findPair(
  bench: Bench,
  attempts: readonly Attempt[],
  memory: RefusalMemory,
  events: PairEvents,
): Promise<Pair | null> {
  const { runtime, choice, signal } = bench;
  const { files } = runtime;
  let chosen: Pair | null = null;
  try {
    for (const attempt of attempts) {
      signal.throwIfAborted();
      if (chosen !== null && choice.device !== 'auto' && attempt.device !== choice.device) {
        events.onVerdict(notTried(attempt, 'Another device was asked for, and it passes.'));
        continue;
      }
      // What passes is good enough to embed with. To fetch another file only to learn whether it is faster would cost
      // the user more than it could save: just the files that are here anyway compete.
      if (chosen !== null && !(await isHere(files, choice, attempt.dtype))) {
        events.onVerdict(notTried(attempt, 'One that passes was found before, and this file is not here.'));
        continue;
      }
      const remembered = await memory.recall(attempt);
      if (remembered !== null) {
        events.onVerdict(remembered);
        continue;
      }
      events.onTry(attempt);
      await files.expect('vision', attempt.dtype, signal);
      const failedBefore = runtime.failure();
      const { verdict, network, dims, msPerImage, isWrong } = await tryOut(bench, attempt, () =>
        events.onOpen(attempt),
      );
      const { passed, cosine, reason } = verdict;
      const tested: SelfTest = { ...attempt, passed, cosine, reason, basis: 'tested' };
      if (network === null || msPerImage === null) {
        signal.throwIfAborted();
        const failure = runtime.failure();
        if (failure !== null && failure !== failedBefore) {
          events.onVerdict(notTried(attempt, failure.message));
        } else if (networkFile(files.seen, attempt.dtype) === null) {
          events.onVerdict(notTried(attempt, 'The teacher has no such file.'));
        } else {
          if (isWrong) await memory.remember(attempt, verdict);
          events.onVerdict(tested);
        }
        continue;
      }
      const pair: Pair = { ...attempt, network, dims, msPerImage };
      if (chosen === null || msPerImage < CLEARLY_FASTER * chosen.msPerImage) {
        await chosen?.network.close();
        chosen = pair;
      } else {
        await network.close();
      }
      events.onVerdict({ ...tested, msPerImage });
    }
    signal.throwIfAborted();
    return chosen;
  } catch (thrown) {
    await chosen?.network.close();
    throw thrown;
  }
}

function notTried(attempt: Attempt, reason: string): SelfTest {
  return { ...attempt, passed: false, cosine: null, reason, basis: 'not-tried' };
}

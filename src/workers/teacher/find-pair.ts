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

/** @returns the pair to use, open; null when none can be believed */
export async function findPair(
  bench: Bench,
  attempts: readonly Attempt[],
  memory: RefusalMemory,
  events: PairEvents,
): Promise<Pair | null> {
  const { signal } = bench;
  let chosen: Pair | null = null;
  try {
    for (const attempt of attempts) {
      signal.throwIfAborted();
      const known = (await needless(bench, attempt, chosen)) ?? (await memory.recall(attempt));
      if (known !== null) {
        events.onVerdict(known);
        continue;
      }
      const { selfTest, pair } = await test(bench, attempt, memory, events);
      if (pair !== null && isBetter(pair, chosen)) {
        await chosen?.network.close();
        chosen = pair;
      } else {
        await pair?.network.close();
      }
      events.onVerdict(selfTest);
    }
    signal.throwIfAborted();
    return chosen;
  } catch (thrown) {
    await chosen?.network.close();
    throw thrown;
  }
}

function isBetter({ msPerImage }: Pair, chosen: Pair | null): boolean {
  return chosen === null || msPerImage < CLEARLY_FASTER * chosen.msPerImage;
}

/** Why a pair need not be tried beside the one that passes; null where it should be. */
async function needless(
  { runtime, choice }: Bench,
  attempt: Attempt,
  chosen: Pair | null,
): Promise<SelfTest | null> {
  if (chosen === null) return null;
  if (choice.device !== 'auto' && attempt.device !== choice.device)
    return notTried(attempt, 'Another device was asked for, and it passes.');
  // What passes is good enough to embed with. To fetch another file only to learn whether it is faster would cost
  // the user more than it could save: just the files that are here anyway compete.
  if (!(await isHere(runtime.files, choice, attempt.dtype)))
    return notTried(attempt, 'One that passes was found before, and this file is not here.');
  return null;
}

interface Tested {
  readonly selfTest: SelfTest;
  /** Open; null where it cannot be believed. */
  readonly pair: Pair | null;
}

/** What answers wrongly is remembered; what did not come, or could not run, is not. */
async function test(
  bench: Bench,
  attempt: Attempt,
  memory: RefusalMemory,
  events: PairEvents,
): Promise<Tested> {
  const { runtime, signal } = bench;
  const { files } = runtime;
  events.onTry(attempt);
  await files.expect('vision', attempt.dtype, signal);
  const failedBefore = runtime.failure();
  const { verdict, network, dims, msPerImage, isWrong } = await tryOut(bench, attempt, () =>
    events.onOpen(attempt),
  );
  const { passed, cosine, reason } = verdict;
  const tested: SelfTest = { ...attempt, passed, cosine, reason, basis: 'tested' };
  if (network !== null && msPerImage !== null) {
    return { selfTest: { ...tested, msPerImage }, pair: { ...attempt, network, dims, msPerImage } };
  }
  signal.throwIfAborted();
  const failure = runtime.failure();
  if (failure !== null && failure !== failedBefore)
    return { selfTest: notTried(attempt, failure.message), pair: null };
  if (networkFile(files.seen, attempt.dtype) === null)
    return { selfTest: notTried(attempt, 'The teacher has no such file.'), pair: null };
  if (isWrong) await memory.remember(attempt, verdict);
  return { selfTest: tested, pair: null };
}

function notTried(attempt: Attempt, reason: string): SelfTest {
  return { ...attempt, passed: false, cosine: null, reason, basis: 'not-tried' };
}

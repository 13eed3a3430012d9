/** Writes a run's checkpoints: slots in turn, not oftener than they are worth, and never one that is not finite. */
import { PupilError } from '../../core/errors.ts';
import { CHECKPOINT_EVERY_MS } from '../../core/limits.ts';
import type { Run } from '../../core/records/run.ts';
import type { ParameterSpec } from '../../core/students/parameters.ts';
import {
  type CheckpointContent,
  decodeCheckpoint,
  encodeCheckpoint,
  firstNonFinite,
} from '../../core/training/checkpoint.ts';
import { readState } from '../../core/training/state-bytes.ts';
import type { TrainState } from '../../core/training/train-state.ts';
import { type CheckpointSlot, commitCheckpoint, newestCheckpoint } from '../../storage/checkpoints.ts';
import { Diverged } from './diverged.ts';

/** Checkpoints take at most this share of a run's time, however large the student is. */
const MAX_TIME_SHARE = 0.05;

export interface Found {
  readonly content: CheckpointContent;
  readonly slot: CheckpointSlot;
}

/**
 * The newest whole checkpoint of a run; null before its first.
 * @throws {PupilError} CHECKPOINT_INVALID when there are some, and all are damaged
 */
export async function findCheckpoint(runId: string): Promise<Found | null> {
  const { checkpoint, refused } = await newestCheckpoint(runId);
  if (checkpoint !== null) return { content: decodeCheckpoint(checkpoint.bytes), slot: checkpoint.slot };
  if (refused === 0) return null;
  throw new PupilError(
    'CHECKPOINT_INVALID',
    `All ${refused} checkpoints of this run are damaged. Start a new run with the same recipe.`,
    { refused },
  );
}

type Identity = Pick<CheckpointContent, 'seed' | 'backend' | 'classNames' | 'teacherDims'>;

export class Keeper {
  /** Step of the newest checkpoint on disk; -1 before the first. */
  step: number;
  #slot: CheckpointSlot;
  #nextAtMs = 0;
  readonly #runId: string;
  readonly #identity: Identity;
  readonly #specs: readonly ParameterSpec[];

  constructor(runId: string, identity: Identity, specs: readonly ParameterSpec[], found: Found | null) {
    this.#runId = runId;
    this.#identity = identity;
    this.#specs = specs;
    this.step = found?.content.step ?? -1;
    this.#slot = found?.slot ?? 'b';
  }

  isDue(nowMs: number): boolean {
    return nowMs >= this.#nextAtMs;
  }

  /**
   * Commits the state together with what it changes in the run.
   * @returns the state's values as stored
   * @throws {Diverged} and stores nothing, when a value is not finite
   */
  async keep(
    state: TrainState,
    change: (run: Run) => Run,
    slot: 'next' | 'final' = 'next',
  ): Promise<CheckpointContent> {
    const startedMs = performance.now();
    const content = { ...this.#identity, ...(await readState(state, this.#specs)) };
    if (firstNonFinite(content.parameters) !== null) throw new Diverged(state.step, 'weights');
    const target = slot === 'final' ? 'final' : this.#slot === 'a' ? 'b' : 'a';
    await commitCheckpoint(
      { runId: this.#runId, slot: target, step: state.step },
      encodeCheckpoint(content),
      change,
    );
    this.#slot = target;
    this.step = state.step;
    const nowMs = performance.now();
    this.#nextAtMs = nowMs + Math.max(CHECKPOINT_EVERY_MS, (nowMs - startedMs) / MAX_TIME_SHARE);
    return content;
  }
}

/** Writes a run's checkpoints: slots in turn, not oftener than they are worth, and never one that is not finite. */
import { PupilError } from '../../core/errors.ts';
import { CHECKPOINT_EVERY_MS } from '../../core/limits.ts';
import type { BestCheck, CheckpointSlot, Run } from '../../core/records/run.ts';
import type { ParameterSpec } from '../../core/students/parameters.ts';
import { keptCheck } from '../../core/training/best-check.ts';
import {
  type CheckpointContent,
  decodeCheckpoint,
  encodeCheckpoint,
  firstNonFinite,
} from '../../core/training/checkpoint.ts';
import { readState, readWeights } from '../../core/training/state-bytes.ts';
import type { TrainState } from '../../core/training/train-state.ts';
import { bestCheckpoint, commitCheckpoint, newestCheckpoint } from '../../storage/checkpoints.ts';
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

/**
 * What a run's student is made of: the weights of its best check where the recipe asks for them, else its last ones;
 * averaged where the run averages.
 * @returns null before the first checkpoint
 * @throws {PupilError} CHECKPOINT_INVALID where they are damaged
 */
export async function findStudent(run: Run): Promise<FoundStudent | null> {
  const best = keptCheck(run);
  const content = best === null ? ((await findCheckpoint(run.id))?.content ?? null) : await bestOf(run, best);
  if (content === null) return null;
  const { average, parameters } = content;
  return { content, weights: average.size > 0 ? average : parameters };
}

export interface FoundStudent {
  readonly content: CheckpointContent;
  readonly weights: CheckpointContent['parameters'];
}

async function bestOf(run: Run, { step }: BestCheck): Promise<CheckpointContent> {
  const checkpoint = await bestCheckpoint(run.id);
  if (checkpoint !== null) return decodeCheckpoint(checkpoint.bytes);
  throw new PupilError(
    'CHECKPOINT_INVALID',
    `The weights of the best check of ${run.name}, at step ${step}, are damaged. Take its last weights instead.`,
    { runId: run.id },
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

  /** Commits the weights of the best check so far: nothing of what a run would go on with. */
  async keepBest(state: TrainState, best: BestCheck): Promise<void> {
    const none = new Map();
    const parameters = await readWeights(state.average ?? state.weights, this.#specs);
    if (firstNonFinite(parameters) !== null) throw new Diverged(state.step, 'weights');
    const content = { ...this.#identity, step: state.step, parameters, m: none, v: none };
    await commitCheckpoint(
      { runId: this.#runId, slot: 'best', step: state.step },
      encodeCheckpoint({ ...content, average: none, history: none }),
      (run) => ({ ...run, best }),
    );
  }
}

/**
 * Trains a run to its end, or until it is paused. The loop never waits for a figure, never looks at a clock to decide
 * a number, and commits weights together with the curves that they have seen; so a killed run goes on to the very
 * same student. A lost graphics card is started again, and the run goes on from its newest checkpoint.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError, toWire } from '../../core/errors.ts';
import { weightsHash } from '../../core/files/hash.ts';
import { METRICS, perEpochMetrics } from '../../core/metrics/registry.ts';
import { TOP1 } from '../../core/metrics/top1.ts';
import type { BestCheck, Run, RunStatus } from '../../core/records/run.ts';
import type { SplitScores } from '../../core/records/teacher.ts';
import { disposeSupplies } from '../../core/supplies/prepare.ts';
import { disposeBatch } from '../../core/training/batch.ts';
import { isBetter, isPatienceOver } from '../../core/training/best-check.ts';
import type { CheckpointContent } from '../../core/training/checkpoint.ts';
import { divergedMessage } from '../../core/training/reading.ts';
import { learningRateAt } from '../../core/training/schedule.ts';
import { type StepResult, trainStep } from '../../core/training/step.ts';
import { disposeState, type TrainState } from '../../core/training/train-state.ts';
import { tensorsOf } from '../../core/training/weights.ts';
import { nextTurn } from '../../protocol/next-turn.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import type { TrainProgress, TrainResult } from '../../protocol/trainer.ts';
import { putEvaluation } from '../../storage/evaluations.ts';
import { updateRun } from '../../storage/runs.ts';
import { dropBackend } from '../shared/backend.ts';
import type { LiveStudent } from './answer-set.ts';
import { stepsPerPoint } from './curves.ts';
import { Diverged } from './diverged.ts';
import { findStudent } from './keeper.ts';
import { PIXEL_LIMITS } from './pixel-limits.ts';
import { createReadBack, disposeFigures, nonFinite, type StepFigures } from './read-back.ts';
import { Reporter } from './reporter.ts';
import { type Setup, setUp } from './set-up.ts';
import { StepMeter } from './step-meter.ts';
import { check, evaluationOfCheck } from './validation.ts';

/** Checks on validation photos are at least so many steps apart, in whole epochs. */
const MIN_STEPS_BETWEEN_CHECKS = 20;

export async function train(
  { runId }: { runId: string },
  context: CallContext<TrainProgress>,
  limits = PIXEL_LIMITS,
): Promise<TrainResult> {
  const reporter = new Reporter(context);
  let note = '';
  let lostAtStep = -1;
  const say = (doing: string) => {
    // Many large photos take a while to read.
    context.signal.throwIfAborted();
    reporter.starting(`${note}${doing}`);
  };
  while (true) {
    const setup = await setUp(runId, say, limits);
    const training = new Training(setup, reporter, context.signal);
    try {
      return await training.run();
    } catch (thrown) {
      const explained = await training.explain(thrown);
      const isLost = explained instanceof PupilError && explained.code === 'DEVICE_LOST';
      // Lost again before another checkpoint, it would be lost for ever.
      if (!isLost || setup.keeper.step <= lostAtStep) throw explained;
      lostAtStep = setup.keeper.step;
      note = `The graphics card gave up; going on from step ${lostAtStep}. `;
    } finally {
      training.dispose();
    }
    dropBackend();
  }
}

class Training {
  readonly #setup: Setup;
  readonly #reporter: Reporter;
  readonly #signal: AbortSignal;
  readonly #readBack = createReadBack();
  readonly #meter = new StepMeter();
  #state: TrainState;
  #best: BestCheck | null;
  /** Clock since the last recorded figures, for the pace alone. */
  #markMs = 0;
  #markStep = 0;
  readonly #startedMs = performance.now();

  constructor(setup: Setup, reporter: Reporter, signal: AbortSignal) {
    this.#setup = setup;
    this.#reporter = reporter;
    this.#signal = signal;
    this.#state = setup.state;
    this.#best = setup.run.best;
    reporter.attach(setup);
  }

  async run(): Promise<TrainResult> {
    const { run, keeper, recorder, stepsPerEpoch, totalSteps } = this.#setup;
    const every = stepsPerPoint(totalSteps);
    const checkEvery = stepsPerEpoch * Math.ceil(MIN_STEPS_BETWEEN_CHECKS / stepsPerEpoch);
    await this.#keep('training');
    this.#mark();
    const begins = this.#state.step === 0 && recorder.curves.evalStep.length === 0;
    // What it can do before it learns: nothing, unless it has learned elsewhere.
    if (begins && run.recipe.start.kind !== 'random') await this.#check();
    while (this.#state.step < totalSteps && !this.#hasLostPatience()) {
      if (this.#signal.aborted) return this.#pause();
      const result = await this.#step();
      const done = this.#state.step;
      if (done % every === 0 || done === totalSteps) {
        this.#record(await this.#readBack.give(done, result));
      } else disposeFigures(result);
      if (done % checkEvery === 0 || done === totalSteps) await this.#check();
      if (keeper.isDue(performance.now()) && done < totalSteps) {
        await this.#keep('training');
        this.#mark();
      }
      this.#reporter.training(done);
      await nextTurn();
    }
    return this.#finish();
  }

  async #step(): Promise<StepResult> {
    const { plan, feed, schedule } = this.#setup;
    const { step } = this.#state;
    await feed.ready(step);
    const result = await this.#meter.measured(step + 1, (mark) => {
      const batch = feed.batch(step);
      mark('data');
      const taken = trainStep(plan, this.#state, batch, learningRateAt(step, schedule), mark);
      disposeBatch(batch);
      disposeState(this.#state);
      this.#state = taken.state;
      return taken;
    });
    this.#reporter.ledger = this.#meter.ledger;
    return result;
  }

  /** What went wrong, as the error to answer with; the run's record says the same. */
  async explain(thrown: unknown): Promise<unknown> {
    const { run, keeper, backend } = this.#setup;
    if (thrown instanceof Diverged) {
      const message = divergedMessage(thrown.step, thrown.what, keeper.step);
      await updateRun(run.id, (stored) => ({
        ...this.#changed(stored, 'failed', message),
        step: keeper.step,
      }));
      return new PupilError('DIVERGED', message, { step: thrown.step, restored: keeper.step });
    }
    // A lost device rejects reads with an AbortError, which anywhere else would mean that somebody has cancelled.
    const isLost = backend.id.startsWith('webgpu') && !(thrown instanceof PupilError);
    const wire = toWire(thrown);
    if (wire.code === 'CANCELLED' && !isLost) return thrown;
    const message = isLost
      ? `The graphics card gave up at step ${this.#state.step}. Resume to go on from step ${keeper.step}.`
      : wire.message;
    await updateRun(run.id, (stored) => ({ ...stored, status: 'paused', message }));
    return isLost ? new PupilError('DEVICE_LOST', message, { step: keeper.step }, { cause: thrown }) : thrown;
  }

  dispose(): void {
    const { plan, feed } = this.#setup;
    feed.dispose();
    disposeState(this.#state);
    disposeSupplies(plan.constants);
  }

  /** Lends the student as it stands: averaged weights where the run has them. */
  #withStudent<Result>(use: (live: LiveStudent) => Promise<Result>): Promise<Result> {
    return this.#lend(tensorsOf(this.#setup.plan.specs, this.#state.average ?? this.#state.weights), use);
  }

  /** Lends the student that the run ends with: that of its best check, where it keeps one. */
  async #withTaken<Result>(use: (live: LiveStudent) => Promise<Result>): Promise<Result> {
    const found = this.#best === null ? null : await findStudent({ ...this.#setup.run, best: this.#best });
    if (found === null) return this.#withStudent(use);
    const weights = [...found.weights].map(([name, t]) => [name, tf.tensor(t.values, [...t.shape])] as const);
    return this.#lend(new Map(weights), use);
  }

  async #lend<Result>(
    weights: ReadonlyMap<string, tf.Tensor>,
    use: (live: LiveStudent) => Promise<Result>,
  ): Promise<Result> {
    const { plan, classNames } = this.#setup;
    try {
      return await use({ student: plan.student, weights, classNames });
    } finally {
      tf.dispose([...weights.values()]);
    }
  }

  #mark(): void {
    this.#markMs = performance.now();
    this.#markStep = this.#state.step;
  }

  #record(figures: StepFigures | null): void {
    if (figures === null) return;
    const broken = nonFinite(figures);
    if (broken !== null) throw new Diverged(figures.step, broken);
    const { recorder, plan, schedule } = this.#setup;
    const steps = this.#state.step - this.#markStep;
    const msPerStep = steps > 0 ? (performance.now() - this.#markMs) / steps : recorder.msPerStep;
    recorder.point(
      {
        step: figures.step,
        loss: figures.loss,
        terms: Object.fromEntries(plan.terms.map((term, i) => [term.id, figures.termLosses[i]!])),
        learningRate: learningRateAt(figures.step - 1, schedule),
        gradientNorm: figures.gradientNorm,
      },
      msPerStep,
    );
    this.#mark();
  }

  async #check(): Promise<void> {
    this.#record(await this.#readBack.drain());
    this.#reporter.evaluating(this.#state.step);
    const { validation, learned, recorder, keeper, run } = this.#setup;
    const { step } = this.#state;
    const [checked, training] = await this.#withStudent(async (live) => [
      await check(live, validation, perEpochMetrics(), nextTurn),
      await check(live, learned, [TOP1], nextTurn),
    ]);
    recorder.evaluation({ step, metrics: checked.figures, training: training.figures });
    const now: BestCheck = { step, top1: checked.figures[TOP1.id]!, loss: checked.loss };
    if (run.recipe.keep === 'best' && isBetter(now, this.#best)) {
      this.#best = now;
      await keeper.keepBest(this.#state, now);
    }
    this.#mark();
  }

  #hasLostPatience(): boolean {
    const { run, recorder } = this.#setup;
    return isPatienceOver(run.recipe.patience, recorder.curves, this.#best, run.rateFromStep);
  }

  /** Commits the state with the curves up to it. */
  async #keep(
    status: RunStatus,
    scores: SplitScores | null = null,
    slot: 'next' | 'final' = 'next',
  ): Promise<CheckpointContent> {
    this.#record(await this.#readBack.drain());
    const { keeper } = this.#setup;
    return keeper.keep(this.#state, (stored) => ({ ...this.#changed(stored, status, ''), scores }), slot);
  }

  #changed(stored: Run, status: RunStatus, message: string): Run {
    const { run, recorder, stepsPerEpoch, totalSteps, facts, backend, materialBytes } = this.#setup;
    const peakBytes = Math.max(backend.peakBytes, this.#reporter.peakTensorBytes + materialBytes);
    return {
      ...stored,
      status,
      message,
      curves: recorder.curves,
      step: this.#state.step,
      stepsPerEpoch,
      totalSteps,
      student: facts,
      backend: { ...backend, peakBytes },
      trainMs: run.trainMs + performance.now() - this.#startedMs,
      ...(this.#meter.ledger === null ? {} : { ledger: this.#meter.ledger }),
    };
  }

  async #pause(): Promise<never> {
    await this.#keep('paused');
    throw new PupilError('CANCELLED', `Paused at step ${this.#state.step}.`, { step: this.#state.step });
  }

  async #finish(): Promise<TrainResult> {
    const { run, folder, validation, openTest } = this.#setup;
    this.#reporter.evaluating(this.#state.step);
    const test = await openTest();
    const scores: Record<'validation' | 'test', number | null> = { validation: null, test: null };
    await this.#withTaken(async (live) => {
      for (const set of [validation, test]) {
        const answers = await check(live, set, METRICS.all(), nextTurn);
        if (set.ids.length === 0) continue;
        scores[set === test ? 'test' : 'validation'] = answers.figures[TOP1.id]!;
        await putEvaluation(evaluationOfCheck(run, folder.project.revision, live, set, answers));
      }
    });
    const content = await this.#keep('finished', scores, 'final');
    this.#reporter.training(this.#state.step, true);
    return { runId: run.id, status: 'finished', step: this.#state.step, weightsHash: hashOf(content) };
  }
}

/** Over all parameters, then all averages, in the student's order. */
function hashOf({ parameters, average }: CheckpointContent): string {
  return weightsHash([...parameters.values(), ...average.values()].map((tensor) => tensor.values));
}

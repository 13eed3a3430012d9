/** What the page hears while a run trains: at most five times a second, each point once. */
import type { StepLedger } from '../../core/records/run.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import type { TrainProgress } from '../../protocol/trainer.ts';
import { tensorBytes } from '../shared/backend.ts';
import type { Setup } from './set-up.ts';

const REPORT_EVERY_MS = 200;

export class Reporter {
  peakTensorBytes = 0;
  /** What the steps of this session cost, as far as it is known. */
  ledger: StepLedger | null = null;
  readonly #context: CallContext<TrainProgress>;
  #setup: Setup | null = null;
  #lastMs = 0;

  constructor(context: CallContext<TrainProgress>) {
    this.#context = context;
  }

  attach(setup: Setup): void {
    this.#setup = setup;
  }

  starting(note: string): void {
    this.#post('starting', 0, note);
  }

  training(step: number, isLast = false): void {
    this.peakTensorBytes = Math.max(this.peakTensorBytes, tensorBytes(), this.ledger?.tensorBytes ?? 0);
    if (isLast || this.#isDue()) this.#post('training', step, '');
  }

  evaluating(step: number): void {
    if (this.#isDue()) this.#post('evaluating', step, '');
  }

  #isDue(): boolean {
    return performance.now() - this.#lastMs >= REPORT_EVERY_MS;
  }

  #post(phase: TrainProgress['phase'], step: number, note: string): void {
    const setup = this.#setup;
    const msPerStep = setup?.recorder.msPerStep ?? 0;
    const fresh = setup?.recorder.takeNew() ?? { points: [], evaluations: [] };
    const totalSteps = setup?.totalSteps ?? 0;
    this.#lastMs = performance.now();
    this.#context.progress({
      phase,
      step,
      totalSteps,
      epoch: setup === null ? 0 : Math.floor(step / setup.stepsPerEpoch),
      msPerStep,
      imagesPerSecond: msPerStep > 0 && setup !== null ? (1000 * setup.run.recipe.batchSize) / msPerStep : 0,
      etaMs: (totalSteps - step) * msPerStep,
      checkpointStep: Math.max(0, setup?.keeper.step ?? 0),
      ...fresh,
      backend: setup?.backend ?? null,
      bytesInUse: this.peakTensorBytes + (setup?.materialBytes ?? 0),
      ledger: this.ledger,
      note,
    });
  }
}

/**
 * The ledger of a run while it trains: one step in fifty is timed part by part, and its kernels and bytes are
 * counted. Other steps are left alone. A GPU is waited for before and after a sampled step, never within one, so that
 * its own time is known too.
 */
import type { StepLedger, StepPhase } from '../../core/records/run.ts';
import { ledgerStepMs } from '../../core/training/loop-cost.ts';
import { deviceBytes, deviceDone, isAsynchronous, watchLaunches } from '../../engine/instruments.ts';

/** A GPU loses at most one step in so many to the waiting. */
const SAMPLE_EVERY = 50;
/** The first steps of a session compile and allocate. */
const FIRST_SAMPLE = 3;
/** The newest samples, of which the median is told. */
const SAMPLES_KEPT = 51;

/** Told when a part of the step ends. */
export type Mark = (ended: StepPhase) => void;

type Sample = Omit<StepLedger, 'samples'>;

const isLeftAlone: Mark = () => {};

export class StepMeter {
  /** null before the first sample of this session. */
  ledger: StepLedger | null = null;
  readonly #samples: Sample[] = [];
  #steps = 0;

  /** Takes a step, and measures it when its turn has come. @param work marks the end of every part but the last */
  async measured<T>(step: number, work: (mark: Mark) => T): Promise<T> {
    this.#steps++;
    if ((this.#steps - FIRST_SAMPLE) % SAMPLE_EVERY !== 0) return work(isLeftAlone);
    await deviceDone();
    const clock = new PhaseClock();
    const launches = watchLaunches();
    let result: T;
    let counted: ReturnType<typeof launches>;
    try {
      result = work((ended) => clock.end(ended));
      clock.end('optimizer');
    } finally {
      counted = launches();
    }
    await deviceDone();
    this.#add({
      step,
      ms: clock.ms,
      finishedMs: isAsynchronous() ? clock.elapsedMs : null,
      kernels: counted.kernels,
      tensorBytes: counted.peakTensorBytes,
      deviceBytes: deviceBytes(),
    });
    return result;
  }

  #add(sample: Sample): void {
    this.#samples.push(sample);
    if (this.#samples.length > SAMPLES_KEPT) this.#samples.shift();
    const ordered = [...this.#samples].sort((a, b) => ledgerStepMs(a) - ledgerStepMs(b));
    this.ledger = { ...ordered[(ordered.length - 1) >> 1]!, samples: ordered.length };
  }
}

class PhaseClock {
  readonly ms: Record<StepPhase, number> = { data: 0, forward: 0, backward: 0, optimizer: 0 };
  readonly #startMs = performance.now();
  #lastMs = this.#startMs;

  end(phase: StepPhase): void {
    const nowMs = performance.now();
    this.ms[phase] = nowMs - this.#lastMs;
    this.#lastMs = nowMs;
  }

  get elapsedMs(): number {
    return performance.now() - this.#startMs;
  }
}

/**
 * Losses and gradient norm on their way from the device to the curves. A step never waits for its own figures: one
 * read-back is in flight while the next steps run, and only the one after it waits, so that a fast host cannot pile
 * up work on a slow device.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { StepResult } from '../../core/training/step.ts';

export interface StepFigures {
  readonly step: number;
  readonly loss: number;
  readonly termLosses: readonly number[];
  readonly gradientNorm: number;
}

export interface ReadBack {
  /** Takes the scalars of a step and disposes of them. Resolves with figures that have arrived meanwhile. */
  give(step: number, result: StepResult): Promise<StepFigures | null>;
  /** The figures still in flight. */
  drain(): Promise<StepFigures | null>;
}

export function createReadBack(): ReadBack {
  let inFlight: Promise<StepFigures> | null = null;
  const drain = async () => {
    const figures = await inFlight;
    inFlight = null;
    return figures;
  };
  return {
    async give(step, { loss, termLosses, gradientNorm }) {
      const before = await drain();
      const packed = tf.tidy(() => tf.stack([loss, gradientNorm, ...termLosses]));
      tf.dispose([loss, gradientNorm, ...termLosses]);
      inFlight = packed.data().then((values) => {
        packed.dispose();
        return {
          step,
          loss: values[0]!,
          gradientNorm: values[1]!,
          termLosses: Array.from(values.subarray(2)),
        };
      });
      // Its failure is met where it is awaited; until then it must not count as unhandled.
      inFlight.catch(() => undefined);
      return before;
    },
    drain,
  };
}

/** Scalars of a step that nobody reads. */
export function disposeFigures({ loss, termLosses, gradientNorm }: StepResult): void {
  tf.dispose([loss, gradientNorm, ...termLosses]);
}

/** What of the figures is not finite, or null: `loss`, a term's position, or `gradient`. */
export function nonFinite(figures: StepFigures): 'loss' | 'gradient' | null {
  if (!Number.isFinite(figures.loss) || figures.termLosses.some((loss) => !Number.isFinite(loss)))
    return 'loss';
  return Number.isFinite(figures.gradientNorm) ? null : 'gradient';
}

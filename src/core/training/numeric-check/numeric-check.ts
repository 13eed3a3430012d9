/**
 * Whether the running backend trains rightly on this machine: real steps on tiny fixed data, held to what they come
 * to in double precision. A driver or a browser may compute wrongly where every test of ours passed; a run must not
 * find out by its student.
 */
import type { StudentConfig } from '../../students/family.ts';
import { REFERENCE_FIGURES } from './reference-figures.ts';
import { type StepFigures, takeTinyStep, tinyStepsFor } from './tiny-steps.ts';

/**
 * Largest difference as a share of the reference (of a change: of its norm, which a random error can hardly exceed).
 * Single precision differs by 4e-6 at most, on tfjs's CPU, on WASM and on SwiftShader's WebGPU alike. WebGPU allows
 * exponentials and divisions a few more units in the last place, hence the room. A backend that rounds to half
 * precision unasked, every operand by up to 5e-4, is refused.
 */
export const TOLERANCE = 2e-4;

/**
 * Half-precision products differ by 3e-2 at most (float32 rounded to float16 on SwiftShader): rounding is magnified
 * by the large steps of the check, and a few ReLUs turn. What is left to see is a kernel that errs, not one that
 * rounds.
 */
export const HALF_TOLERANCE = 1e-1;

/**
 * null: it trains that kind of student rightly. Otherwise what is wrong, in words, without its full stop. The backend is
 * left as it was.
 * @param tolerance HALF_TOLERANCE for a backend that was asked to round
 */
export async function checkNumerics(student: StudentConfig, tolerance = TOLERANCE): Promise<string | null> {
  for (const step of tinyStepsFor(student)) {
    let figures: StepFigures;
    try {
      figures = await takeTinyStep(step);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      return `a training step of a tiny ${step.name} failed: ${reason}`;
    }
    const worst = worstDifference(figures, REFERENCE_FIGURES[step.name]!);
    if (worst.share <= tolerance) continue;
    return `in a training step of a tiny ${step.name}, ${worst.what} is ${say(worst.found)} instead of ${say(worst.expected)}`;
  }
  return null;
}

export interface Difference {
  readonly what: string;
  readonly found: number;
  readonly expected: number;
  /** Of the reference; infinite where the figure is not finite. */
  readonly share: number;
}

/** The figure that is furthest from its reference. */
export function worstDifference(figures: StepFigures, reference: StepFigures): Difference {
  const differences: Difference[] = [];
  const hold = (what: string, found: number | undefined, expected: number, scale = Math.abs(expected)) => {
    const share = Math.abs((found ?? Number.NaN) - expected) / scale;
    differences.push({
      what,
      found: found ?? Number.NaN,
      expected,
      share: Number.isFinite(share) ? share : Infinity,
    });
  };
  hold('the loss', figures.loss, reference.loss);
  for (const [i, expected] of reference.termLosses.entries()) {
    hold(`loss term ${i + 1}`, figures.termLosses[i], expected);
  }
  hold('the gradient norm', figures.gradientNorm, reference.gradientNorm);
  const changes = new Map(figures.changes);
  for (const [name, [wave, norm]] of reference.changes) {
    hold(`the change of ${name}`, changes.get(name)?.[1], norm);
    hold(`the weighted change of ${name}`, changes.get(name)?.[0], wave, norm);
  }
  return differences.reduce((worst, one) => (one.share > worst.share ? one : worst));
}

const say = (value: number): string => String(Number(value.toPrecision(4)));

/** The curves of a run while it trains: what is recorded, what the page has not seen yet, and the pace. */
import { appended, type CurvePoint, curvesUpTo, type EvaluationPoint } from '../../core/curves.ts';
import type { Curves } from '../../core/records/run.ts';

const POINTS_A_RUN = 400;
const MAX_STEPS_A_POINT = 20;
/** Share of the newest measurement in the pace that is shown. */
const PACE_SMOOTHING = 0.2;

/** Steps between two points: a function of the run's length alone, so that a resumed run has the same curves. */
export function stepsPerPoint(totalSteps: number): number {
  return Math.min(MAX_STEPS_A_POINT, Math.max(1, Math.floor(totalSteps / POINTS_A_RUN)));
}

export class Recorder {
  curves: Curves;
  /** Smoothed; 0 before the first measurement. */
  msPerStep = 0;
  #points: CurvePoint[] = [];
  #evaluations: EvaluationPoint[] = [];

  /** Goes on with the stored curves up to a step: later points belong to work that was lost. */
  constructor(stored: Curves, upToStep: number) {
    this.curves = curvesUpTo(stored, upToStep);
  }

  point(figures: Omit<CurvePoint, 'msPerStep'>, msPerStep: number): void {
    this.msPerStep += (this.msPerStep === 0 ? 1 : PACE_SMOOTHING) * (msPerStep - this.msPerStep);
    const point = { ...figures, msPerStep };
    this.curves = appended(this.curves, [point], []);
    this.#points.push(point);
  }

  evaluation(point: EvaluationPoint): void {
    this.curves = appended(this.curves, [], [point]);
    this.#evaluations.push(point);
  }

  /** What is new since the last call. */
  takeNew(): { readonly points: readonly CurvePoint[]; readonly evaluations: readonly EvaluationPoint[] } {
    const taken = { points: this.#points, evaluations: this.#evaluations };
    this.#points = [];
    this.#evaluations = [];
    return taken;
  }
}

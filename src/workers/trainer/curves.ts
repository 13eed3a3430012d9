/** The curves of a run while it trains: what is recorded, what the page has not seen yet, and the pace. */
import type { Curves } from '../../core/records/run.ts';
import type { CurvePoint, EvaluationPoint } from '../../protocol/trainer.ts';

const POINTS_A_RUN = 400;
const MAX_STEPS_A_POINT = 20;
/** Share of the newest measurement in the pace that is shown. */
const PACE_SMOOTHING = 0.2;

/** Steps between two points: a function of the run's length alone, so that a resumed run has the same curves. */
export function stepsPerPoint(totalSteps: number): number {
  return Math.min(MAX_STEPS_A_POINT, Math.max(1, Math.floor(totalSteps / POINTS_A_RUN)));
}

export class Recorder {
  readonly curves: Curves;
  /** Smoothed; 0 before the first measurement. */
  msPerStep = 0;
  #points: CurvePoint[] = [];
  #evaluations: EvaluationPoint[] = [];

  /** Goes on with the stored curves up to a step: later points belong to work that was lost. */
  constructor(stored: Curves, upToStep: number) {
    this.curves = cut(stored, upToStep);
  }

  point(point: Omit<CurvePoint, 'msPerStep'>, msPerStep: number): void {
    this.msPerStep += (this.msPerStep === 0 ? 1 : PACE_SMOOTHING) * (msPerStep - this.msPerStep);
    const { curves } = this;
    curves.step.push(point.step);
    curves.loss.push(point.loss);
    curves.learningRate.push(point.learningRate);
    curves.gradientNorm.push(point.gradientNorm);
    curves.msPerStep.push(msPerStep);
    for (const [id, loss] of Object.entries(point.terms)) {
      const column = curves.terms[id] ?? [];
      curves.terms[id] = column;
      column.push(loss);
    }
    this.#points.push({ ...point, msPerStep });
  }

  evaluation(point: EvaluationPoint): void {
    this.curves.evalStep.push(point.step);
    this.curves.validationTop1.push(point.validationTop1);
    this.curves.agreement.push(point.agreement);
    this.curves.alignment.push(point.alignment);
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

function cut(stored: Curves, upToStep: number): Curves {
  const points = stored.step.filter((step) => step <= upToStep).length;
  const evaluations = stored.evalStep.filter((step) => step <= upToStep).length;
  return {
    step: stored.step.slice(0, points),
    loss: stored.loss.slice(0, points),
    terms: Object.fromEntries(
      Object.entries(stored.terms).map(([id, column]) => [id, column.slice(0, points)]),
    ),
    learningRate: stored.learningRate.slice(0, points),
    gradientNorm: stored.gradientNorm.slice(0, points),
    msPerStep: stored.msPerStep.slice(0, points),
    evalStep: stored.evalStep.slice(0, evaluations),
    validationTop1: stored.validationTop1.slice(0, evaluations),
    agreement: stored.agreement.slice(0, evaluations),
    alignment: stored.alignment.slice(0, evaluations),
  };
}

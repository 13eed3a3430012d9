/**
 * The curves of a run as values: none before its first step, with new points appended, and as they were up to a step.
 */
import type { Figures } from './metrics/metric.ts';
import type { Curves } from './records/run.ts';

/** One step of training, as it is recorded. */
export interface CurvePoint {
  readonly step: number;
  readonly loss: number;
  /** By objective id. */
  readonly terms: Readonly<Record<string, number>>;
  readonly learningRate: number;
  readonly gradientNorm: number;
  readonly msPerStep: number;
}

/** One check of the student as it would be taken away: averaged weights, whole photos. */
export interface EvaluationPoint {
  readonly step: number;
  /** On the validation photos. */
  readonly metrics: Figures;
  /** On some of the photos that it learns from. */
  readonly training: Figures;
}

export function emptyCurves(): Curves {
  return {
    step: [],
    loss: [],
    terms: {},
    learningRate: [],
    gradientNorm: [],
    msPerStep: [],
    evalStep: [],
    metrics: {},
    training: {},
  };
}

/** Columns of the checks: on validation, and on photos that the student learns from. */
export type CheckedOn = 'metrics' | 'training';

/** What a metric came to at each of `evalStep`; NaN where it was not measured. */
export function metricColumn(curves: Curves, id: string, on: CheckedOn = 'metrics'): readonly number[] {
  return curves[on][id] ?? curves.evalStep.map(() => Number.NaN);
}

/**
 * With what is new at their ends. Points at or before the last step are known already: a run that went back a little
 * repeats them.
 */
export function appended(
  curves: Curves,
  points: readonly CurvePoint[],
  evaluations: readonly EvaluationPoint[],
): Curves {
  const lastStep = curves.step.at(-1) ?? -1;
  const lastCheck = curves.evalStep.at(-1) ?? -1;
  const steps = points.filter(({ step }) => step > lastStep);
  const checks = evaluations.filter(({ step }) => step > lastCheck);
  const terms: Record<string, readonly number[]> = { ...curves.terms };
  for (const point of steps) {
    for (const id of Object.keys(point.terms)) terms[id] ??= [];
  }
  const extended = Object.entries(terms).map(([id, column]) => [
    id,
    [...column, ...steps.flatMap((point) => point.terms[id] ?? [])],
  ]);
  return {
    step: [...curves.step, ...steps.map(({ step }) => step)],
    loss: [...curves.loss, ...steps.map(({ loss }) => loss)],
    terms: Object.fromEntries(extended),
    learningRate: [...curves.learningRate, ...steps.map(({ learningRate }) => learningRate)],
    gradientNorm: [...curves.gradientNorm, ...steps.map(({ gradientNorm }) => gradientNorm)],
    msPerStep: [...curves.msPerStep, ...steps.map(({ msPerStep }) => msPerStep)],
    evalStep: [...curves.evalStep, ...checks.map(({ step }) => step)],
    metrics: withChecks(curves, checks, 'metrics'),
    training: withChecks(curves, checks, 'training'),
  };
}

/** Every column stays as long as `evalStep`, with NaN where a check did not have its metric. */
function withChecks(
  curves: Curves,
  checks: readonly EvaluationPoint[],
  on: CheckedOn,
): Record<string, readonly number[]> {
  const ids = new Set([...Object.keys(curves[on]), ...checks.flatMap((check) => Object.keys(check[on]))]);
  return Object.fromEntries(
    [...ids].map((id) => [
      id,
      [...metricColumn(curves, id, on), ...checks.map((check) => check[on][id] ?? Number.NaN)],
    ]),
  );
}

/** Without the points after a step: where a run goes on from a checkpoint, they belong to work that was lost. */
export function curvesUpTo(curves: Curves, lastStep: number): Curves {
  const points = curves.step.filter((step) => step <= lastStep).length;
  const checks = curves.evalStep.filter((step) => step <= lastStep).length;
  const terms = Object.entries(curves.terms).map(([id, column]) => [id, column.slice(0, points)]);
  const checked = (on: CheckedOn) =>
    Object.fromEntries(Object.entries(curves[on]).map(([id, column]) => [id, column.slice(0, checks)]));
  return {
    step: curves.step.slice(0, points),
    loss: curves.loss.slice(0, points),
    terms: Object.fromEntries(terms),
    learningRate: curves.learningRate.slice(0, points),
    gradientNorm: curves.gradientNorm.slice(0, points),
    msPerStep: curves.msPerStep.slice(0, points),
    evalStep: curves.evalStep.slice(0, checks),
    metrics: checked('metrics'),
    training: checked('training'),
  };
}

/** The curves of a run as values: none before its first step, with new points appended, and as they were up to a step. */
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

/** One check on the validation photos. */
export interface EvaluationPoint {
  readonly step: number;
  readonly validationTop1: number;
  readonly agreement: number;
  readonly alignment: number;
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
    validationTop1: [],
    agreement: [],
    alignment: [],
  };
}

/** With what is new at their ends. Points at or before the last step are known already: a run that went back a little repeats them. */
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
    validationTop1: [...curves.validationTop1, ...checks.map(({ validationTop1 }) => validationTop1)],
    agreement: [...curves.agreement, ...checks.map(({ agreement }) => agreement)],
    alignment: [...curves.alignment, ...checks.map(({ alignment }) => alignment)],
  };
}

/** Without the points after a step: where a run goes on from a checkpoint, they belong to work that was lost. */
export function curvesUpTo(curves: Curves, lastStep: number): Curves {
  const points = curves.step.filter((step) => step <= lastStep).length;
  const checks = curves.evalStep.filter((step) => step <= lastStep).length;
  const terms = Object.entries(curves.terms).map(([id, column]) => [id, column.slice(0, points)]);
  return {
    step: curves.step.slice(0, points),
    loss: curves.loss.slice(0, points),
    terms: Object.fromEntries(terms),
    learningRate: curves.learningRate.slice(0, points),
    gradientNorm: curves.gradientNorm.slice(0, points),
    msPerStep: curves.msPerStep.slice(0, points),
    evalStep: curves.evalStep.slice(0, checks),
    validationTop1: curves.validationTop1.slice(0, checks),
    agreement: curves.agreement.slice(0, checks),
    alignment: curves.alignment.slice(0, checks),
  };
}

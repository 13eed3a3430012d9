/**
 * Curves and evaluations from before metrics had a registry: three figures had fields of their own. What comes out is
 * looked at by the record's own shape.
 */
type Old = Readonly<Record<string, unknown>>;

/** Likeness was not measured from the first version on: where its column is absent, it stays absent. */
export function withMetrics(curves: Old): Old {
  if ('metrics' in curves) return curves;
  const { validationTop1, agreement, alignment, ...others } = curves;
  const metrics = { top1: validationTop1, agreement, ...(alignment === undefined ? {} : { alignment }) };
  return { ...others, metrics };
}

export function withFigures(evaluation: Old): Old {
  if ('figures' in evaluation) return evaluation;
  const { agreement, alignment, ...others } = evaluation;
  return { ...others, figures: { agreement: agreement ?? Number.NaN, alignment: alignment ?? Number.NaN } };
}

/** The figures of a student's answers, by metric. */
import type { Evaluation } from '../records/run.ts';
import type { Answers, Figures, Metric, MetricSupplies } from './metric.ts';
import { METRICS } from './registry.ts';

export function figuresOf(answers: Answers, metrics: readonly Metric[] = METRICS.all()): Figures {
  const isMeasured = ({ needs }: Metric) => needs.every((need) => answers[need] !== undefined);
  return Object.fromEntries(
    metrics.map((metric) => [
      metric.id,
      isMeasured(metric) ? metric.compute(answers as Answers & MetricSupplies) : Number.NaN,
    ]),
  );
}

/** Of stored answers: as they were measured, and by metrics that came later as far as answers and labels tell. */
export function figuresOfEvaluation({ probabilities, labels, classes, figures }: Evaluation): Figures {
  const told = figuresOf({ probabilities: { values: probabilities, classes: classes.length }, labels });
  return Object.fromEntries(Object.entries(told).map(([id, value]) => [id, figures[id] ?? value]));
}

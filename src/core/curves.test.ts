import { describe, expect, it } from 'vitest';
import {
  appended,
  type CurvePoint,
  curvesUpTo,
  type EvaluationPoint,
  emptyCurves,
  metricColumn,
} from './curves.ts';

const point = (step: number, terms: Record<string, number> = { ce: step / 10 }): CurvePoint => ({
  step,
  loss: 1 / step,
  terms,
  learningRate: 0.001,
  gradientNorm: 2,
  msPerStep: 80,
});
const check = (step: number): EvaluationPoint => ({
  step,
  metrics: { top1: step / 100, agreement: Number.NaN },
  training: { top1: step / 50 },
});

describe('curves', () => {
  it('grow by new points and checks, one value a column', () => {
    const curves = appended(emptyCurves(), [point(1), point(2)], [check(2)]);
    expect(curves).toEqual({
      step: [1, 2],
      loss: [1, 0.5],
      terms: { ce: [0.1, 0.2] },
      learningRate: [0.001, 0.001],
      gradientNorm: [2, 2],
      msPerStep: [80, 80],
      evalStep: [2],
      metrics: { top1: [0.02], agreement: [Number.NaN] },
      training: { top1: [0.04] },
    });
  });

  it('leave the curves before them as they were', () => {
    const before = appended(emptyCurves(), [point(1)], [check(1)]);
    const kept = structuredClone(before);
    appended(before, [point(2), point(3, { ce: 1, icl: 2 })], [check(3)]);
    expect(before).toEqual(kept);
  });

  it('take in each step once, also when a run went back to a checkpoint and reports it again', () => {
    const curves = appended(emptyCurves(), [point(1), point(2), point(3)], [check(2)]);
    const again = appended(curves, [point(2), point(3), point(4)], [check(2), check(4)]);
    expect(again.step).toEqual([1, 2, 3, 4]);
    expect(again.evalStep).toEqual([2, 4]);
  });

  it('come out the same whether points arrive one by one or together', () => {
    const points = [1, 2, 3, 4].map((step) => point(step, { ce: step, fd: -step }));
    const together = appended(emptyCurves(), points, [check(2), check(4)]);
    const oneByOne = points.reduce((curves, one) => {
      const isChecked = one.step % 2 === 0;
      return appended(curves, [one], isChecked ? [check(one.step)] : []);
    }, emptyCurves());
    expect(oneByOne).toEqual(together);
  });

  it('keep a column for every metric as long as the checks, whenever it came and went', () => {
    const before = appended(emptyCurves(), [], [check(1), check(2)]);
    const curves = appended(before, [], [{ step: 3, metrics: { top1: 0.5, recall: 0.25 }, training: {} }]);
    expect(curves.metrics).toEqual({
      top1: [0.01, 0.02, 0.5],
      agreement: [Number.NaN, Number.NaN, Number.NaN],
      recall: [Number.NaN, Number.NaN, 0.25],
    });
    expect(metricColumn(curves, 'top1', 'training')).toEqual([0.02, 0.04, Number.NaN]);
    expect(metricColumn(curves, 'alignment')).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('are cut after a step, and grow again from there', () => {
    const whole = appended(emptyCurves(), [point(1), point(2), point(3)], [check(1), check(3)]);
    const cut = curvesUpTo(whole, 2);
    expect(cut).toEqual(appended(emptyCurves(), [point(1), point(2)], [check(1)]));
    expect(appended(cut, [point(3)], [check(3)])).toEqual(whole);
  });
});

import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../records/run.ts';
import { figuresOf, figuresOfEvaluation } from './figures.ts';
import type { Answers } from './metric.ts';
import { METRICS, perEpochMetrics } from './registry.ts';

const VIEW = { dims: 2, values: Float32Array.of(1, 0, 0, 1, -1, 0) };
const ANSWERS: Answers = {
  probabilities: { classes: 2, values: Float32Array.of(0.75, 0.25, 0.75, 0.25, 0.25, 0.75) },
  labels: [0, 1, 1],
  features: VIEW,
  teacher: VIEW,
  projected: VIEW,
};
const EVALUATION: Evaluation = {
  runId: 'run',
  split: 'test',
  revision: 1,
  classes: ['cat', 'dog'],
  ids: ['a', 'b', 'c'],
  labels: Int32Array.of(0, 1, 1),
  probabilities: Float32Array.of(0.75, 0.25, 0.75, 0.25, 0.25, 0.75),
  figures: { agreement: 0.5 },
  msPerImage: 1,
};

describe('the figures of answers', () => {
  it('are one a metric, by its id', () => {
    const figures = figuresOf(ANSWERS);
    expect(Object.keys(figures)).toEqual(METRICS.ids());
    expect(figures['top1']).toBeCloseTo(2 / 3, 12);
    expect(figures['alignment']).toBeCloseTo(1, 6);
    expect(figures['agreement']).toBeCloseTo(1, 6);
  });

  it('are NaN where what a metric needs is not there', () => {
    const { teacher: _, ...alone } = ANSWERS;
    const figures = figuresOf(alone, perEpochMetrics());
    expect(figures).toEqual({ top1: 2 / 3, alignment: Number.NaN, agreement: Number.NaN });
  });
});

describe('the figures of a stored evaluation', () => {
  it('are as they were measured, or are told from its answers and labels', () => {
    const figures = figuresOfEvaluation(EVALUATION);
    expect(figures).toMatchObject({ agreement: 0.5, top1: 2 / 3, balancedAccuracy: 0.75 });
    expect(figures['alignment']).toBeNaN();
  });
});

import { describe, expect, it } from 'vitest';
import { withFigures, withMetrics } from './old-figures.ts';

const curves = { step: [1, 2], loss: [2, 1], terms: { ce: [2, 1] }, evalStep: [2] };

describe('curves from before metrics had a registry', () => {
  it('keep their three columns, by metric', () => {
    const stored = { ...curves, validationTop1: [0.5], agreement: [Number.NaN], alignment: [0.25] };
    const metrics = { top1: [0.5], agreement: [Number.NaN], alignment: [0.25] };
    expect(withMetrics(stored)).toEqual({ ...curves, metrics });
  });

  it('may be older than a column', () => {
    const stored = { ...curves, validationTop1: [0.5], agreement: [0.75] };
    const metrics = { top1: [0.5], agreement: [0.75] };
    expect(withMetrics(stored)).toEqual({ ...curves, metrics });
  });

  it('are left as they are where they are not', () => {
    const today = { ...curves, metrics: { top1: [0.5] } };
    expect(withMetrics(today)).toBe(today);
  });
});

describe('an evaluation from before metrics had a registry', () => {
  it('keeps its two figures; what was not measured is NaN', () => {
    const stored = { runId: 'old', split: 'test', agreement: null, alignment: 0.25 };
    const figures = { agreement: Number.NaN, alignment: 0.25 };
    expect(withFigures(stored)).toEqual({ runId: 'old', split: 'test', figures });
  });
});

import { describe, expect, it } from 'vitest';
import { planOnTermsOf } from '../../core/bakeoff/plan.ts';
import { stepCostKey } from '../../core/recipe/cost-key.ts';
import { recipe, run } from '../testing/runs.ts';
import { comparisonMs, paceOf } from './pace.ts';

describe('what a step takes', () => {
  const own = recipe('ce');
  const finished = { ...run('Run 1', own, 'finished', 100), trainMs: 2_000 };
  /** It writes down what its steps took when it ends. */
  const training = { ...run('Run 2', own, 'training', 40), trainMs: 0 };
  const estimates = { [stepCostKey(own)]: { msPerStep: 35 } as never };

  it('is that of the newest run like it', () => {
    expect(paceOf('conv', own, { runs: [finished], estimates: {} })).toBe(20);
  });

  it('is never that of a run that still trains', () => {
    expect(paceOf('conv', own, { runs: [training, finished], estimates: {} })).toBe(20);
    expect(paceOf('conv', own, { runs: [training], estimates })).toBe(35);
    expect(paceOf('conv', own, { runs: [training], estimates: {} })).toBeNull();
  });
});

describe('what a comparison takes', () => {
  const own = { ...recipe('ce'), batchSize: 32 };
  const finished = { ...run('Run 1', own, 'finished', 100), trainMs: 2_000 };
  const plan = (students: readonly string[]) =>
    planOnTermsOf(own, { objectives: ['ce', 'fd'], students, seeds: [1, 2, 3], epochs: 5 });
  const student = { recipe: own, runs: [finished], estimates: {} };

  it('is the pace of its students times the steps of all its runs', () => {
    const [msPerStep, steps, runs] = [20, 5 * 2, 6];
    expect(comparisonMs(plan(['conv']), 64, student)).toBe(msPerStep * steps * runs);
  });

  it('is not known while the pace of one of them is not', () => {
    expect(comparisonMs(plan(['conv', 'mixer']), 64, student)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { recipe, run } from '../testing/runs.ts';
import { paceOf } from './pace.ts';

describe('what a step takes', () => {
  const own = recipe('ce');
  const finished = { ...run('Run 1', own, 'finished', 100), trainMs: 2_000 };
  /** It writes down what its steps took when it ends. */
  const training = { ...run('Run 2', own, 'training', 40), trainMs: 0 };
  const estimate = { msPerStep: 35 } as never;

  it('is that of the newest run like it', () => {
    expect(paceOf('conv', own, { runs: [finished], estimate: null })).toBe(20);
  });

  it('is never that of a run that still trains', () => {
    expect(paceOf('conv', own, { runs: [training, finished], estimate: null })).toBe(20);
    expect(paceOf('conv', own, { runs: [training], estimate })).toBe(35);
    expect(paceOf('conv', own, { runs: [training], estimate: null })).toBeNull();
  });
});

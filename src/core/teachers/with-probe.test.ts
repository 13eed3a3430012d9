import { describe, expect, it } from 'vitest';
import type { SelfTest } from '../records/teacher.ts';
import { withProbe } from './with-probe.ts';

const TEST: SelfTest = {
  device: 'wasm',
  dtype: 'q8',
  passed: true,
  cosine: 1,
  reason: '',
  basis: 'tested',
  msPerImage: 2,
};
const FACTS = {
  sizeBytes: 1000,
  dims: 8,
  selfTests: [
    { ...TEST, msPerImage: 9 },
    { ...TEST, isChosen: true },
  ],
};

describe('a teacher with a probe', () => {
  it('weighs its file, a row of weights and a bias a class, and the mean that is taken off', () => {
    expect(withProbe(FACTS, 3).sizeBytes).toBe(1000 + 4 * (3 * 8 + 3 + 8));
  });

  it('is as fast as the network that is used, and not as another that passed', () => {
    expect(withProbe(FACTS, 3).msPerImage).toBe(2);
  });

  it('has no time where none was measured', () => {
    const { msPerImage: _, ...untimed } = TEST;
    expect(withProbe({ ...FACTS, selfTests: [{ ...untimed, isChosen: true }] }, 3).msPerImage).toBeNull();
    expect(withProbe({ ...FACTS, selfTests: [] }, 3).msPerImage).toBeNull();
  });
});

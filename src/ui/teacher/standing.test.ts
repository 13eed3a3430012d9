import { describe, expect, it } from 'vitest';
import type { SelfTest } from '../../core/records/teacher.ts';
import { figuresOf, standingOf } from './standing.ts';

const TEST: SelfTest = {
  device: 'wasm',
  dtype: 'q8',
  passed: true,
  cosine: 0.99876,
  reason: '',
  basis: 'tested',
};

describe('a row of the teacher report', () => {
  it('says how each pair stands', () => {
    expect(standingOf({ ...TEST, isChosen: true })).toBe('used');
    expect(standingOf(TEST)).toBe('passed');
    expect(standingOf({ ...TEST, passed: false })).toBe('refused');
    expect(standingOf({ ...TEST, passed: false, basis: 'tested' })).toBe('refused');
    expect(standingOf({ ...TEST, passed: false, basis: 'remembered' })).toBe('remembered');
    expect(standingOf({ ...TEST, passed: false, basis: 'not-tried' })).toBe('not-tried');
  });

  it('gives the figures that were measured, and no others', () => {
    expect(figuresOf({ ...TEST, msPerImage: 1.94 })).toBe('cosine 0.9988 · 1.9 ms a photo');
    expect(figuresOf({ ...TEST, cosine: null, msPerImage: 41.6 })).toBe('42 ms a photo');
    expect(figuresOf({ ...TEST, cosine: null })).toBe('');
  });
});

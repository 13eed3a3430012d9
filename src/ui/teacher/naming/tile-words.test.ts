import { describe, expect, it } from 'vitest';
import type { Proposals } from '../../../core/naming.ts';
import { formatChance, tileWords } from './tile-words.ts';

const PROPOSALS: Proposals = {
  method: 'text',
  classes: ['hat', 'shoe'],
  ids: ['a', 'b', 'c'],
  probabilities: Float32Array.of(0.999, 0.001, 0.4, 0.6, 0.52, 0.48),
  classIndices: Int32Array.of(0, 1, 0),
  margins: Float32Array.of(0.998, 0.2, 0.04),
  calibration: { temperature: 0.01, source: 'teacher', photos: 0 },
};
const words = (row: number, decision?: string | null) =>
  Object.values(tileWords(PROPOSALS, row, decision))
    .join(' | ')
    .replaceAll('\u00a0', ' ');

describe('a proposal in words', () => {
  it('says how sure the teacher is, and what else it might be', () => {
    expect(words(0)).toBe('hat | surely, > 99 % | or shoe, < 1 %');
    expect(words(1)).toBe('shoe | probably, 60 % | or hat, 40 %');
    expect(words(2)).toBe('hat | perhaps, 52 % | or shoe, 48 %');
  });

  it('says whose word it is once the user has spoken', () => {
    expect(words(0, 'hat')).toBe('hat | you agree | with > 99 %');
    expect(words(0, 'shoe')).toBe('shoe | you say | was hat, > 99 %');
    expect(words(0, null)).toBe('put aside | by you | was hat, > 99 %');
  });

  it('passes over a word about a class that is not asked for', () => {
    expect(words(0, 'boat')).toBe(words(0));
  });

  it('names no other where there is one class', () => {
    const one = { ...PROPOSALS, classes: ['hat'], probabilities: Float32Array.of(1), ids: ['a'] };
    expect(tileWords(one, 0, undefined)).toMatchObject({ name: 'hat', other: '' });
  });

  it('is never certain', () => {
    expect([1, 0.994, 0.005, 0].map((p) => formatChance(p).replaceAll('\u00a0', ' '))).toEqual([
      '> 99 %',
      '99 %',
      '1 %',
      '< 1 %',
    ]);
  });
});

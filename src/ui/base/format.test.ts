import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCountOf,
  formatDuration,
  formatMs,
  formatPercent,
  formatRate,
  formatShort,
} from './format.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('numbers in words', () => {
  it('counts one photo as one photo', () => {
    expect(plain(formatCountOf(1, 'photo'))).toBe('1 photo');
    expect(plain(formatCountOf(3781, 'photo'))).toBe('3,781 photos');
    expect(plain(formatCountOf(2, 'class', 'classes'))).toBe('2 classes');
  });
  it('gives bytes in decimal units with two or three figures', () => {
    expect([0, 999, 1_740_000, 148_200_000, 60e9].map((size) => plain(formatBytes(size)))).toEqual([
      '0 B',
      '999 B',
      '1.7 MB',
      '148 MB',
      '60 GB',
    ]);
  });
  it('never prints a thousand of the smaller unit', () => {
    expect(plain(formatBytes(999_900))).toBe('1.0 MB');
  });
  it('gives durations in the two units that matter', () => {
    expect([800, 41_000, 134_000, 120_000, 3_900_000].map((ms) => plain(formatDuration(ms)))).toEqual([
      '0.8 s',
      '41 s',
      '2 min 14 s',
      '2 min',
      '1 h 5 min',
    ]);
  });
  it('never says 60 seconds where it means a minute', () => {
    expect(plain(formatDuration(59_600))).toBe('1 min');
  });
  it('keeps a unit with every rate and share', () => {
    expect(plain(formatMs(4.23))).toBe('4.2 ms');
    expect(plain(formatMs(1300))).toBe('1.3 s');
    expect(plain(formatPercent(0.718))).toBe('71.8 %');
    expect(plain(formatRate(744.2, 'photos'))).toBe('744 photos/s');
    expect(plain(formatRate(1_200_000, 'bytes'))).toBe('1.2 MB/s');
  });
  it('shortens large counts', () => {
    expect([12, 184_000, 1_240_000].map((value) => plain(formatShort(value)))).toEqual([
      '12',
      '184 k',
      '1.2 M',
    ]);
  });
});

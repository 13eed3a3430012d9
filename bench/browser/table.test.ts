/** From measurements to the printed table: goals that are missed are called missed. */
import { describe, expect, it } from 'vitest';
import type { Growth, Measurements } from './measure.ts';
import { rowsOf } from './rows.ts';
import { markdownTable } from './table.ts';

const growth = (imageSizePx: 32 | 64, batchSize: number, ms: number): Growth => ({
  workload: { student: 'conv', imageSizePx, batchSize },
  flops: 1e9 * batchSize,
  ms,
  tensorBytes: 3 * 2 ** 20,
});

const MEASUREMENTS: Measurements = {
  engine: { simd: 'relaxed', threads: 2, isIsolated: true },
  peak: { relaxed: 60, simd: 30 },
  steps: [
    {
      workload: { student: 'six-convs', imageSizePx: 32, batchSize: 64 },
      flops: 14.7e9,
      oneThreadMs: 400,
      twoThreadsMs: 250,
      stockMs: 3300,
    },
  ],
  products: [{ transposeA: true, transposeB: false, gflopPerSecond: 32.9 }],
  batches: [growth(32, 32, 64), growth(32, 64, 140)],
  sizes: [growth(32, 64, 100), growth(64, 64, 120)],
};

const rowOf = (part: string, measurements = MEASUREMENTS) =>
  rowsOf(measurements).find(({ what }) => what.includes(part));

describe('a row', () => {
  it('holds a step against the peak with fused multiply-add where there is one', () => {
    expect(rowOf('14.7 GFLOP')).toEqual({
      what: 'step of six convolutions, 32-64-128 (14.7 GFLOP), one thread',
      figure: '400 ms, 36.8 GFLOP/s, 61 % of the peak',
      goal: { text: '60 % of the peak', isReached: true },
    });
  });

  it('holds it against the plain peak where there is no other', () => {
    expect(rowOf('14.7 GFLOP', { ...MEASUREMENTS, peak: { simd: 30 } })?.figure).toContain('123 %');
  });

  it('gives ratios to plain tfjs-wasm and to one thread', () => {
    expect(rowOf('tfjs-wasm')).toMatchObject({
      figure: '3300 ms, ours 8.3x as fast',
      goal: { isReached: true },
    });
    expect(rowOf('two threads')).toMatchObject({
      figure: '250 ms, 1.60x one thread',
      goal: { isReached: false },
    });
  });

  it('is absent where the machine has one core', () => {
    const [step] = MEASUREMENTS.steps;
    const alone = { ...MEASUREMENTS, steps: [{ ...step!, twoThreadsMs: null }] };
    expect(rowOf('two threads', alone)).toBeUndefined();
  });

  it('calls a product that is just short of its goal short', () => {
    expect(rowOf("A' B,")?.goal?.isReached).toBe(false);
  });

  it('compares batches by the image and sizes by the work', () => {
    expect(rowOf('over the batches')).toMatchObject({ figure: '+9 %', goal: { isReached: true } });
    expect(rowOf('over the image sizes')).toMatchObject({ figure: '+20 %', goal: { isReached: false } });
    expect(rowOf('batch 32')?.figure).toBe('2.00 ms an image, 500.0 GFLOP/s, 3 MiB of tensors');
  });
});

it('prints machine, goals and what falls short', () => {
  const machine = {
    browser: 'Chromium 156',
    processor: 'A | B',
    cores: 2,
    simd: 'relaxed',
    date: '2026-11-23',
    commit: 'abc1234',
    load: 0.25,
  };
  const rows = [
    { what: 'a', figure: '1', goal: null },
    { what: 'b', figure: '2', goal: { text: '3', isReached: false } },
    { what: 'c|d', figure: '4', goal: { text: '3', isReached: true } },
  ];
  expect(markdownTable(machine, rows).split('\n')).toEqual([
    '2026-11-23, commit abc1234: Chromium 156, relaxed SIMD, 2 cores (A | B), load 0.3 at the start.',
    '',
    '|  | figure | goal | reached |',
    '|---|---|---|---|',
    '| a | 1 |  |  |',
    '| b | 2 | 3 | **no** |',
    '| c\\|d | 4 | 3 | yes |',
  ]);
});

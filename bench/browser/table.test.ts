/** From measurements to the printed table: goals that are missed are called missed. */
import { describe, expect, it } from 'vitest';
import type { Growth } from './growth.ts';
import type { Measurements } from './measure.ts';
import type { TrainerRun } from './requests.ts';
import { rowsOf } from './rows.ts';
import type { StepTimes } from './steps.ts';
import { markdownTable } from './table.ts';

const growth = (imageSizePx: 32 | 64, batchSize: number, ms: number): Growth => ({
  workload: { student: 'conv', imageSizePx, batchSize },
  flops: 1e9 * batchSize,
  ms,
  tensorBytes: 3 * 2 ** 20,
});

const STEP: StepTimes = {
  workload: { student: 'six-convs', imageSizePx: 32, batchSize: 64 },
  rivals: ['stock', 'pytorch', 'jax'],
  flops: 14.7e9,
  oneThreadMs: 400,
  twoThreadsMs: 250,
  stockMs: 3300,
  jaxOneThread: { ms: 1200 },
  jaxTwoThreads: { failure: 'no answer within 120 s' },
  pytorchMs: 90,
};

const run = (trainingPhotos: number, msPerStep: number, peakBytes: number): TrainerRun => ({
  trainingPhotos,
  imageSizePx: 32,
  batchSize: 64,
  steps: 32,
  msPerStep,
  predictedBytes: 100 * 2 ** 20,
  peakBytes,
  deviceBytes: 200 * 2 ** 20,
});

const MEASUREMENTS: Measurements = {
  engine: { simd: 'relaxed', threads: 2, isIsolated: true },
  peak: { relaxed: 60, simd: 30 },
  steps: {
    pytorch: 'PyTorch 2',
    times: [STEP],
    jaxConvolutions: { workload: STEP.workload, own: { ms: 4000 }, products: { ms: 100 } },
  },
  families: null,
  products: [
    {
      product: { m: 1024, k: 512, n: 512, transposeA: true, transposeB: false, gradient: false },
      ours: { oneThread: 33, twoThreads: 60 },
      jax: { oneThread: 32, twoThreads: 61 },
    },
  ],
  growth: {
    batches: [growth(32, 32, 64), growth(32, 64, 140)],
    sizes: [growth(32, 64, 100), growth(64, 64, 120)],
  },
  training: [run(1024, 64, 95 * 2 ** 20), run(4096, 70, 120 * 2 ** 20)],
};

const rowOf = (part: string, measurements = MEASUREMENTS) =>
  rowsOf(measurements).find(({ what }) => what.includes(part));
const withStep = (step: Partial<StepTimes>): Measurements => ({
  ...MEASUREMENTS,
  steps: { ...MEASUREMENTS.steps!, times: [{ ...STEP, ...step }] },
});

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
    expect(rowOf('six convolutions, 32-64-128, two threads')).toMatchObject({
      figure: '250 ms, 1.60x one thread',
      goal: { isReached: false },
    });
  });

  it('is absent where the machine has one core', () => {
    expect(rowOf('32-64-128, two threads', withStep({ twoThreadsMs: null }))).toBeUndefined();
  });

  it('calls a step that is more than four times as slow as PyTorch too slow', () => {
    expect(rowOf('in PyTorch')).toMatchObject({
      figure: '90 ms (PyTorch 2), ours 4.4x as slow',
      goal: { isReached: false },
    });
  });

  it('says that nothing was measured where there is no PyTorch', () => {
    expect(rowOf('in PyTorch', withStep({ pytorchMs: null }))).toMatchObject({
      figure: 'not measured: PyTorch 2',
      goal: { isReached: null },
    });
  });

  it('prints why jax-js gave no figure', () => {
    expect(rowOf('sums of products, one thread')).toMatchObject({ figure: '1200 ms, ours 3.0x as fast' });
    expect(rowOf('sums of products, two threads')).toMatchObject({
      figure: 'no answer within 120 s',
      goal: { isReached: null },
    });
  });

  it('wants a product to be faster on one thread and on two', () => {
    expect(rowOf("A' B:")).toMatchObject({
      figure: 'one thread 33, 32; two threads 60, 61 GFLOP/s',
      goal: { isReached: false },
    });
  });

  it('compares batches by the image and sizes by the work', () => {
    expect(rowOf('over the batches')).toMatchObject({ figure: '+9 %', goal: { isReached: true } });
    expect(rowOf('over the image sizes')).toMatchObject({ figure: '+20 %', goal: { isReached: false } });
    expect(rowOf('batch 32')?.figure).toBe('2.00 ms an image, 500.0 GFLOP/s, 3 MiB of tensors');
  });

  it('holds the memory of a run against what was foretold', () => {
    expect(rowOf('1,024 photos')).toMatchObject({
      figure: '1.00 ms an image (32 steps), 100 MiB foretold, 95 MiB measured, heap 200 MiB',
      goal: { isReached: true },
    });
    expect(rowOf('4,096 photos')?.goal?.isReached).toBe(false);
    expect(rowOf('over the folders')).toMatchObject({ figure: '+9 %', goal: { isReached: true } });
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
    { what: 'e', figure: '-', goal: { text: '3', isReached: null } },
  ];
  expect(markdownTable(machine, rows).split('\n')).toEqual([
    '2026-11-23, commit abc1234: Chromium 156, relaxed SIMD, 2 cores (A | B), load 0.3 at the start.',
    '',
    '|  | figure | goal | reached |',
    '|---|---|---|---|',
    '| a | 1 |  |  |',
    '| b | 2 | 3 | **no** |',
    '| c\\|d | 4 | 3 | yes |',
    '| e | - | 3 | not measured |',
  ]);
});

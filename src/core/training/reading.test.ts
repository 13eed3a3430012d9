import { describe, expect, test } from 'vitest';
import type { Run } from '../records/run.ts';
import { divergedMessage, readRun } from './reading.ts';

function run(change: Partial<Run>, loss: readonly number[] = [], top1: readonly number[] = []): Run {
  const curves = {
    step: loss.map((_, i) => i + 1),
    loss: [...loss],
    terms: {},
    learningRate: [],
    gradientNorm: [],
    msPerStep: [],
    evalStep: top1.map((_, i) => (i + 1) * 10),
    metrics: { top1: [...top1] },
  };
  return {
    ...{ status: 'training', step: 100, totalSteps: 100, message: '', curves, best: null },
    recipe: { keep: 'last' },
    ...change,
  } as Run;
}

const falling = Array.from({ length: 50 }, (_, i) => 2 - i / 40);

describe('a run is read as', () => {
  test('ready, starting and too early to say before there is a trend', () => {
    expect(readRun(run({ status: 'ready' }))).toMatch(/^Ready/);
    expect(readRun(run({}))).toMatch(/^Starting/);
    expect(readRun(run({}, [2, 1.9]))).toMatch(/^Started: too early/);
  });

  test('learning while its loss falls, with the newest validation figure', () => {
    expect(readRun(run({}, falling, [0.3, 0.55]))).toMatch(
      /^Learning: the loss fell from 1\.9\d to 0\.\d+; 55\.0 % of validation photos right\.$/,
    );
  });

  test('learning without progress on validation once that stands still', () => {
    expect(readRun(run({}, falling, [0.3, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5]))).toMatch(
      /has not improved since step 20 \(60\.0 %\)/,
    );
  });

  test('stuck when the loss has not moved, and getting worse when it rises', () => {
    expect(readRun(run({}, Array(50).fill(2.3)))).toMatch(/^Stuck: the loss has stayed near 2\.30/);
    expect(readRun(run({}, falling.toReversed()))).toMatch(/^Getting worse/);
  });

  test('paused, stopped and finished where it stands', () => {
    expect(readRun(run({ status: 'paused', step: 40 }))).toBe(
      'Paused at step 40 of 100; it goes on from there.',
    );
    expect(readRun(run({ status: 'stopped', step: 40 }, falling, [0.5]))).toBe(
      'Stopped at step 40 of 100: 50.0 % of validation photos right.',
    );
    expect(readRun(run({ status: 'finished' }, falling, [0.8, 0.75]))).toBe(
      'Finished: 75.0 % of validation photos right (best 80.0 % at step 10).',
    );
    expect(readRun(run({ status: 'finished' }, falling, []))).toMatch(/no validation photos/);
    expect(readRun(run({ status: 'finished' }, falling, [Number.NaN]))).toMatch(/no validation photos/);
  });

  test('the check that its weights are of, and where patience ended it', () => {
    const best = { step: 40, top1: 0.8, loss: 1 };
    const keeping = { status: 'finished', recipe: { keep: 'best' } as Run['recipe'], best } as const;
    expect(readRun(run(keeping, falling, [0.8, 0.75]))).toBe(
      'Finished: 80.0 % of validation photos right at step 40, whose weights it keeps.',
    );
    expect(readRun(run({ ...keeping, step: 60 }, falling, [0.8, 0.75]))).toMatch(
      /^Finished at step 60 of 100, as more brought nothing better: 80\.0 %/,
    );
    expect(readRun(run({ ...keeping, best: null }, falling, []))).toMatch(/no validation photos/);
  });

  test('diverged at a step, with the checkpoint it went back to', () => {
    const message = divergedMessage(412, 'loss', 400);
    expect(message).toBe(
      'Diverged at step 412: non-finite loss; restored the checkpoint of step 400. Lower the learning rate or switch gradient clipping on.',
    );
    expect(readRun(run({ status: 'failed', message }))).toBe(message);
    expect(divergedMessage(3, 'gradient', 0)).toMatch(/went back to the start/);
  });
});

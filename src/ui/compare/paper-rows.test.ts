import { describe, expect, it } from 'vitest';
import type { LoopCost } from '../../core/training/loop-cost.ts';
import { estimatedCosts, measuredCosts, paperRows } from './paper-rows.ts';

const student = { parameters: 1, sizeBytes: 2e6, flopsPerImage: 1, imageSizePx: 32 };
const teacher = { id: 't', name: 't', dtype: 'q8', device: 'wasm', sizeBytes: 8e6, imageSizePx: 64 } as const;

const cost = (ms: LoopCost['ms'], bytes: LoopCost['bytes']): LoopCost => ({
  ...{ projectId: 'p', key: 'k', measuredAtMs: 0, pairs: 4, batchSize: 8, backend: 'wasm', student, teacher },
  ms,
  bytes,
});

const embed = cost(
  { stored: 20, student: 1e3, views: 1e3, teacher: 1e3 },
  { trainer: 50e6, targets: 1e6, teacher: 9e9 },
);
const inLoop = cost(
  { stored: 1e3, student: 30, views: 40, teacher: 130 },
  { trainer: 60e6, targets: 9e9, teacher: 42e6 },
);
const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const lines = (...given: Parameters<typeof paperRows>) =>
  paperRows(...given).map(({ name, stored, loop, ratio }) => plain([name, stored, loop, ratio].join(' | ')));

describe('the rows of the paper’s figure', () => {
  it('take each side from its own measurement: stored embeddings here, the teacher in the loop there', () => {
    expect(lines(measuredCosts(embed, inLoop), 50, null)).toEqual([
      'An epoch | ~1.0 s | ~10 s | 10×',
      'Weights | 2 MB | 10 MB | 5×',
      'All memory | 51 MB | 102 MB | 2×',
      'Accuracy | not trained yet | not trained yet | –',
    ]);
  });

  it('say nothing of all memory where the teacher’s part cannot be seen', () => {
    const unseen = { ...inLoop, bytes: { ...inLoop.bytes, teacher: null } };
    expect(paperRows(measuredCosts(embed, unseen), 50, null).map(({ name }) => name)).toEqual([
      'An epoch',
      'Weights',
      'Accuracy',
    ]);
  });

  it('mark the estimate as one', () => {
    const estimate = { storedMs: 20, loopMs: 100, time: 5, weights: 5 };
    expect(lines(estimatedCosts(estimate, 2e6, 8e6), 50, null)[0]).toBe('An epoch | ~1.0 s | ~5.0 s | ~5×');
  });

  it('give accuracies with their spread, and the difference paired by seed', () => {
    const spread = (mean: number) => ({ mean, sd: 0.02, count: 3 });
    const difference = { mean: -0.031, standardError: 0.008, pairs: 3 };
    const scores = { epochs: 5, embed: spread(0.62), teacher: spread(0.589), difference };
    expect(lines(null, 50, scores)).toEqual(['Accuracy | 62.0 ± 2.0 % | 58.9 ± 2.0 % | −3.1 ± 0.8 points']);
  });
});

/** Top-1 accuracy: what a student is chosen by. */
import type { Metric } from './metric.ts';
import { type Scores, topKAccuracy } from './scores.ts';

/** Share of rows whose largest score is the label's. */
export function accuracy(scores: Scores, labels: ArrayLike<number>): number {
  return topKAccuracy(scores, labels, 1);
}

export const TOP1: Metric<'labels'> = {
  id: 'top1',
  words: {
    name: 'Accuracy',
    explanation: 'Top-1 accuracy: photos whose most likely class is the right one.',
    format: 'share',
    better: 'higher',
  },
  needs: ['labels'],
  perEpoch: {
    chart: 'Accuracy',
    line: 'accuracy',
    awaited:
      'After the first epoch: the share of validation photos it gets right, beside what the teacher knows.',
  },
  compute: ({ probabilities, labels }) => accuracy(probabilities, labels),
};

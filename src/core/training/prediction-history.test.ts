import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshHistory, historyOf, updatedHistory } from './prediction-history.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('the history of predictions', () => {
  test('starts even, and moves towards what the student says of the photos of a batch, and of no other', async () => {
    const start = freshHistory(3, 2);
    expect(Array.from(await start.data())).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    const said = tf.tensor2d([
      [1, 0],
      [0, 1],
    ]);
    const next = updatedHistory(start, Int32Array.from([2, 0]), said, 0.75);
    expect(Array.from(await next.data())).toEqual([0.375, 0.625, 0.5, 0.5, 0.625, 0.375]);
    expect(Array.from(await historyOf(next, Int32Array.from([2, 2])).data())).toEqual([
      0.625, 0.375, 0.625, 0.375,
    ]);
  });

  test('takes the later answer of a photo that is twice in a batch', async () => {
    const said = tf.tensor2d([
      [1, 0],
      [0, 1],
    ]);
    const next = updatedHistory(freshHistory(2, 2), Int32Array.from([1, 1]), said, 0.5);
    expect(Array.from(await next.data())).toEqual([0.5, 0.5, 0.25, 0.75]);
  });
});

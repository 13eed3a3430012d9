import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { HISTORY } from './history.ts';
import type { Pass } from './supply.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const { fresh, next } = HISTORY.memory!;
/** What a loss reads of these photos. */
const read = (memory: tf.Tensor, photos: readonly number[]) =>
  HISTORY.step!({ memory, photos: Int32Array.from(photos) } as unknown as Pass, { momentum: 0.5 });

describe('the history of predictions', () => {
  test('starts even, and moves towards what the student says of the photos of a batch, and of no other', async () => {
    const start = fresh({ photos: 3, classes: 2 });
    expect(Array.from(await start.data())).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    const said = tf.tensor2d([
      [1, 0],
      [0, 1],
    ]);
    const after = next(start, { photos: Int32Array.from([2, 0]), predictions: said }, { momentum: 0.75 });
    expect(Array.from(await after.data())).toEqual([0.375, 0.625, 0.5, 0.5, 0.625, 0.375]);
    expect(Array.from(await read(after, [2, 2]).data())).toEqual([0.625, 0.375, 0.625, 0.375]);
  });

  test('takes the later answer of a photo that is twice in a batch', async () => {
    const said = tf.tensor2d([
      [1, 0],
      [0, 1],
    ]);
    const after = next(
      fresh({ photos: 2, classes: 2 }),
      { photos: Int32Array.from([1, 1]), predictions: said },
      { momentum: 0.5 },
    );
    expect(Array.from(await after.data())).toEqual([0.5, 0.5, 0.25, 0.75]);
  });
});

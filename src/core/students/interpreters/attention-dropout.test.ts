import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { drawAttentionMasks, masksOf } from './attention-dropout.ts';

const SHAPE = [8, 2, 17, 17] as const;

describe('attention dropout', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('drops the given share and makes up for it', async () => {
    const values = await drawAttentionMasks(SHAPE, 0.25, createRandom(1)).masks.data();
    expect(new Set(values)).toEqual(new Set([0, Math.fround(4 / 3)]));
    const dropped = values.filter((value) => value === 0).length / values.length;
    expect(dropped).toBeGreaterThan(0.2);
    expect(dropped).toBeLessThan(0.3);
  });

  it('repeats itself for the same generator and differs from photo to photo', async () => {
    const draw = async (seed: number) => {
      const { masks, taken } = drawAttentionMasks(SHAPE, 0.1, createRandom(seed));
      return { masks: Array.from(await masks.data()), taken: Array.from(await taken.data()) };
    };
    const one = await draw(1);
    expect(await draw(1)).toEqual(one);
    expect(await draw(2)).not.toEqual(one);
    expect(new Set(one.taken).size).toBeGreaterThan(8);
    const each = SHAPE[2] * SHAPE[3];
    expect(one.masks.slice(0, each)).not.toEqual(one.masks.slice(each, 2 * each));
  });

  it('lets every head of every photo take its own of given multipliers', async () => {
    const given = tf.reshape(tf.range(0, 2 * 3 * 2 * 2), [2, 3, 2, 2]);
    const { masks, taken } = masksOf(given);
    expect(masks.shape).toEqual([6, 2, 2]);
    expect(Array.from(await masks.data())).toEqual(Array.from(await given.data()));
    expect(Array.from(await taken.data())).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

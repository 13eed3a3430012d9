import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { dropoutMultipliers } from './attention-dropout.ts';

const SHAPE = [8, 2, 17, 17] as const;

describe('attention dropout', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('drops the given share and makes up for it', async () => {
    const values = await dropoutMultipliers(SHAPE, 0.25, createRandom(1)).data();
    expect(new Set(values)).toEqual(new Set([0, Math.fround(4 / 3)]));
    const dropped = values.filter((value) => value === 0).length / values.length;
    expect(dropped).toBeGreaterThan(0.2);
    expect(dropped).toBeLessThan(0.3);
  });

  it('repeats itself for the same generator and differs from photo to photo', async () => {
    const draw = async (seed: number) =>
      Array.from(await dropoutMultipliers(SHAPE, 0.1, createRandom(seed)).data());
    const one = await draw(1);
    expect(await draw(1)).toEqual(one);
    expect(await draw(2)).not.toEqual(one);
    const each = one.length / SHAPE[0];
    expect(one.slice(0, each)).not.toEqual(one.slice(each, 2 * each));
  });
});

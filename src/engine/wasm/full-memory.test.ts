import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend, stopBackend } from '../backend.ts';
import { nodeEngineFiles } from '../testing/node-files.ts';

describe('the memory of WASM', () => {
  beforeAll(() => startBackend('wasm', nodeEngineFiles()));
  afterAll(() => stopBackend());

  it('says that it is full, and what can be done, and goes on with what fits', async () => {
    expect(() => tf.tidy(() => tf.fill([2 ** 30 - 4], 1))).toThrow(
      expect.objectContaining({
        code: 'OUT_OF_MEMORY',
        message: expect.stringMatching(/^This does not fit .* 4,096 MiB more .* Choose smaller batches/),
      }),
    );
    const ones = tf.fill([4], 1);
    expect([...(await ones.data())]).toEqual([1, 1, 1, 1]);
    ones.dispose();
  });
});

/** Pupil against PyTorch in the browser, where it will run. GPUs may be ten times as far off as the files allow on a CPU. */
import '@tensorflow/tfjs-backend-webgpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect } from 'vitest';
import { itMatchesFixtures } from './testing/describe-fixtures.ts';

describe('the core on webgpu gives what PyTorch gives', () => {
  beforeAll(async () => {
    expect(await tf.setBackend('webgpu')).toBe(true);
  });
  itMatchesFixtures(10);
});

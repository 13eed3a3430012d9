/** Pupil against PyTorch, on the backends that Node has: see testing/fixture-runner.ts. */
// The whole library, for its gradients and the cpu backend.
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect } from 'vitest';
import { itMatchesFixtures } from './testing/describe-fixtures.ts';

describe('the core on cpu gives what PyTorch gives', () => {
  beforeAll(async () => {
    expect(await tf.setBackend('cpu')).toBe(true);
  });
  itMatchesFixtures(1);
});

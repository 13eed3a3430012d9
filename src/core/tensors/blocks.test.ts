import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { beforeAll, describe } from 'vitest';
import { describeBlocks } from './testing/block-contract.ts';

describe('blocks on the cpu backend', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });
  describeBlocks();
});

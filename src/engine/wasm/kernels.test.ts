import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { describeBlocks } from '../../core/tensors/testing/block-contract.ts';
import { startBackend, stopBackend } from '../backend.ts';
import { describeKernels } from '../testing/kernel-contract.ts';
import { nodeEngineFiles } from '../testing/node-files.ts';

describe.each(['wasm', 'cpu'] as const)('the %s backend', (id) => {
  beforeAll(async () => {
    await startBackend(id, nodeEngineFiles());
  });
  afterAll(() => {
    tf.disposeVariables();
    stopBackend();
  });
  describeKernels();
  describeBlocks();
});

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { describeBlocks } from '../../core/tensors/testing/block-contract.ts';
import { startBackend, stopBackend } from '../backend.ts';
import { describeKernels } from '../testing/kernel-contract.ts';
import { nodeEngineFiles } from '../testing/node-files.ts';
import { nodeThreads } from '../testing/node-threads.ts';

describe.each([
  ['wasm', 1],
  ['wasm', 3],
  ['cpu', 1],
] as const)('the %s backend on %i thread(s)', (id, count) => {
  beforeAll(async () => {
    const facts = await startBackend(id, nodeEngineFiles(), nodeThreads(count));
    expect(facts.threads).toBe(count);
  });
  afterAll(() => {
    tf.disposeVariables();
    stopBackend();
  });
  describeKernels();
  describeBlocks();
});

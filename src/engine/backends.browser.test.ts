import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeBlocks } from '../core/tensors/testing/block-contract.ts';
import { type BackendFacts, startBackend, stopBackend } from './backend.ts';
import { ENGINE_FILES } from './files.ts';
import { describeKernels } from './testing/kernel-contract.ts';
import { describeViews } from './testing/view-contract.ts';

describe.each(['wasm', 'webgpu'] as const)('in Chromium, the %s backend', (id) => {
  let facts: BackendFacts;
  beforeAll(async () => {
    facts = await startBackend(id, ENGINE_FILES);
  });
  afterAll(() => stopBackend());

  it('is the one that was asked for, and says what it runs on', () => {
    expect(tf.getBackend()).toBe(id);
    expect(facts.device).not.toBe('');
    expect(facts.isSoftware).toBe(id === 'webgpu');
    expect(facts.simd).toBe(id === 'wasm' ? 'relaxed' : null);
  });

  describeKernels({ isSmall: id === 'webgpu' });
  describeBlocks();
  describe('views of photos', describeViews);
});

describe('a backend that cannot start', () => {
  it('refuses with the reason when our kernels are not served', async () => {
    const files = { ...ENGINE_FILES, kernelsUrl: { simd: '/absent.wasm', relaxed: '/absent.wasm' } };
    await expect(startBackend('wasm', files)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    stopBackend();
  });

  it('starts again after it was stopped', async () => {
    await startBackend('wasm', ENGINE_FILES);
    const y = tf.matMul(tf.ones([3, 5]), tf.ones([5, 2]));
    expect([...(await y.data())]).toEqual([5, 5, 5, 5, 5, 5]);
    y.dispose();
    stopBackend();
  });
});

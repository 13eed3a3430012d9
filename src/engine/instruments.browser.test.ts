import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend, stopBackend } from './backend.ts';
import { ENGINE_FILES } from './files.ts';
import { deviceBytes, deviceDone, isAsynchronous, watchLaunches } from './instruments.ts';

/** Large enough that no backend computes it on the host instead. */
const SIDE = 64;

describe.each(['wasm', 'webgpu'] as const)('on %s, the instruments', (id) => {
  let x: tf.Tensor;
  beforeAll(async () => {
    await startBackend(id, ENGINE_FILES);
    x = tf.tensor(
      Float32Array.from({ length: SIDE * SIDE }, (_, i) => Math.sin(i)),
      [SIDE, SIDE],
    );
  });
  afterAll(() => stopBackend());

  const compute = () => tf.reshape(tf.sigmoid(tf.mul(x, x)), [SIDE * SIDE]);

  it('count the kernels that compute, see the tensors in between, and change no bit', async () => {
    const plain = await tf.tidy(compute).data();
    const heldBytes = tf.memory().numBytes;
    const launches = watchLaunches();
    const watched = tf.tidy(compute);
    expect(launches()).toEqual({ kernels: 2, peakTensorBytes: heldBytes + 2 * 4 * SIDE * SIDE });
    expect(await watched.data()).toEqual(plain);
  });

  it('see nothing any more once they have answered', () => {
    const launches = watchLaunches();
    const first = launches();
    tf.tidy(compute).dispose();
    expect(first.kernels).toBe(0);
    expect(Object.hasOwn(tf.engine(), 'runKernel')).toBe(false);
    expect(Object.hasOwn(tf.backend(), 'runWebGPUProgram')).toBe(false);
  });

  it('wait for the device with and without work for it', async () => {
    expect(isAsynchronous()).toBe(id === 'webgpu');
    await deviceDone();
    await deviceDone();
    const y = tf.tidy(compute);
    await deviceDone();
    expect((await y.data())[0]).toBeCloseTo(0.5);
    expect(deviceBytes()).toBeGreaterThan(3 * 4 * SIDE * SIDE);
  });
});

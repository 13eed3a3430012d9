import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend, stopBackend } from '../backend.ts';
import { ENGINE_FILES } from '../files.ts';
import { gpuOf } from './dispatcher.ts';
import type { Program } from './program.ts';

beforeAll(() => startBackend('webgpu', ENGINE_FILES));
afterAll(() => stopBackend());

const copyWith = (name: string, text: string): Program<Record<never, never>> => ({
  name,
  build: () => ({ reads: { x: 'f32' }, writes: { y: 'f32' }, lanes: 1, groups: 1, text }),
});

describe('a program that the device refuses', () => {
  it('is an error at the next dispatch, not a tensor of zeros', async () => {
    const gpu = gpuOf(tf.backend() as WebGPUBackend);
    const x = tf.tensor1d([3]);
    const copy = copyWith('copy', 'fn run(group: u32, lane: u32) { y[0] = x[0]; }');
    const good = gpu.output([1]);
    gpu.run(copy, {}, { x }, { y: good });
    expect(Array.from(await tf.engine().makeTensorFromTensorInfo(good).data())).toEqual([3]);

    const broken = copyWith('broken', 'fn run(group: u32, lane: u32) { y[0] = nowhere; }');
    gpu.run(broken, {}, { x }, { y: gpu.output([1]) });
    await gpu.device.queue.onSubmittedWorkDone();
    await tf.nextFrame();
    expect(() => gpu.run(copy, {}, { x }, { y: gpu.output([1]) })).toThrow(
      expect.objectContaining({ code: 'BACKEND_UNAVAILABLE', facts: { program: 'broken ' } }),
    );
  });
});

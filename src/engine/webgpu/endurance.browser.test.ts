/** Many steps on WebGPU: what a run holds must not grow, or a long run ends with the tab. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConvConfig } from '../../core/students/families/conv.ts';
import type { VitConfig } from '../../core/students/families/vit.ts';
import { startBackend, stopBackend } from '../backend.ts';
import { ENGINE_FILES } from '../files.ts';
import { deviceDone } from '../instruments.ts';
import { presetRun } from '../testing/preset-run.ts';
import { pipelineCount } from './dispatcher.ts';

beforeAll(async () => {
  await startBackend('webgpu', ENGINE_FILES);
});
afterAll(() => stopBackend());

const STEPS = 100;
/**
 * Buffers are given back when commands are submitted, every 15 dispatches: after 15 steps those have met every place
 * of a step.
 */
const WARM_UP_STEPS = 30;

/** Every kind of layer, and next to no work. */
const TINY: { readonly conv: ConvConfig; readonly 'vit-tiny': VitConfig } = {
  conv: {
    id: 'conv',
    imageSizePx: 32,
    widths: [4, 8],
    blocksPerStage: [1, 1],
    norm: 'batch',
    groups: 2,
    stemStride: 2,
    padding: 'sym',
  },
  'vit-tiny': {
    id: 'vit',
    imageSizePx: 32,
    patchPx: 16,
    width: 8,
    layers: 1,
    heads: 2,
    attentionDropout: 0.1,
  },
};

it.each(['conv', 'vit-tiny'] as const)(
  'a tiny %s holds no more after 100 steps than after 30',
  async (student) => {
    const backend = tf.backend() as WebGPUBackend;
    const held = async () => {
      // What was disposed of comes back once the commands that use it are submitted.
      await deviceDone();
      const { bufferManager, device } = backend;
      return {
        tensors: tf.memory().numTensors,
        tensorBytes: tf.memory().numBytes,
        usedBuffers: bufferManager.getNumUsedBuffers(),
        allBuffers: bufferManager.getNumUsedBuffers() + bufferManager.getNumFreeBuffers(),
        gpuBytes: backend.memory().numBytesAllocatedInGPU,
        pipelines: pipelineCount(device),
      };
    };
    const errors: string[] = [];
    backend.device.addEventListener('uncapturederror', (event) => errors.push(event.error.message));
    const run = presetRun(student, 2, TINY[student]);
    for (let step = 0; step < WARM_UP_STEPS; step++) run.step();
    const before = await held();
    for (let step = WARM_UP_STEPS; step < STEPS; step++) {
      run.step();
      // As the trainer does: a turn for the browser, no waiting for the device.
      await Promise.resolve();
    }
    expect(await held()).toEqual(before);
    expect(await run.loss()).toBeGreaterThan(0);
    expect(errors).toEqual([]);
    run.dispose();
  },
);

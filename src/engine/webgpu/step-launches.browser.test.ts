/**
 * What a training step launches on WebGPU: our programs, against tfjs's own kernels and composed blocks. Prints the
 * counts by name: npx vitest run --project browser src/engine/webgpu/step-launches.browser.test.ts
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend, stopBackend } from '../backend.ts';
import { ENGINE_FILES } from '../files.ts';
import { presetRun } from '../testing/preset-run.ts';
import { gpuOf } from './dispatcher.ts';
import { installKernels, removeKernels } from './install.ts';

/**
 * Dispatches by program of what `work` would run. Counted, not run: to compile and to run them takes a device without
 * a GPU minutes, and what is launched does not depend on the values.
 */
function countDispatches(work: () => void): ReadonlyMap<string, number> {
  const backend = tf.backend() as WebGPUBackend;
  const gpu = gpuOf(backend);
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const { run } = gpu;
  // tfjs computes on the processor what it does not hold on the device.
  const putOnDevice = ({ dataId }: tf.TensorInfo) => backend.uploadToGPU(dataId);
  gpu.run = (program, _constants, _reads, writes) => {
    count(program.name);
    Object.values(writes).forEach(putOnDevice);
  };
  backend.runWebGPUProgram = (program, _inputs, dtype, _uniforms, output) => {
    count(`tfjs ${program.shaderKey?.split('_')[0] ?? program.constructor.name}`);
    const written = output ?? backend.makeTensorInfo([...program.outputShape], dtype);
    putOnDevice(written);
    return written;
  };
  try {
    work();
  } finally {
    gpu.run = run;
    Reflect.deleteProperty(backend, 'runWebGPUProgram');
  }
  return counts;
}

const total = (counts: ReadonlyMap<string, number>) =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);

const listed = (counts: ReadonlyMap<string, number>) =>
  [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `${String(count).padStart(5)} ${name}`)
    .join('\n');

/** Of the second step, when all moments are there. */
function countStep(student: string): ReadonlyMap<string, number> {
  const run = presetRun(student, 2);
  countDispatches(() => run.step());
  const counts = countDispatches(() => run.step());
  run.dispose();
  return counts;
}

describe('a training step on WebGPU', () => {
  beforeAll(async () => {
    await startBackend('webgpu', ENGINE_FILES);
  });
  afterAll(() => stopBackend());

  it.each([
    { student: 'conv', most: 1 / 2 },
    { student: 'vit-paper', most: 1 / 3 },
  ] as const)('of $student launches at most $most of what tfjs launches', ({ student, most }) => {
    const ours = countStep(student);
    removeKernels();
    const stock = countStep(student);
    installKernels();
    console.info(
      `${student}: ${total(ours)} dispatches a step, tfjs ${total(stock)}\n${listed(ours)}\n\ntfjs:\n${listed(stock)}`,
    );
    expect(total(ours) / total(stock)).toBeLessThanOrEqual(most);
  });
});

/**
 * What one step launches and holds on the running backend, seen through tfjs's own doors. They are watched only while a step is
 * sampled, and nothing is computed, read back or ordered otherwise for it: a watched step has the bits of an unwatched one.
 */

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { memoryOf } from './wasm/module.ts';

export interface Launches {
  /** WebGPU: compute programs dispatched. WASM and CPU: kernels of tfjs run, other than those that only give data another shape. */
  readonly kernels: number;
  /** The most that live tensors held between two kernels. */
  readonly peakTensorBytes: number;
}

/** They pass the same data on under another shape: no backend computes anything for them. */
const VIEWS: ReadonlySet<string> = new Set([tf.Identity, tf.Reshape, tf.ExpandDims]);

/** Watches until the answer is called for, once. */
export function watchLaunches(): () => Launches {
  const engine = tf.engine();
  const gpu = runningGpu();
  let kernels = 0;
  let peakTensorBytes = engine.state.numBytes;
  // Own properties hide the methods of the class and are taken away again.
  const runKernel: typeof engine.runKernel = (name, inputs, attributes) => {
    const outputs = Object.getPrototypeOf(engine).runKernel.call(engine, name, inputs, attributes);
    if (gpu === null && !VIEWS.has(name)) kernels++;
    peakTensorBytes = Math.max(peakTensorBytes, engine.state.numBytes);
    return outputs;
  };
  Object.assign(engine, { runKernel });
  if (gpu !== null) {
    const runWebGPUProgram: WebGPUBackend['runWebGPUProgram'] = (...call) => {
      kernels++;
      return Object.getPrototypeOf(gpu).runWebGPUProgram.apply(gpu, call);
    };
    Object.assign(gpu, { runWebGPUProgram });
  }
  return () => {
    Reflect.deleteProperty(engine, 'runKernel');
    if (gpu !== null) Reflect.deleteProperty(gpu, 'runWebGPUProgram');
    return { kernels, peakTensorBytes };
  };
}

/** Bytes that the running backend has taken: GPU buffers with those kept for reuse, the WASM heap, or else the live tensors. */
export function deviceBytes(): number {
  const gpu = runningGpu();
  if (gpu !== null) return gpu.memory().numBytesAllocatedInGPU;
  if (tf.getBackend() === 'wasm') return memoryOf(tf.backend() as BackendWasm).buffer.byteLength;
  return tf.memory().numBytes;
}

/** Whether kernels run on after their call has returned. */
export function isAsynchronous(): boolean {
  return runningGpu() !== null;
}

/** Resolves when the device has done everything that it was given. */
export async function deviceDone(): Promise<void> {
  const gpu = runningGpu();
  if (gpu === null) return;
  gpu.submitQueue();
  await gpu.queue.onSubmittedWorkDone();
}

function runningGpu(): WebGPUBackend | null {
  return tf.getBackend() === 'webgpu' ? (tf.backend() as WebGPUBackend) : null;
}

/**
 * What one step launches and holds on the running backend, seen through tfjs's own doors. They are watched only while
 * a step is sampled, and nothing is computed, read back or ordered otherwise for it: a watched step has the bits of
 * an unwatched one.
 */

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { memoryOf } from './wasm/memory.ts';
import { dispatchCount } from './webgpu/dispatcher.ts';

export interface Launches {
  /**
   * WebGPU: compute programs dispatched. WASM and CPU: kernels of tfjs run, other than those that only give data
   * another shape.
   */
  readonly kernels: number;
  /** The most that live tensors held at once, data that several share counted once. */
  readonly peakTensorBytes: number;
}

/** They pass the same data on under another shape: no backend computes anything for them. */
const VIEWS: ReadonlySet<string> = new Set([tf.Identity, tf.Reshape, tf.ExpandDims]);

/** Watches until the answer is called for, once. */
export function watchLaunches(): () => Launches {
  const engine = tf.engine();
  const { tensorInfo } = engine.state;
  const gpu = runningGpu();
  let kernels = 0;
  // Our programs go to tfjs's device beside its own door.
  const before = dispatchCount();
  let heldBytes = engine.state.numBytes;
  let peakTensorBytes = heldBytes;
  const { runKernel, trackTensor, removeDataId } = engine;
  const restore = [
    replace(engine, {
      runKernel(name, inputs, attributes) {
        if (gpu === null && !VIEWS.has(name)) kernels++;
        return runKernel.call(engine, name, inputs, attributes) as never;
      },
      // The engine's own sum of bytes counts data once for every tensor that shares it.
      trackTensor(tensor, backend) {
        const isNew = !tensorInfo.has(tensor.dataId);
        trackTensor.call(engine, tensor, backend);
        if (isNew) heldBytes += tensorInfo.get(tensor.dataId)?.bytes ?? 0;
        peakTensorBytes = Math.max(peakTensorBytes, heldBytes);
      },
      removeDataId(dataId, backend) {
        heldBytes -= tensorInfo.get(dataId)?.bytes ?? 0;
        removeDataId.call(engine, dataId, backend);
      },
    }),
  ];
  if (gpu !== null) {
    const { runWebGPUProgram } = gpu;
    restore.push(
      replace(gpu, {
        runWebGPUProgram(...call) {
          kernels++;
          return runWebGPUProgram.apply(gpu, call);
        },
      }),
    );
  }
  return () => {
    for (const one of restore) one();
    return { kernels: kernels + dispatchCount() - before, peakTensorBytes };
  };
}

/** Hides methods of the object's class behind others. @returns what shows them again */
function replace<T extends object>(object: T, methods: Partial<T>): () => void {
  Object.assign(object, methods);
  return () => {
    for (const name of Object.keys(methods)) Reflect.deleteProperty(object, name);
  };
}

/**
 * Bytes that the running backend has taken: GPU buffers with those kept for reuse, the WASM heap, or else the live
 * tensors.
 */
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
  // tfjs collects programs before it submits them, and has nothing to submit before the first.
  gpu.ensureCommandEncoderReady();
  gpu.endComputePassEncoder();
  gpu.submitQueue();
  await gpu.queue.onSubmittedWorkDone();
}

function runningGpu(): WebGPUBackend | null {
  return tf.getBackend() === 'webgpu' ? (tf.backend() as WebGPUBackend) : null;
}

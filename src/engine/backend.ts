/**
 * Starts one tfjs backend in this thread and proves that it is the one that was asked for (tfjs falls back silently).
 * On WASM our own kernels take the place of tfjs's slow or missing ones, on as many threads as the caller lends.
 * Everything is served by our own origin: no CDN, no blob.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError, toWire } from '../core/errors.ts';
import { describeGpu } from '../core/gpu.ts';
import { installGradients } from './gradients.ts';
import type { SimdLevel } from './wasm/module.ts';
import type { ThreadSource } from './wasm/threads.ts';

/** `webgpu-half`: products of operands that are rounded to float16, summed in float32; everything else in float32. */
export type BackendId = 'webgpu-half' | 'webgpu' | 'wasm' | 'cpu';

export interface EngineFiles {
  /** tfjs's single-threaded SIMD build: a URL, or the bytes themselves (Node). */
  readonly tfjsWasmUrl: string | BufferSource;
  /** Our two builds: URLs, or the bytes themselves (Node). */
  readonly kernelsUrl: Readonly<Record<SimdLevel, string | BufferSource>>;
}

export interface BackendFacts {
  readonly id: BackendId;
  /** For people: the adapter, or the kind of arithmetic. */
  readonly device: string;
  /** A GPU API that runs on the CPU: right answers, a thousandth of the speed. */
  readonly isSoftware: boolean;
  /** WASM only. */
  readonly simd: SimdLevel | null;
  /** That run kernels at once; 1 everywhere but on WASM with shared memory. */
  readonly threads: number;
}

/**
 * @throws {PupilError} BACKEND_UNAVAILABLE, with the reason, whenever the backend that was asked for does not run.
 */
export async function startBackend(
  id: BackendId,
  files: EngineFiles,
  threads: ThreadSource | null = null,
): Promise<BackendFacts> {
  // tfjs-core alone knows no gradients; whoever has loaded the whole of tfjs (scripts in Node) has them already.
  if (tf.getGradient(tf.Sum) === undefined)
    await import('@tensorflow/tfjs-core/dist/register_all_gradients.js');
  switch (id) {
    case 'webgpu-half':
    case 'webgpu':
      return startWebGpu(id);
    case 'wasm':
      return startWasm(files, threads);
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      await select('cpu');
      return { id, device: 'JavaScript', isSoftware: false, simd: null, threads: 1 };
    default:
      return id satisfies never;
  }
}

/**
 * Ends the active backend and frees its tensors and memory as far as tfjs can. A backend may be started again
 * afterwards.
 */
export function stopBackend(): void {
  const id = tf.getBackend();
  const factory = tf.findBackendFactory(id);
  endThreads();
  endThreads = noThreads;
  tf.removeBackend(id);
  if (factory !== null) tf.registerBackend(id, factory, 0);
}

async function select(id: 'webgpu' | 'wasm' | 'cpu'): Promise<void> {
  let reason = 'tfjs refused it';
  let isSet = false;
  try {
    isSet = await tf.setBackend(id);
  } catch (cause) {
    reason = cause instanceof Error ? cause.message : String(cause);
  }
  if (!isSet || tf.getBackend() !== id) {
    throw new PupilError('BACKEND_UNAVAILABLE', `The ${id} backend does not start: ${reason}.`, {
      backend: id,
    });
  }
  await tf.ready();
}

async function startWebGpu(id: 'webgpu-half' | 'webgpu'): Promise<BackendFacts> {
  const gpu: GPU | undefined = globalThis.navigator?.gpu;
  const adapter = (await gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;
  if (adapter === null) {
    const reason = gpu === undefined ? 'this browser has no WebGPU' : 'no GPU adapter is offered';
    throw new PupilError('BACKEND_UNAVAILABLE', `The webgpu backend does not start: ${reason}.`, {
      backend: 'webgpu',
    });
  }
  const { openBackend } = await import('./webgpu/device.ts');
  const backend = await openBackend(adapter, id === 'webgpu-half' ? 'half' : 'single');
  // Loading tfjs-webgpu has registered its own way of starting; a backend that was stopped has left ours.
  if (tf.findBackendFactory('webgpu') !== null) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend);
  const { installKernels } = await import('./webgpu/install.ts');
  await select('webgpu');
  installGradients();
  installKernels();
  const { name, isSoftware } = describeGpu(adapter.info);
  return { id, device: name, isSoftware, simd: null, threads: 1 };
}

const noThreads = () => undefined;
/** Of the running backend: whoever ends it ends its threads. */
let endThreads: () => void = noThreads;

async function startWasm(files: EngineFiles, source: ThreadSource | null): Promise<BackendFacts> {
  const { attachKernels, detectSimd } = await import('./wasm/module.ts');
  const { createTfjsBackend } = await import('./wasm/tfjs-backend.ts');
  const { installKernels } = await import('./wasm/install.ts');
  const bytes = new Uint8Array(await load(files.tfjsWasmUrl));
  const backend = await createTfjsBackend(bytes);
  // Loading tfjs-wasm has registered its own way of starting; a backend that was stopped has left ours.
  if (tf.findBackendFactory('wasm') !== null) tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => backend);
  await select('wasm');
  installGradients();
  const simd = detectSimd();
  const kernels = await load(files.kernelsUrl[simd]);
  let withoutThreads = '';
  const engine = await attachKernels(backend, kernels, simd, source).catch((thrown: unknown) => {
    // Kernels that do not start alone either say so here.
    withoutThreads = `, one thread: ${toWire(thrown).message}`;
    return attachKernels(backend, kernels, simd, null);
  });
  endThreads = engine.end;
  installKernels(engine);
  const arithmetic = simd === 'relaxed' ? 'SIMD with fused multiply-add' : 'SIMD';
  return {
    id: 'wasm',
    device: engine.threads > 1 ? `${arithmetic}, ${engine.threads} threads` : arithmetic + withoutThreads,
    isSoftware: false,
    simd,
    threads: engine.threads,
  };
}

async function load(source: string | BufferSource): Promise<ArrayBuffer> {
  if (source instanceof ArrayBuffer) return source;
  if (typeof source !== 'string') {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice().buffer;
  }
  try {
    const response = await fetch(source);
    if (response.ok) return await response.arrayBuffer();
    throw new Error(`HTTP ${response.status}`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PupilError(
      'BACKEND_UNAVAILABLE',
      `The kernels at ${source} do not load: ${reason}.`,
      {},
      { cause },
    );
  }
}

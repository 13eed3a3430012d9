/**
 * Starts one tfjs backend in this thread and proves that it is the one that was asked for (tfjs falls back silently). On WASM our own
 * kernels take the place of tfjs's slow or missing ones. Everything is served by our own origin: no CDN, no blob, no threads.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../core/errors.ts';
import { installGradients } from './gradients.ts';
import type { SimdLevel } from './wasm/module.ts';

export type BackendId = 'webgpu' | 'wasm' | 'cpu';

export interface EngineFiles {
  /** tfjs's single-threaded SIMD build: a URL, or a path in Node. */
  readonly tfjsWasmUrl: string;
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
}

/** @throws {PupilError} BACKEND_UNAVAILABLE, with the reason, whenever the backend that was asked for does not run. */
export async function startBackend(id: BackendId, files: EngineFiles): Promise<BackendFacts> {
  // tfjs-core alone knows no gradients; whoever has loaded the whole of tfjs (scripts in Node) has them already.
  if (tf.getGradient(tf.Sum) === undefined)
    await import('@tensorflow/tfjs-core/dist/register_all_gradients.js');
  switch (id) {
    case 'webgpu':
      return startWebGpu();
    case 'wasm':
      return startWasm(files);
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      await select('cpu');
      return { id, device: 'JavaScript', isSoftware: false, simd: null };
    default:
      return id satisfies never;
  }
}

/** Ends the active backend and frees its tensors and memory as far as tfjs can. A backend may be started again afterwards. */
export function stopBackend(): void {
  const id = tf.getBackend();
  const factory = tf.findBackendFactory(id);
  tf.removeBackend(id);
  if (factory !== null) tf.registerBackend(id, factory, 0);
}

async function select(id: BackendId): Promise<void> {
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

async function startWebGpu(): Promise<BackendFacts> {
  const gpu: GPU | undefined = globalThis.navigator?.gpu;
  // tfjs reads the adapter's features without asking whether there is one.
  const adapter = (await gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;
  if (adapter === null) {
    const reason = gpu === undefined ? 'this browser has no WebGPU' : 'no GPU adapter is offered';
    throw new PupilError('BACKEND_UNAVAILABLE', `The webgpu backend does not start: ${reason}.`, {
      backend: 'webgpu',
    });
  }
  await import('@tensorflow/tfjs-backend-webgpu');
  await select('webgpu');
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  const device = description || [vendor, architecture].filter((part) => part !== '').join(' ') || 'GPU';
  const isSoftware =
    isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(`${device} ${architecture}`);
  return { id: 'webgpu', device, isSoftware, simd: null };
}

async function startWasm(files: EngineFiles): Promise<BackendFacts> {
  const { BackendWasm, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const { attachKernels, detectSimd } = await import('./wasm/module.ts');
  const { installKernels } = await import('./wasm/install.ts');
  // The threaded build starts workers from blobs: under our security policy it hangs without a word.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const path = files.tfjsWasmUrl;
  setWasmPaths({
    'tfjs-backend-wasm.wasm': path,
    'tfjs-backend-wasm-simd.wasm': path,
    'tfjs-backend-wasm-threaded-simd.wasm': path,
  });
  await select('wasm');
  const backend = tf.backend();
  if (!(backend instanceof BackendWasm)) {
    throw new PupilError('BACKEND_UNAVAILABLE', 'The wasm backend is not the one that Pupil ships.', {
      backend: 'wasm',
    });
  }
  installGradients();
  const simd = detectSimd();
  const bytes = await load(files.kernelsUrl[simd]);
  installKernels(await attachKernels(backend, bytes, simd));
  return {
    id: 'wasm',
    device: simd === 'relaxed' ? 'SIMD with fused multiply-add' : 'SIMD',
    isSoftware: false,
    simd,
  };
}

async function load(source: string | BufferSource): Promise<BufferSource> {
  if (typeof source !== 'string') return source;
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

/** Backends as they are called on the page. */
import type { BackendReport } from '../../core/records/run.ts';

export const ENGINE_WORDS: Readonly<Record<BackendReport['id'], string>> = {
  'webgpu-half': 'WebGPU, half precision',
  webgpu: 'WebGPU',
  wasm: 'WASM',
  cpu: 'CPU',
};

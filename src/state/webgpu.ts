/**
 * Whether this browser really has a GPU for us: an adapter can be absent, or be software that is slower than WASM.
 */
import { describeGpu, type GpuInfo } from '../core/gpu.ts';
import type { Ledger } from './studio.ts';

/** The part of WebGPU that is asked here; the page's own types know nothing of it. */
interface Gpu {
  requestAdapter(): Promise<{ readonly info: GpuInfo } | null>;
}

export async function describeWebGpu(): Promise<Ledger['webgpu']> {
  const { gpu } = navigator as { gpu?: Gpu };
  const adapter = await gpu?.requestAdapter();
  if (adapter === null || adapter === undefined) return 'no';
  return describeGpu(adapter.info).isSoftware ? 'software' : 'yes';
}

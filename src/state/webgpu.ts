/** Whether this browser really has a GPU for us: an adapter can be absent, or be software that is slower than WASM. */
import type { Ledger } from './studio.ts';

/** The part of WebGPU that is asked here; the page's own types know nothing of it. */
interface Gpu {
  requestAdapter(): Promise<{
    readonly info: { readonly isFallbackAdapter?: boolean; readonly architecture: string };
  } | null>;
}

export async function describeWebGpu(): Promise<Ledger['webgpu']> {
  const { gpu } = navigator as { gpu?: Gpu };
  const adapter = await gpu?.requestAdapter();
  if (adapter === null || adapter === undefined) return 'no';
  const isSoftware = adapter.info.isFallbackAdapter === true || adapter.info.architecture === 'swiftshader';
  return isSoftware ? 'software' : 'yes';
}

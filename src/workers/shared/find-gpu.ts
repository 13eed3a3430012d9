/** Asks the browser for a GPU before anyone relies on one: an adapter may be missing, or be software. */
import { describeGpu } from '../../core/gpu.ts';
import type { AdapterFinding } from '../../core/teachers/attempts.ts';

const NONE: AdapterFinding = {
  isPresent: false,
  isSoftware: false,
  hasHalfFloats: false,
  maxBufferBytes: 0,
  name: 'none',
};

export async function findGpu(): Promise<AdapterFinding> {
  const gpu: GPU | undefined = navigator.gpu;
  if (gpu === undefined) return NONE;
  // Drivers refuse by rejecting as well as by null.
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (adapter === null) return NONE;
  return {
    isPresent: true,
    ...describeGpu(adapter.info),
    hasHalfFloats: adapter.features.has('shader-f16'),
    maxBufferBytes: adapter.limits.maxBufferSize,
  };
}

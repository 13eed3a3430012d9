/** Asks the browser for a GPU before anyone relies on one: an adapter may be missing, or be software. */
import type { AdapterFinding } from '../../core/teachers/attempts.ts';

const NONE: AdapterFinding = {
  isPresent: false,
  isSoftware: false,
  hasHalfFloats: false,
  maxBufferBytes: 0,
  name: 'none',
};
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

export async function findAdapter(): Promise<AdapterFinding> {
  const gpu: GPU | undefined = navigator.gpu;
  if (gpu === undefined) return NONE;
  // Drivers refuse by rejecting as well as by null.
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (adapter === null) return NONE;
  const { vendor, architecture, device, description } = adapter.info;
  const name = description || [vendor, architecture, device].filter((part) => part !== '').join(' ');
  return {
    isPresent: true,
    isSoftware: adapter.info.isFallbackAdapter || SOFTWARE.test(`${name} ${architecture} ${device}`),
    hasHalfFloats: adapter.features.has('shader-f16'),
    maxBufferBytes: adapter.limits.maxBufferSize,
    name: name || 'unnamed GPU',
  };
}

/** Which backends this machine really has. A software WebGPU adapter computes rightly, but a thousand times slower than a GPU. */

export type WebGpuFinding =
  | { readonly kind: 'hardware'; readonly name: string }
  | { readonly kind: 'software'; readonly name: string }
  | { readonly kind: 'none' };

/** Software rasterisers by what their adapters call themselves. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|warp/i;

export async function findWebGpu(): Promise<WebGpuFinding> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null || adapter === undefined) return { kind: 'none' };
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const words = [vendor, architecture, device, description].filter((word) => word !== '');
  const name = [...new Set(words)].join(' ') || 'unnamed adapter';
  return { kind: isFallbackAdapter === true || SOFTWARE.test(name) ? 'software' : 'hardware', name };
}

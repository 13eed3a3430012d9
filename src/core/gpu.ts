/** What a browser says of a GPU: its name, and whether it is one at all. */

/** As WebGPU tells it; browsers leave out what they would rather not say. */
export interface GpuInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

/**
 * Rasterisers on the processor, by what their adapters call themselves: right answers, a thousand times slower than a
 * GPU's.
 */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|\bwarp\b/i;

export function describeGpu(info: GpuInfo): { readonly name: string; readonly isSoftware: boolean } {
  const { vendor, architecture, device, description, isFallbackAdapter } = info;
  const parts = [vendor, architecture, device].filter((part) => part !== '').join(' ');
  return {
    name: description || parts || 'unnamed GPU',
    isSoftware: isFallbackAdapter === true || SOFTWARE.test(`${description} ${parts}`),
  };
}

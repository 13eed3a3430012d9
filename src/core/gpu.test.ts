import { describe, expect, it } from 'vitest';
import { describeGpu, type GpuInfo } from './gpu.ts';

const NOTHING: GpuInfo = { vendor: '', architecture: '', device: '', description: '' };

describe('a GPU', () => {
  it('is called as its driver calls it, else by maker, architecture and device', () => {
    expect(describeGpu({ ...NOTHING, vendor: 'apple', description: 'Apple M2' }).name).toBe('Apple M2');
    expect(describeGpu({ ...NOTHING, vendor: 'nvidia', architecture: 'ampere' }).name).toBe('nvidia ampere');
    expect(describeGpu(NOTHING).name).toBe('unnamed GPU');
  });

  it.each<Partial<GpuInfo>>([
    { vendor: 'google', architecture: 'swiftshader' },
    { description: 'llvmpipe (LLVM 17.0.6, 256 bits)' },
    { vendor: 'mesa', device: 'lavapipe' },
    { vendor: 'microsoft', description: 'Microsoft Basic Render Driver' },
    { vendor: 'microsoft', architecture: 'warp' },
    { vendor: 'amd', isFallbackAdapter: true },
  ])('is software where it says so: %j', (info) => {
    expect(describeGpu({ ...NOTHING, ...info }).isSoftware).toBe(true);
  });

  it.each<Partial<GpuInfo>>([
    {},
    { vendor: 'nvidia', architecture: 'hopper', description: 'NVIDIA H200' },
    { vendor: 'intel', architecture: 'xe', isFallbackAdapter: false },
  ])('is none where nothing says so: %j', (info) => {
    expect(describeGpu({ ...NOTHING, ...info }).isSoftware).toBe(false);
  });
});

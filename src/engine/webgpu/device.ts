/** A device of our own for tfjs-webgpu: what tfjs asks for, and 16-bit arithmetic where that is wanted. */
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { PupilError } from '../../core/errors.ts';
import type { Precision } from './gemm-description.ts';
import { HALF_FEATURE } from './precision.ts';

/** Of use to tfjs where the adapter has them. */
const OPTIONAL_FEATURES: readonly GPUFeatureName[] = ['timestamp-query', 'bgra8unorm-storage'];

/** Raised to what the adapter offers, as tfjs does. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** @throws {PupilError} BACKEND_UNAVAILABLE where half precision is wanted of an adapter without 16-bit arithmetic */
export async function openBackend(adapter: GPUAdapter, precision: Precision): Promise<WebGPUBackend> {
  if (precision === 'half' && !adapter.features.has(HALF_FEATURE)) {
    throw new PupilError(
      'BACKEND_UNAVAILABLE',
      `The webgpu backend does not start in half precision: this adapter has no 16-bit arithmetic (${HALF_FEATURE}).`,
      { backend: 'webgpu-half' },
    );
  }
  const features = OPTIONAL_FEATURES.filter((feature) => adapter.features.has(feature));
  const device = await adapter.requestDevice({
    requiredFeatures: precision === 'half' ? [...features, HALF_FEATURE] : features,
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  return new WebGPUBackend(device, adapter.info);
}

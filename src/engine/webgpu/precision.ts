/**
 * In which precision products are computed: the device tells, since it has 16-bit arithmetic only where that was
 * asked for.
 */
import type { Gpu } from './dispatcher.ts';
import type { Precision } from './gemm-description.ts';

/** The WebGPU feature. */
export const HALF_FEATURE = 'shader-f16';

/** A constant of every program of products: with it, a pipeline's name tells its precision. */
export interface WithPrecision {
  readonly isHalf: boolean;
}

export const precisionOf = ({ isHalf }: WithPrecision): Precision => (isHalf ? 'half' : 'single');

export const hasHalf = ({ device }: Gpu): boolean => device.features.has(HALF_FEATURE);

/** Activations and their gradients on WebGPU. */
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import { mappedKernel } from '../mapped.ts';

// exp overflows to infinity far out, where 1 / (1 + inf) = 0 is the right sigmoid; the products that follow must not be inf * 0.
const SIGMOID = '(T(1) / (T(1) + exp(T(-1.702) * clamp(x, T(-50), T(50)))))';

export const quickGelu = mappedKernel(FUSED.quickGelu, ['x'], `x * ${SIGMOID}`);

export const quickGeluGradient = mappedKernel(
  FUSED.quickGeluGrad,
  ['dy', 'x'],
  `dy * ${SIGMOID} * (T(1) + T(1.702) * x * (T(1) - ${SIGMOID}))`,
);

export const reluGradient = mappedKernel(FUSED.reluGrad, ['dy', 'y'], 'select(T(0), dy, y > T(0))');

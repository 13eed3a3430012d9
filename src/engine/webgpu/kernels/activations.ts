/** Activations and their gradients on WebGPU. */
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import { mappedKernel } from '../mapped.ts';

// Far out exp would overflow, and the gradient come to 0 * infinity.
const sigmoid = (slope: number) => `(T(1) / (T(1) + exp(clamp(x * T(${-slope}), T(-50), T(50)))))`;

const gated = (name: string, slope: number) => mappedKernel(name, ['x'], `x * ${sigmoid(slope)}`);

const gatedGradient = (name: string, slope: number) =>
  mappedKernel(
    name,
    ['dy', 'x'],
    `dy * ${sigmoid(slope)} * (T(1) + T(${slope}) * x * (T(1) - ${sigmoid(slope)}))`,
  );

const QUICK_GELU_SLOPE = 1.702;

export const quickGelu = gated(FUSED.quickGelu, QUICK_GELU_SLOPE);
export const quickGeluGradient = gatedGradient(FUSED.quickGeluGrad, QUICK_GELU_SLOPE);
export const silu = gated(FUSED.silu, 1);
export const siluGradient = gatedGradient(FUSED.siluGrad, 1);

/** WGSL: half of 1 + erf(x / sqrt(2)). Abramowitz and Stegun 1964, 7.1.26: off by 1.5e-7 at most. */
const NORMAL = `
const COEFFICIENTS = array<f32, 5>(0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429);
fn bell(x: T) -> T { return exp(T(-0.5) * x * x); }
fn normalUpTo(x: T) -> T {
  let t = T(1) / (T(1) + T(0.3275911 * ${Math.SQRT1_2}) * abs(x));
  var tail = T(0);
  for (var i = 4; i >= 0; i--) { tail = (tail + T(COEFFICIENTS[i])) * t; }
  tail *= T(0.5) * bell(x);
  return select(tail, T(1) - tail, x > T(0));
}`;

export const gelu = mappedKernel(FUSED.gelu, ['x'], 'x * normalUpTo(x)', NORMAL);

export const geluGradient = mappedKernel(
  FUSED.geluGrad,
  ['dy', 'x'],
  `dy * (normalUpTo(x) + x * bell(x) * T(${1 / Math.sqrt(2 * Math.PI)}))`,
  NORMAL,
);

export const relu6Gradient = mappedKernel(
  FUSED.relu6Grad,
  ['dy', 'x'],
  'select(T(0), dy, (x > T(0)) & (x < T(6)))',
);

export const hardSwish = mappedKernel(
  FUSED.hardSwish,
  ['x'],
  'x * clamp(x + T(3), T(0), T(6)) * T(1.0 / 6.0)',
);

export const hardSwishGradient = mappedKernel(
  FUSED.hardSwishGrad,
  ['dy', 'x'],
  'dy * select(select(x * T(1.0 / 3.0) + T(0.5), T(0), x <= T(-3)), T(1), x >= T(3))',
);

export const reluGradient = mappedKernel(FUSED.reluGrad, ['dy', 'y'], 'select(T(0), dy, y > T(0))');

/**
 * A norm with its statistics fixed is a factor and a shift for each channel, and behind a kernel it is another kernel
 * with a bias. Numbers alone: each format has its own way to say who stands behind whom. In double precision, rounded
 * once.
 */

/** `x * factor + shift`, by channel. */
export interface Affine {
  readonly factors: Float64Array;
  readonly shifts: Float64Array;
}

/** Of batches: scale, shift and statistics [C]. */
type Norm = Readonly<Record<'weight' | 'bias' | 'mean' | 'variance', ArrayLike<number>>>;

/** @param values of a student, by parameter */
export function normOf(name: string, values: (parameter: string) => ArrayLike<number>): Norm {
  return {
    weight: values(`${name}.weight`),
    bias: values(`${name}.bias`),
    mean: values(`${name}.running_mean`),
    variance: values(`${name}.running_var`),
  };
}

export function normAsAffine(norm: Norm, epsilon: number): Affine {
  const factors = Float64Array.from(norm.weight, (w, c) => w / Math.sqrt(norm.variance[c]! + epsilon));
  const shifts = factors.map((factor, c) => norm.bias[c]! - norm.mean[c]! * factor);
  return { factors, shifts };
}

/** Which axis of a kernel's layout is that of its outputs. */
export type OutputAxis = 'first' | 'last';

/** To which output a place in a kernel belongs. */
export function outputsOf(
  kernel: Float32Array,
  outputs: number,
  outputAxis: OutputAxis,
): (place: number) => number {
  const each = kernel.length / outputs;
  return outputAxis === 'last' ? (place) => place % outputs : (place) => Math.floor(place / each);
}

/** The kernel whose outputs are `factors` times as large. @param factors one for each output */
export function scaledKernel(
  kernel: Float32Array,
  factors: ArrayLike<number>,
  outputAxis: OutputAxis,
): Float32Array<ArrayBuffer> {
  const outputOf = outputsOf(kernel, factors.length, outputAxis);
  return Float32Array.from(kernel, (value, place) => value * factors[outputOf(place)]!);
}

/** @param bias of the kernel, null where it has none @returns that of the kernel with factor and shift in it */
export function foldedBias(
  bias: Float32Array | null,
  factors: ArrayLike<number>,
  shifts: ArrayLike<number>,
): Float32Array<ArrayBuffer> {
  return Float32Array.from(shifts, (shift, c) => shift + (bias === null ? 0 : bias[c]! * factors[c]!));
}

/** Numbers in eight bits: `(q - zero point) * scale`. Numbers alone: each format has its own way to say so. */
import { type OutputAxis, outputsOf } from './fold.ts';

export interface Range {
  readonly min: number;
  readonly max: number;
}

export interface Steps {
  readonly scale: number;
  /** 0..255, which stands for 0: pads are exact. */
  readonly zeroPoint: number;
}

/** Unsigned, the way activations are. 0 is always among them. */
export function stepsOf({ min, max }: Range): Steps {
  const [low, high] = [Math.min(0, min), Math.max(0, max)];
  // What is always 0 needs no steps, and gets some.
  const scale = Math.fround((high - low) / 255) || 1;
  return { scale, zeroPoint: Math.round((0 - low) / scale) };
}

/** Signed and around 0, with a scale for each output, the way kernels are. */
export interface EightBitKernel {
  readonly values: Int8Array;
  /** By output. */
  readonly scales: Float32Array;
}

const MOST = 127;

/**
 * @param outputs that have a scale of their own; 1: one for the whole kernel
 * @param leastScales by output: none is smaller
 */
export function eightBitKernel(
  kernel: Float32Array,
  outputs: number,
  outputAxis: OutputAxis,
  leastScales: (output: number) => number,
): EightBitKernel {
  const outputOf = outputsOf(kernel, outputs, outputAxis);
  const scales = new Float32Array(outputs);
  for (const [place, value] of kernel.entries()) {
    const output = outputOf(place);
    scales[output] = Math.max(scales[output]!, Math.abs(value) / MOST);
  }
  // An output of zeros needs a scale, too.
  for (const [output, scale] of scales.entries()) scales[output] = Math.max(scale, leastScales(output)) || 1;
  const values = Int8Array.from(kernel, (value, place) => Math.round(value / scales[outputOf(place)]!));
  return { values, scales };
}

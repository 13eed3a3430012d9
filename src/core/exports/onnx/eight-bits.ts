/** Numbers in eight bits: `(q - zero point) * scale`. */

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

/** Signed and around 0, with a scale for each output channel, the way kernels are. */
export interface EightBitKernel {
  readonly values: Int8Array;
  /** By output channel. */
  readonly scales: Float32Array;
}

const MOST = 127;

/**
 * @param channelOf of a place in `kernel`
 * @param leastScales by channel: none is smaller
 */
export function eightBitKernel(
  kernel: Float32Array,
  channels: number,
  channelOf: (place: number) => number,
  leastScales: (channel: number) => number,
): EightBitKernel {
  const scales = new Float32Array(channels);
  for (const [place, value] of kernel.entries()) {
    const channel = channelOf(place);
    scales[channel] = Math.max(scales[channel]!, Math.abs(value) / MOST);
  }
  for (const [channel, scale] of scales.entries())
    scales[channel] = Math.max(scale, leastScales(channel)) || 1;
  const values = Int8Array.from(kernel, (value, place) => Math.round(value / scales[channelOf(place)]!));
  return { values, scales };
}

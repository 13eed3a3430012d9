/** Weights as the dtypes of the Hub hold them: float32, float16, 8-bit columns, 4-bit blocks. */

import type { Linear } from './linear.ts';
import type { Tensor } from './onnx.ts';

export type FloatType = 'float32' | 'float16';

/** MatMulNBits: weights that share one scale. */
export const BLOCK = 32;
/** 7 bits: products of two whole bytes overflow the 16 bits in which some processors add pairs of them. */
const MAX_COLUMN_LEVEL = 63;

export function floats(type: FloatType, dims: readonly number[], values: ArrayLike<number>): Tensor {
  const stored = type === 'float32' ? Float32Array.from(values) : Uint16Array.from(values, toHalf);
  return { type, dims, bytes: new Uint8Array(stored.buffer) };
}

/** Half a step above 65504, the largest half float. */
const FIRST_TOO_LARGE = 65520;

/** The bits of the nearest half float, ties to even. Too large is infinity. */
export function toHalf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size >= FIRST_TOO_LARGE) return sign | 0x7c00;
  // Below 2^-14 halves are multiples of 2^-24, above they have eleven digits.
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size));
  const step = 2 ** (exponent - 10);
  const steps = size / step;
  const low = Math.floor(steps);
  const isUp = steps - low > 0.5 || (steps - low === 0.5 && low % 2 === 1);
  // Bits count upwards without a gap from one exponent to the next, so that rounding up may carry.
  const bits = (exponent + 14) * 1024 + low + (isUp ? 1 : 0);
  return sign | bits;
}

export interface ByteColumns {
  /** int8 [inputs, outputs] */
  readonly weight: Tensor;
  /** int8 [outputs], all 0 */
  readonly zeroPoints: Tensor;
  /** [outputs] */
  readonly scales: Float32Array;
}

/** Symmetric, one scale a column, as `quantize_dynamic(per_channel, reduce_range)` does. */
export function byteColumns({ inputs, outputs, weight }: Linear): ByteColumns {
  const scales = new Float32Array(outputs);
  const levels = new Int8Array(inputs * outputs);
  for (let o = 0; o < outputs; o++) {
    let highest = 0;
    for (let i = 0; i < inputs; i++) highest = Math.max(highest, Math.abs(weight[i * outputs + o]!));
    scales[o] = highest / MAX_COLUMN_LEVEL;
    for (let i = 0; i < inputs; i++)
      levels[i * outputs + o] = highest === 0 ? 0 : Math.round(weight[i * outputs + o]! / scales[o]!);
  }
  return {
    weight: { type: 'int8', dims: [inputs, outputs], bytes: new Uint8Array(levels.buffer) },
    zeroPoints: { type: 'int8', dims: [outputs], bytes: new Uint8Array(outputs) },
    scales,
  };
}

export interface Bytes {
  readonly levels: Tensor;
  readonly scale: number;
  readonly zeroPoint: number;
}

/** uint8 with one scale and one zero point for the whole tensor: what convolutions and tables get. */
export function bytes(dims: readonly number[], values: Float32Array): Bytes {
  let [lowest, highest] = [0, 0];
  for (const value of values) [lowest, highest] = [Math.min(lowest, value), Math.max(highest, value)];
  const scale = Math.fround((highest - lowest) / 255);
  const zeroPoint = Math.round(-lowest / scale);
  const levels = Uint8Array.from(values, (value) =>
    Math.max(0, Math.min(255, Math.round(value / scale) + zeroPoint)),
  );
  return { levels: { type: 'uint8', dims, bytes: levels }, scale, zeroPoint };
}

export interface NibbleBlocks {
  /** uint8 [outputs, inputs / BLOCK, BLOCK / 2], the even weight in the low half */
  readonly weight: Tensor;
  /** [outputs * inputs / BLOCK] */
  readonly scales: Float32Array;
}

/** Symmetric about 8, one scale a block of 32 inputs, its sign such that the largest weight lands on level 0. */
export function nibbleBlocks({ inputs, outputs, weight }: Linear): NibbleBlocks {
  const blocks = inputs / BLOCK;
  const scales = new Float32Array(outputs * blocks);
  const packed = new Uint8Array((outputs * inputs) / 2);
  for (let o = 0; o < outputs; o++) {
    for (let block = 0; block < blocks; block++) {
      const values = Array.from({ length: BLOCK }, (_, i) => weight[(block * BLOCK + i) * outputs + o]!);
      const extreme = values.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
      const scale = extreme / -8;
      scales[o * blocks + block] = scale;
      values.forEach((value, i) => {
        const level = scale === 0 ? 8 : Math.max(0, Math.min(15, Math.round(value / scale) + 8));
        packed[((o * blocks + block) * BLOCK + i) >> 1]! |= i % 2 === 0 ? level : level << 4;
      });
    }
  }
  return { weight: { type: 'uint8', dims: [outputs, blocks, BLOCK / 2], bytes: packed }, scales };
}

/** What 4 bits leave of the weights. */
export function fromNibbles(layer: Linear): Float32Array {
  const { inputs, outputs } = layer;
  const { weight, scales } = nibbleBlocks(layer);
  return Float32Array.from({ length: inputs * outputs }, (_, at) => {
    const [i, o] = [Math.floor(at / outputs), at % outputs];
    const packed = weight.bytes[(o * inputs + i) >> 1]!;
    const level = i % 2 === 0 ? packed & 15 : packed >> 4;
    return (level - 8) * scales[Math.floor((o * inputs + i) / BLOCK)]!;
  });
}

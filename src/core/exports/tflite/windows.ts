/** Convolutions and pools as operators of TensorFlow Lite, which knows two paddings: all others are an operator before. */
import { type Pair, windowedSize } from '../../students/layers.ts';
import { sizeOf } from '../../students/parameters.ts';
import { samePads, type Windows } from '../../students/square-window.ts';
import type { TfliteBuilder } from './graph.ts';
import type { Options } from './operators.ts';

/** A value of one photo: its place among the tensors, and its shape without the batch axis. */
export interface Value {
  readonly tensor: number;
  readonly shape: readonly number[];
}

/** The padding's name, behind an operator that pads where neither rule does what is asked. */
export function padded(
  builder: TfliteBuilder,
  x: Value,
  { kernel, stride, pads, dilation }: Windows,
  filler = 0,
): { readonly x: Value; readonly padding: 'SAME' | 'VALID' } {
  if (pads.every((pixels) => pixels === 0)) return { x, padding: 'VALID' };
  const [height, width] = x.shape as [number, number, number];
  const same = [
    ...samePads(height, kernel[0], stride[0], dilation[0]),
    ...samePads(width, kernel[1], stride[1], dilation[1]),
  ];
  if (same.every((pixels, side) => pixels === pads[side])) return { x, padding: 'SAME' };
  const [top, bottom, left, right] = pads;
  return {
    x: pad(
      builder,
      x,
      [
        [top, bottom],
        [left, right],
        [0, 0],
      ],
      filler,
    ),
    padding: 'VALID',
  };
}

/** @param pads of each axis but the batch's */
export function pad(builder: TfliteBuilder, x: Value, pads: readonly Pair[], filler: number): Value {
  const table = builder.ints('paddings', [pads.length + 1, 2], [0, 0, ...pads.flat()]);
  const shape = x.shape.map((size, axis) => size + pads[axis]![0] + pads[axis]![1]);
  const others = filler === 0 ? [] : [builder.floats('filler', [1], Float32Array.of(filler))];
  const op = filler === 0 ? 'PAD' : 'PADV2';
  return { tensor: builder.apply(op, [x.tensor, table, ...others], [1, ...shape]), shape };
}

export interface Kernel {
  readonly name: string;
  /** [height, width, inputs, outputs], or of a depthwise convolution [height, width, channels, multiplier]. */
  readonly values: Float32Array;
  /** [outputs]; zeros unless given. */
  readonly bias?: Float32Array;
}

/** @param groups consecutive channels of input and output form a group */
export function convolution(
  builder: TfliteBuilder,
  input: Value,
  windows: Windows,
  kernel: Kernel,
  outputs: number,
  groups = 1,
): Value {
  const { x, padding } = padded(builder, input, windows);
  const inputs = input.shape[2]! / groups;
  const [height, width] = windows.kernel;
  const weight = builder.floats(
    kernel.name,
    [outputs, height, width, inputs],
    lastFirst(kernel.values, outputs),
  );
  const options = { padding, stride: windows.stride, dilation: windows.dilation };
  return apply(
    builder,
    'CONV_2D',
    input,
    x,
    windows,
    [weight, bias(builder, kernel, outputs)],
    outputs,
    options,
  );
}

export function depthwiseConvolution(
  builder: TfliteBuilder,
  input: Value,
  windows: Windows,
  kernel: Kernel,
  depthMultiplier = 1,
): Value {
  const { x, padding } = padded(builder, input, windows);
  const outputs = input.shape[2]! * depthMultiplier;
  const weight = builder.floats(kernel.name, [1, ...windows.kernel, outputs], kernel.values);
  const options = { padding, stride: windows.stride, dilation: windows.dilation, depthMultiplier };
  const constants = [weight, bias(builder, kernel, outputs)];
  return apply(builder, 'DEPTHWISE_CONV_2D', input, x, windows, constants, outputs, options);
}

export function pool(
  builder: TfliteBuilder,
  op: 'MAX_POOL_2D' | 'AVERAGE_POOL_2D',
  input: Value,
  windows: Windows,
  filler: number,
): Value {
  const { x, padding } = padded(builder, input, windows, filler);
  const options = { padding, stride: windows.stride, window: windows.kernel };
  return apply(builder, op, input, x, windows, [], input.shape[2]!, options);
}

function apply(
  builder: TfliteBuilder,
  op: 'CONV_2D' | 'DEPTHWISE_CONV_2D' | 'MAX_POOL_2D' | 'AVERAGE_POOL_2D',
  input: Value,
  x: Value,
  windows: Windows,
  constants: readonly number[],
  channels: number,
  options: Options,
): Value {
  const shape = [...windowedSize(input.shape, windows, windows.dilation), channels];
  return { tensor: builder.apply(op, [x.tensor, ...constants], [1, ...shape], options), shape };
}

function bias(builder: TfliteBuilder, { name, bias: given }: Kernel, outputs: number): number {
  return builder.floats(`${name}/bias`, [outputs], given ?? new Float32Array(outputs));
}

/** [..., outputs] -> [outputs, ...] */
export function lastFirst(values: Float32Array, outputs: number): Float32Array {
  const each = values.length / outputs;
  const turned = new Float32Array(sizeOf([each, outputs]));
  for (let i = 0; i < each; i++) {
    for (let o = 0; o < outputs; o++) turned[o * each + i] = values[i * outputs + o]!;
  }
  return turned;
}

/** Convolutions, pools and what they are made of, as nodes of a TensorFlow graph. */
import { type Layer, type Pads, type Pair, windowedSize } from '../layers.ts';
import type { Ops } from '../ops.ts';
import { attribute, type GraphBuilder, type GraphValue } from './graph-builder.ts';

type Of<Op extends Layer['op']> = Extract<Layer, { op: Op }>;
type Shape = readonly number[];

export interface NodeContext {
  readonly ops: Ops<GraphValue>;
  readonly graph: GraphBuilder;
  /** Of a parameter, in its layout. */
  values(name: string): Float32Array;
  weight(name: string, shape: Shape): string;
  reshape(x: GraphValue, shape: Shape): GraphValue;
  /** Axes of the whole value, the batch's first. */
  transpose(x: GraphValue, axes: Shape): GraphValue;
  slice(x: GraphValue, begin: Shape, size: Shape): GraphValue;
  product(a: GraphValue, b: GraphValue, transposeB: boolean, shape: Shape): GraphValue;
}

export function biased(
  y: GraphValue,
  { bias }: { readonly bias?: string },
  { graph, weight }: NodeContext,
): GraphValue {
  if (bias === undefined) return y;
  return { node: graph.node('AddV2', [y.node, weight(bias, [y.shape.at(-1)!])]), shape: y.shape };
}

type Convolution = Of<'conv'> | Of<'depthwise'>;

interface Kernel {
  readonly node: string;
  readonly size: Pair;
  readonly dilation: Pair;
}

/** Stock TensorFlow.js knows stride or dilation, not both: the kernel then has zeros between its numbers. */
function kernelOf(
  { weight, kernel, stride, dilation }: Convolution,
  ends: Shape,
  context: NodeContext,
): Kernel {
  const isBoth = stride.some((step) => step > 1) && dilation.some((step) => step > 1);
  if (!isBoth) return { node: context.weight(weight, [...kernel, ...ends]), size: kernel, dilation };
  const [height, width] = kernel;
  const size: Pair = [(height - 1) * dilation[0] + 1, (width - 1) * dilation[1] + 1];
  const each = ends.reduce((product, one) => product * one, 1);
  const values = context.values(weight);
  const spread = new Float32Array(size[0] * size[1] * each);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * each;
      const to = (y * dilation[0] * size[1] + x * dilation[1]) * each;
      spread.set(values.subarray(from, from + each), to);
    }
  }
  return { node: context.graph.floats(weight, [...size, ...ends], spread), size, dilation: [1, 1] };
}

const convAttributes = ({ stride, pads }: Convolution, { dilation }: Kernel) => ({
  ...attribute.float,
  data_format: attribute.text('NHWC'),
  strides: attribute.ints([1, ...stride, 1]),
  dilations: attribute.ints([1, ...dilation, 1]),
  padding: attribute.text('EXPLICIT'),
  explicit_paddings: attribute.ints([0, 0, ...pads, 0, 0]),
});

export function convolved(layer: Of<'conv'>, x: GraphValue, context: NodeContext): GraphValue {
  const { graph } = context;
  const { outputs, groups } = layer;
  const size = windowedSize(x.shape, layer, layer.dilation);
  const [inputs, each] = [x.shape[2]! / groups, outputs / groups];
  const kernel = kernelOf(layer, [inputs, outputs], context);
  const one = (images: string, part: string, count: number) => ({
    node: graph.node('Conv2D', [images, part], convAttributes(layer, kernel)),
    shape: [...size, count],
  });
  if (groups === 1) return one(x.node, kernel.node, outputs);
  const parts = Array.from({ length: groups }, (_, group) => {
    const images = context.slice(x, [0, 0, group * inputs], [x.shape[0]!, x.shape[1]!, inputs]);
    const begin = graph.ints('group/begin', [4], [0, 0, 0, group * each]);
    const sizes = graph.ints('group/size', [4], [...kernel.size, inputs, each]);
    return one(images.node, graph.node('Slice', [kernel.node, begin, sizes]), each);
  });
  return concatenated(parts, 2, context);
}

export function depthwise(layer: Of<'depthwise'>, x: GraphValue, context: NodeContext): GraphValue {
  const channels = x.shape[2]!;
  const kernel = kernelOf(layer, [channels, layer.multiplier], context);
  const node = context.graph.node(
    'DepthwiseConv2dNative',
    [x.node, kernel.node],
    convAttributes(layer, kernel),
  );
  return { node, shape: [...windowedSize(x.shape, layer, layer.dilation), channels * layer.multiplier] };
}

export const windowed = ({ kernel, stride }: { readonly kernel: Pair; readonly stride: Pair }) => ({
  ...attribute.float,
  data_format: attribute.text('NHWC'),
  ksize: attribute.ints([1, ...kernel, 1]),
  strides: attribute.ints([1, ...stride, 1]),
  padding: attribute.text('VALID'),
  explicit_paddings: attribute.ints([]),
});

export function withPads(
  x: GraphValue,
  [top, bottom, left, right]: Pads,
  value: number,
  context: NodeContext,
): GraphValue {
  if (top + bottom + left + right === 0) return x;
  return padded(
    x,
    [
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
    context,
  );
}

export function padded(
  x: GraphValue,
  pads: readonly Pair[],
  value: number,
  { graph }: NodeContext,
): GraphValue {
  const table = graph.ints('pad/paddings', [pads.length + 1, 2], [0, 0, ...pads.flat()]);
  const filler = graph.floats('pad/value', [], Float32Array.of(value));
  const shape = x.shape.map((size, axis) => size + pads[axis]![0] + pads[axis]![1]);
  return { node: graph.node('PadV2', [x.node, table, filler]), shape };
}

export function concatenated(parts: readonly GraphValue[], axis: number, { graph }: NodeContext): GraphValue {
  const at = graph.ints('concat/axis', [], [axis + 1]);
  const node = graph.node('ConcatV2', [...parts.map(({ node }) => node), at], {
    ...attribute.float,
    N: attribute.int(parts.length),
  });
  const along = parts.reduce((sum, { shape }) => sum + shape[axis]!, 0);
  return { node, shape: parts[0]!.shape.with(axis, along) };
}

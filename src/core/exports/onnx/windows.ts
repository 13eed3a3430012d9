/** Convolutions and pools as ONNX has them. */
import { type Layer, type Pads, type Pair, poolShares, windowedSize } from '../../students/layers.ts';
import type { Windows } from '../../students/square-window.ts';
import type { Placed, Placement } from './placed.ts';

type Of<Op extends Layer['op']> = Extract<Layer, { op: Op }>;

export interface Convolution extends Windows {
  readonly weight: string;
  readonly bias?: string;
  readonly outputs: number;
  readonly groups: number;
}

export function convolved(placement: Placement, x: Placed, convolution: Convolution): Placed {
  const { kernel, stride, dilation, pads, outputs, groups, bias } = convolution;
  const map = placement.channelsFirst(x);
  const inputs = x.shape[2]! / groups;
  const weight = placement.parameter(convolution.weight, [outputs, inputs, ...kernel], (values) =>
    outputsFirst(values, kernel[0] * kernel[1] * inputs, inputs),
  );
  const others = bias === undefined ? [weight] : [weight, placement.vector(bias)];
  const y = placement.alike('Conv', map, others, {
    kernel_shape: kernel,
    strides: stride,
    pads: inOrder(pads),
    ...(dilation.every((step) => step === 1) ? {} : { dilations: dilation }),
    ...(groups === 1 ? {} : { group: groups }),
  });
  return { ...y, shape: [...windowedSize(x.shape, { kernel, stride, pads }, dilation), outputs] };
}

/** [H, W, I, O] -> [O, I, H, W]. A kernel of one filter a channel is [H, W, 1, O]. */
function outputsFirst(values: Float32Array, fanIn: number, inputs: number): Float32Array {
  const outputs = values.length / fanIn;
  const pixels = fanIn / inputs;
  const turned = new Float32Array(values.length);
  for (let pixel = 0, from = 0; pixel < pixels; pixel++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++, from++) turned[(o * inputs + i) * pixels + pixel] = values[from]!;
    }
  }
  return turned;
}

/** ONNX names all beginnings, then all ends. */
const inOrder = ([top, bottom, left, right]: Pads) => [top, left, bottom, right];

/** Lower than any activation. */
const LOWEST = -(2 ** 120);

export function maxPooled(placement: Placement, x: Placed, layer: Of<'maxPool'>): Placed {
  return pooled(placement, x, layer, 'MaxPool', LOWEST, {});
}

export function averagePooled(placement: Placement, x: Placed, layer: Of<'averagePool'>): Placed {
  const { graph } = placement;
  const isAllCounted = poolShares(x.shape, layer) === null;
  const isNoneCounted = layer.counted.every((pixels) => pixels === 0);
  if (isAllCounted || (isNoneCounted && isSmall(layer))) {
    return pooled(placement, x, layer, 'AveragePool', 0, { count_include_pad: isAllCounted ? 1 : 0 });
  }
  const mean = pooled(placement, x, layer, 'AveragePool', 0, { count_include_pad: 1 });
  const shares = graph.floats(
    'pool.shares',
    [1, mean.shape[0]!, mean.shape[1]!],
    poolShares(x.shape, layer)!,
  );
  return placement.alike('Mul', mean, [shares]);
}

type Window = Of<'maxPool'> | Of<'averagePool'>;

/** ONNX Runtime takes no pads as wide as the window. */
function isSmall({ kernel, pads }: Window): boolean {
  return pads.every((pixels, side) => pixels < kernel[side < 2 ? 0 : 1]);
}

function pooled(
  placement: Placement,
  x: Placed,
  layer: Window,
  op: 'MaxPool' | 'AveragePool',
  filler: number,
  attributes: Readonly<Record<string, number>>,
): Placed {
  const { kernel, stride, pads } = layer;
  const map = placement.channelsFirst(x);
  const [top, bottom, left, right] = pads;
  const isInside = isSmall(layer);
  const wide = isInside ? map : padded(placement, map, [[top, bottom], [left, right], NONE], filler);
  const y = placement.alike(op, wide, [], {
    kernel_shape: kernel,
    strides: stride,
    pads: isInside ? inOrder(pads) : [0, 0, 0, 0],
    ...attributes,
  });
  return { ...y, shape: [...windowedSize(x.shape, layer), x.shape[2]!] };
}

const NONE: Pair = [0, 0];

/** @param pads by axis of the student's value */
export function padded(placement: Placement, x: Placed, pads: readonly Pair[], value: number): Placed {
  const { graph } = placement;
  const byAxis: Pair[] = Array(pads.length + 1).fill(NONE);
  for (const [axis, pair] of pads.entries()) byAxis[placement.axis(x, axis)] = pair;
  const sides = graph.integers([...byAxis.map(([before]) => before), ...byAxis.map(([, after]) => after)]);
  const shape = x.shape.map((size, axis) => size + pads[axis]![0] + pads[axis]![1]);
  return { ...placement.alike('Pad', x, [sides, graph.scalar(value)]), shape };
}

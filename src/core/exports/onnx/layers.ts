/** The layers of other people's networks as nodes of an ONNX graph. */
import { type Binary, broadcast, type Layer, type Unary } from '../../students/layers.ts';
import type { Ops } from '../../students/ops.ts';
import { resizeMatrix } from '../../students/resize-matrix.ts';
import type { Attribute } from './graph.ts';
import type { Placed, Placement, Shape } from './placed.ts';
import { linear } from './products.ts';
import { averagePooled, convolved, maxPooled, padded } from './windows.ts';

type Of<Op extends Layer['op']> = Extract<Layer, { op: Op }>;

interface LayerContext {
  readonly ops: Ops<Placed>;
  readonly placement: Placement;
}

/** @long one layer after another */
export function layerNodes(
  layer: Exclude<Layer, Of<'batchNorm'>>,
  inputs: readonly Placed[],
  { ops, placement }: LayerContext,
): Placed {
  const { graph } = placement;
  const x = inputs[0]!;
  const of = (
    op: string,
    others: readonly string[] = [],
    attributes: Readonly<Record<string, Attribute>> = {},
  ) => placement.alike(op, x, others, attributes);
  switch (layer.op) {
    case 'channels': {
      const table = (values: Shape) => {
        const shape = x.isChannelsFirst ? [values.length, 1, 1] : [values.length];
        return graph.floats('channels', shape, Float32Array.from(values));
      };
      return placement.alike('Add', of('Mul', [table(layer.scale)]), [table(layer.shift)]);
    }
    case 'conv':
      return convolved(placement, x, layer);
    case 'depthwise': {
      const groups = x.shape[2]!;
      return convolved(placement, x, { ...layer, groups, outputs: groups * layer.multiplier });
    }
    case 'linear':
      return linear(placement, x, layer);
    case 'product':
      return placement.product(x, inputs[1]!, layer.isTransposed);
    case 'layerNorm':
      return ops.layerNorm(x, layer.name, layer.epsilon);
    case 'groupNorm':
      return ops.groupNorm(x, layer.name, layer.groups, layer.epsilon);
    case 'affine': {
      const scaled = layer.scale === 1 ? x : of('Mul', [graph.scalar(layer.scale)]);
      return layer.shift === 0 ? scaled : placement.alike('Add', scaled, [graph.scalar(layer.shift)]);
    }
    case 'clip': {
      const limit = (value: number | null) => (value === null ? '' : graph.scalar(value));
      if (layer.max === null) return layer.min === null ? x : of('Clip', [limit(layer.min)]);
      return of('Clip', [limit(layer.min), limit(layer.max)]);
    }
    case 'leakyRelu':
      return of('LeakyRelu', [], { alpha: { float: layer.slope } });
    case 'elu':
      return of('Elu', [], { alpha: { float: layer.alpha } });
    case 'power':
      return of('Pow', [graph.scalar(layer.exponent)]);
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'maximum':
    case 'minimum': {
      const [a, b] = placement.together(inputs);
      const shape = broadcast(a!.shape, b!.shape)!;
      return { ...placement.alike(BINARIES[layer.op], a!, [b!.name]), shape };
    }
    case 'with':
      return withParameter(placement, layer, x);
    case 'maxPool':
      return maxPooled(placement, x, layer);
    case 'averagePool':
      return averagePooled(placement, x, layer);
    case 'reduce':
      return reduced(placement, layer, x);
    case 'concat':
      return placement.concat(inputs, layer.axis);
    case 'slice':
      return placement.slice(x, layer.axis, layer.start, layer.size);
    case 'reshape':
      return placement.reshape(x, layer.shape);
    case 'rearrange':
      return placement.reshape(
        placement.transpose(placement.reshape(x, layer.axes), layer.order),
        layer.shape,
      );
    case 'pad':
      return padded(placement, x, layer.pads, layer.value);
    case 'softmax':
    case 'logSoftmax': {
      const op = layer.op === 'softmax' ? 'Softmax' : 'LogSoftmax';
      return of(op, [], { axis: placement.axis(x, x.shape.length - 1) });
    }
    case 'tokens':
      return withTokens(placement, layer, x);
    case 'resize':
      return resized(placement, layer, x);
    case 'relu6':
      return ops.relu6(x);
    case 'silu':
      return of('Mul', [of('Sigmoid').name]);
    case 'gelu': {
      const erf = placement.alike('Erf', of('Mul', [graph.scalar(Math.SQRT1_2)]));
      const gate = placement.alike('Add', erf, [graph.scalar(1)]);
      return placement.alike('Mul', of('Mul', [gate.name]), [graph.scalar(0.5)]);
    }
    default:
      return of(UNARIES[layer.op]);
  }
}

const BINARIES: Readonly<Record<Binary, string>> = {
  add: 'Add',
  subtract: 'Sub',
  multiply: 'Mul',
  divide: 'Div',
  maximum: 'Max',
  minimum: 'Min',
};
const UNARIES: Readonly<Record<Exclude<Unary, 'relu6' | 'silu' | 'gelu'>, string>> = {
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  hardSwish: 'HardSwish',
  tanh: 'Tanh',
  erf: 'Erf',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  abs: 'Abs',
  softplus: 'Softplus',
};
const REDUCTIONS = { mean: 'ReduceMean', sum: 'ReduceSum', max: 'ReduceMax', min: 'ReduceMin' } as const;

function withParameter(placement: Placement, layer: Of<'with'>, given: Placed): Placed {
  const { name, shape, kind, isReversed } = layer;
  // A parameter with pixels of its own is not turned round: what it meets is.
  const hasPixels = shape.length > 1 && shape.slice(0, -1).some((size) => size > 1);
  const x = hasPixels ? placement.channelsLast(given) : given;
  const width = shape.at(-1) ?? 1;
  const parameter = placement.parameter(name, x.isChannelsFirst ? [width, 1, 1] : shape);
  const y = { ...x, shape: broadcast(x.shape, shape)! };
  if (kind === 'prelu') return placement.alike('PRelu', y, [parameter]);
  if (isReversed !== true) return placement.alike(BINARIES[kind], y, [parameter]);
  return { ...y, name: placement.graph.node(BINARIES[kind], [parameter, x.name]) };
}

function reduced(placement: Placement, layer: Of<'reduce'>, x: Placed): Placed {
  const { axes, keepsAxes, kind } = layer;
  const { graph } = placement;
  // What is left of a map without some of its axes lies as the student sees it.
  const isSpatial = !axes.includes(2) && axes.length === 2;
  const y = keepsAxes || isSpatial ? x : placement.channelsLast(x);
  const places = axes.map((axis) => placement.axis(y, axis));
  const keepdims = keepsAxes ? 1 : 0;
  // Opset 17 has the axes of sums as an input, and those of the others as an attribute.
  const name =
    kind === 'sum'
      ? graph.node('ReduceSum', [y.name, graph.integers(places)], { keepdims })
      : graph.node(REDUCTIONS[kind], [y.name], { axes: places, keepdims });
  if (keepsAxes) return { ...y, name, shape: x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)) };
  return placement.last(
    name,
    x.shape.filter((_, axis) => !axes.includes(axis)),
  );
}

function withTokens(placement: Placement, { name, count, at }: Of<'tokens'>, x: Placed): Placed {
  const [rows, width] = x.shape as [number, number];
  const tokens = placement.forEveryPhoto(placement.parameter(name, [1, count, width]), [count, width], x);
  const before = at === 0 ? [] : [placement.slice(x, 0, 0, at)];
  const after = at === rows ? [] : [placement.slice(x, 0, at, rows - at)];
  return placement.concat([...before, tokens, ...after], 0);
}

/**
 * Rows and columns times a matrix, as everywhere else. ONNX's own operator would name the number of photos in its sizes,
 * and ONNX Runtime, which may turn it to channels last, refuses it there.
 */
function resized(placement: Placement, layer: Of<'resize'>, given: Placed): Placed {
  const { graph } = placement;
  const x = placement.channelsFirst(given);
  const [height, width] = layer.size;
  const [fromHeight, fromWidth, channels] = x.shape as [number, number, number];
  // Of three axes: eight bits are for matrices of the student's own.
  const columns = resizeMatrix(fromWidth, width, layer);
  const across = graph.floats('resize.columns', [1, fromWidth, width], columns);
  const down = graph.floats('resize.rows', [fromHeight, height], resizeMatrix(fromHeight, height, layer));
  const wide = graph.node('MatMul', [x.name, across]);
  const turned = graph.node('Transpose', [down], { perm: [1, 0] });
  return { ...x, name: graph.node('MatMul', [turned, wide]), shape: [height, width, channels] };
}

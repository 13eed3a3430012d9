/** The layers of other people's networks as nodes of a TensorFlow graph, of kinds that stock TensorFlow.js runs. */
import { type Binary, type Layer, outermost, poolShares, type Unary } from '../layers.ts';
import { sizeOf } from '../parameters.ts';
import { resizeMatrix } from '../resize-matrix.ts';
import { attribute, type GraphValue } from './graph-builder.ts';
import { shapeOfLayer } from './layer-shapes.ts';
import {
  biased,
  concatenated,
  convolved,
  depthwise,
  type NodeContext,
  padded,
  windowed,
  withPads,
} from './window-nodes.ts';

type Of<Op extends Layer['op']> = Extract<Layer, { op: Op }>;
type Shape = readonly number[];

/** @long one layer after another */
export function layerNode(
  layer: Exclude<Layer, Of<'batchNorm'>>,
  inputs: readonly GraphValue[],
  context: NodeContext,
): GraphValue {
  const { ops, graph, weight } = context;
  const x = inputs[0]!;
  const of = (op: string, others: readonly string[] = [], shape: Shape = x.shape, attr = {}): GraphValue => ({
    node: graph.node(op, [x.node, ...others], { ...attribute.float, ...attr }),
    shape,
  });
  const number = (value: number) => graph.floats('number', [], Float32Array.of(value));
  switch (layer.op) {
    case 'channels': {
      const table = (values: Shape) => graph.floats('channels', [values.length], Float32Array.from(values));
      const scaled = graph.node('Mul', [x.node, table(layer.scale)]);
      return { node: graph.node('AddV2', [scaled, table(layer.shift)]), shape: x.shape };
    }
    case 'conv':
      return biased(convolved(layer, x, context), layer, context);
    case 'depthwise':
      return biased(depthwise(layer, x, context), layer, context);
    case 'linear': {
      const { bias, outputs } = layer;
      if (bias !== undefined) return ops.linear(x, { weight: layer.weight, bias, outputs });
      const inputs = x.shape.at(-1)!;
      const rows = x.shape.length === 1 ? x : context.reshape(x, [inputs]);
      const attr = {
        ...attribute.float,
        transpose_a: attribute.flag(false),
        transpose_b: attribute.flag(false),
      };
      const node = graph.node('MatMul', [rows.node, weight(layer.weight, [inputs, outputs])], attr);
      const y = { node, shape: [outputs] };
      return x.shape.length === 1 ? y : context.reshape(y, [...x.shape.slice(0, -1), outputs]);
    }
    case 'product': {
      const b = inputs[1]!;
      const columns = b.shape.at(layer.isTransposed ? -2 : -1)!;
      return context.product(x, b, layer.isTransposed, [...x.shape.slice(0, -1), columns]);
    }
    case 'layerNorm':
      return ops.layerNorm(x, layer.name, layer.epsilon);
    case 'groupNorm':
      return ops.groupNorm(x, layer.name, layer.groups, layer.epsilon);
    case 'affine': {
      const scaled = layer.scale === 1 ? x : of('Mul', [number(layer.scale)]);
      if (layer.shift === 0) return scaled;
      return { node: graph.node('AddV2', [scaled.node, number(layer.shift)]), shape: x.shape };
    }
    case 'clip': {
      const above = layer.min === null ? x : of('Maximum', [number(layer.min)]);
      if (layer.max === null) return above;
      return { node: graph.node('Minimum', [above.node, number(layer.max)]), shape: x.shape };
    }
    case 'leakyRelu':
      return of('LeakyRelu', [], x.shape, { alpha: attribute.real(layer.slope) });
    case 'elu': {
      const powers = graph.node('Exp', [graph.node('Minimum', [x.node, number(0)])]);
      const below = graph.node('Mul', [graph.node('Sub', [powers, number(1)]), number(layer.alpha)]);
      return { node: graph.node('AddV2', [graph.node('Relu', [x.node]), below]), shape: x.shape };
    }
    case 'power':
      return layer.exponent === 2 ? of('Square') : of('Pow', [number(layer.exponent)]);
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'maximum':
    case 'minimum':
      return of(BINARIES[layer.op], [inputs[1]!.node], shapeOf(layer, inputs));
    case 'with':
      return withParameter(layer, x, context);
    case 'maxPool': {
      // Lower than any activation, and a number that every file format knows.
      const padded = withPads(x, layer.pads, -(2 ** 120), context);
      return { node: graph.node('MaxPool', [padded.node], windowed(layer)), shape: shapeOf(layer, inputs) };
    }
    case 'averagePool': {
      const shape = shapeOf(layer, inputs);
      const padded = withPads(x, layer.pads, 0, context);
      const mean = graph.node('AvgPool', [padded.node], windowed(layer));
      const shares = poolShares(x.shape, layer);
      if (shares === null) return { node: mean, shape };
      const table = graph.floats('pool/shares', [1, shape[0]!, shape[1]!, 1], shares);
      return { node: graph.node('Mul', [mean, table]), shape };
    }
    case 'reduce': {
      const axes = graph.ints(
        'reduce/axes',
        [layer.axes.length],
        layer.axes.map((axis) => axis + 1),
      );
      const keep = { keep_dims: attribute.flag(layer.keepsAxes) };
      return of(REDUCTIONS[layer.kind], [axes], shapeOf(layer, inputs), keep);
    }
    case 'concat':
      return concatenated(inputs, layer.axis, context);
    case 'slice': {
      const begin = x.shape.map((_, axis) => (axis === layer.axis ? layer.start : 0));
      return context.slice(x, begin, x.shape.with(layer.axis, layer.size));
    }
    case 'reshape':
      return context.reshape(x, layer.shape);
    case 'rearrange': {
      const { axes, order } = outermost(layer);
      const moved = context.transpose(context.reshape(x, axes), [0, ...order.map((axis) => axis + 1)]);
      return context.reshape(moved, layer.shape);
    }
    case 'pad':
      return padded(x, layer.pads, layer.value, context);
    case 'softmax':
      return of('Softmax');
    case 'logSoftmax':
      return of('LogSoftmax');
    case 'tokens':
      return withTokens(layer, x, context);
    case 'resize':
      return resized(layer, x, context);
    case 'hardSwish': {
      const gate = graph.node('Relu6', [graph.node('AddV2', [x.node, number(3)])]);
      return of('Mul', [graph.node('Mul', [gate, number(1 / 6)])]);
    }
    case 'silu':
      return of('Mul', [graph.node('Sigmoid', [x.node])]);
    case 'gelu': {
      const erf = graph.node('Erf', [graph.node('Mul', [x.node, number(Math.SQRT1_2)])]);
      const share = graph.node('Mul', [graph.node('AddV2', [erf, number(1)]), number(0.5)]);
      return of('Mul', [share]);
    }
    default:
      return of(UNARIES[layer.op]);
  }
}

const BINARIES: Readonly<Record<Binary, string>> = {
  add: 'AddV2',
  subtract: 'Sub',
  multiply: 'Mul',
  divide: 'RealDiv',
  maximum: 'Maximum',
  minimum: 'Minimum',
};
const UNARIES: Readonly<Record<Exclude<Unary, 'hardSwish' | 'silu' | 'gelu'>, string>> = {
  relu: 'Relu',
  relu6: 'Relu6',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  erf: 'Erf',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  abs: 'Abs',
  softplus: 'Softplus',
};
const REDUCTIONS = { mean: 'Mean', sum: 'Sum', max: 'Max', min: 'Min' } as const;

function shapeOf(layer: Layer, inputs: readonly GraphValue[]): Shape {
  return shapeOfLayer(
    layer,
    inputs.map(({ shape }) => shape),
  );
}

function withParameter(layer: Of<'with'>, x: GraphValue, { graph, weight }: NodeContext): GraphValue {
  const given = weight(layer.name, layer.shape);
  if (layer.kind === 'prelu') {
    const below = graph.node('Mul', [
      graph.node('Minimum', [x.node, graph.floats('number', [], new Float32Array(1))]),
      given,
    ]);
    return { node: graph.node('AddV2', [graph.node('Relu', [x.node]), below]), shape: x.shape };
  }
  const both = layer.isReversed ? [given, x.node] : [x.node, given];
  return { node: graph.node(BINARIES[layer.kind], both), shape: shapeOf(layer, [x]) };
}

/** Rows of zeros, then the tokens added to them: no need to know the batch size. */
function withTokens({ name, count, at }: Of<'tokens'>, x: GraphValue, context: NodeContext): GraphValue {
  const [rows, width] = x.shape as [number, number];
  const before = at === 0 ? null : context.slice(x, [0, 0], [at, width]);
  const after = at === 0 ? x : at === rows ? null : context.slice(x, [at, 0], [rows - at, width]);
  const room =
    after === null
      ? padded(
          before!,
          [
            [0, count],
            [0, 0],
          ],
          0,
          context,
        )
      : padded(
          after,
          [
            [count, 0],
            [0, 0],
          ],
          0,
          context,
        );
  const whole = before === null || after === null ? room : concatenated([before, room], 0, context);
  const { graph } = context;
  const tokens = context.weight(name, [count, width]);
  const table = graph.ints('tokens/paddings', [2, 2], [at, rows - at, 0, 0]);
  const zero = graph.floats('pad/value', [], Float32Array.of(0));
  const spread = graph.node('PadV2', [tokens, table, zero]);
  return { node: graph.node('AddV2', [whole.node, spread]), shape: [rows + count, width] };
}

function resized(layer: Of<'resize'>, x: GraphValue, context: NodeContext): GraphValue {
  const along = (rows: GraphValue, to: number): GraphValue => {
    const from = rows.shape.at(-1)!;
    if (from === to) return rows;
    const matrix = context.graph.floats('resize/matrix', [from, to], resizeMatrix(from, to, layer));
    const outer = sizeOf(rows.shape) / from;
    const flat = context.reshape(rows, [outer, from]);
    const node = context.graph.node('BatchMatMulV2', [flat.node, matrix], {
      ...attribute.float,
      adj_x: attribute.flag(false),
      adj_y: attribute.flag(false),
    });
    return context.reshape({ node, shape: [outer, to] }, [...rows.shape.slice(0, -1), to]);
  };
  const [height, width] = layer.size;
  const tall = along(context.transpose(x, [0, 3, 2, 1]), height);
  const wide = along(context.transpose(tall, [0, 1, 3, 2]), width);
  return context.transpose(wide, [0, 2, 3, 1]);
}

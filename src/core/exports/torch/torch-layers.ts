/** The layers of other people's networks as expressions of PyTorch. */
import { shapeOfLayer } from '../../students/interpreters/layer-shapes.ts';
import type { Binary, Layer, Pair, Unary } from '../../students/layers.ts';
import type { Ops } from '../../students/ops.ts';
import { pythonNumber, pythonTuple } from './python.ts';
import { averagePool, maxPool, resized, strided } from './torch-windows.ts';
import { axisOf, type Value, type Writer } from './values.ts';

type Of<Op extends Layer['op']> = Extract<Layer, { op: Op }>;

export interface LayerContext {
  readonly ops: Ops<Value>;
  readonly writer: Writer;
}

/** @long one layer after another */
export function torchLayer(
  layer: Exclude<Layer, Of<'batchNorm'>>,
  inputs: readonly Value[],
  { ops, writer }: LayerContext,
): Value {
  const x = inputs[0]!;
  const shape = shapeOfLayer(
    layer,
    inputs.map((input) => input.shape),
  );
  switch (layer.op) {
    case 'channels':
      return byChannel(layer, x, writer);
    case 'conv':
    case 'depthwise':
      return strided(layer, writer.channelsFirst(x), shape, writer);
    case 'linear':
      return linear(layer, writer.channelsLast(x), shape, writer);
    case 'product': {
      const [a, b] = [writer.channelsLast(x), writer.channelsLast(inputs[1]!)];
      const write = ([left, right]: readonly string[]) =>
        layer.isTransposed ? `${left} @ ${right}.transpose(-1, -2)` : `${left} @ ${right}`;
      return writer.value([a, b], write, { shape, isOperator: true, binds: true });
    }
    case 'layerNorm':
      return ops.layerNorm(x, layer.name, layer.epsilon);
    case 'groupNorm':
      return ops.groupNorm(x, layer.name, layer.groups, layer.epsilon);
    case 'affine':
      return affine(layer, x, writer);
    case 'clip': {
      const bounds = [
        ...(layer.min === null ? [] : [`min=${pythonNumber(layer.min)}`]),
        ...(layer.max === null ? [] : [`max=${pythonNumber(layer.max)}`]),
      ];
      return bounds.length === 0 ? x : writer.call('torch.clamp', x, bounds.join(', '));
    }
    case 'leakyRelu':
      return writer.call('F.leaky_relu', x, pythonNumber(layer.slope));
    case 'elu':
      return writer.call('F.elu', x, pythonNumber(layer.alpha));
    case 'power':
      return writer.call('torch.pow', x, pythonNumber(layer.exponent));
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'maximum':
    case 'minimum':
      return binary(layer.op, x, writer.alike(x, inputs[1]!), shape, writer);
    case 'with':
      return withParameter(layer, x, shape, writer);
    case 'maxPool':
      return maxPool(layer, writer.channelsFirst(x), shape, writer);
    case 'averagePool':
      return averagePool(layer, writer.channelsFirst(x), shape, writer);
    case 'reduce':
      return reduced(layer, x, shape, writer);
    case 'concat': {
      const parts = inputs.map((input) => writer.alike(x, input));
      const write = (texts: readonly string[]) =>
        `torch.cat([${texts.join(', ')}], ${axisOf(x, layer.axis)})`;
      return writer.value(parts, write, { shape });
    }
    case 'slice':
      return writer.method('narrow', x, `${axisOf(x, layer.axis)}, ${layer.start}, ${layer.size}`, { shape });
    case 'reshape':
      return reshaped(x, layer.shape, writer);
    case 'rearrange': {
      const turned = layer.order.map((axis) => axis + 1);
      const write = ([text]: readonly string[]) =>
        `${text}.reshape(${['-1', ...layer.axes].join(', ')}).permute(${[0, ...turned].join(', ')})` +
        `.reshape(${['-1', ...layer.shape].join(', ')})`;
      const how = { shape, isChannelsFirst: false, binds: true };
      return writer.value([writer.channelsLast(x)], write, how);
    }
    case 'pad':
      return padded(layer.pads, layer.value, x, shape, writer);
    case 'softmax':
      return writer.call('torch.softmax', x, `${axisOf(x, shape.length - 1)}`);
    case 'logSoftmax':
      return writer.call('torch.log_softmax', x, `${axisOf(x, shape.length - 1)}`);
    case 'tokens': {
      const helper = writer.helper('with_tokens');
      const width = x.shape[1]!;
      const path = writer.tree.parameter(layer.name, layer.count === 1 ? [width] : [layer.count, width]);
      const write = ([text]: readonly string[], at: (path: string) => string) =>
        `${helper}(${text}, ${at(path)}, ${layer.at})`;
      return writer.withParameters([path], [x], write, { shape });
    }
    case 'resize':
      return resized(layer, writer.channelsFirst(x), shape, writer);
    default:
      return writer.call(UNARIES[layer.op], x);
  }
}

const UNARIES: Readonly<Record<Unary, string>> = {
  relu: 'F.relu',
  relu6: 'F.relu6',
  sigmoid: 'torch.sigmoid',
  hardSwish: 'F.hardswish',
  silu: 'F.silu',
  gelu: 'F.gelu',
  tanh: 'torch.tanh',
  erf: 'torch.erf',
  exp: 'torch.exp',
  log: 'torch.log',
  sqrt: 'torch.sqrt',
  abs: 'torch.abs',
  softplus: 'F.softplus',
};
const SIGNS: Readonly<Partial<Record<Binary, string>>> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
};

/** `a + b`, or `torch.maximum(a, b)` */
function combined(kind: Binary, left: string, right: string): string {
  const sign = SIGNS[kind];
  return sign === undefined ? `torch.${kind}(${left}, ${right})` : `${left} ${sign} ${right}`;
}

const bindsOf = (kind: Binary) => ({ isOperator: kind in SIGNS, binds: kind in SIGNS && kind !== 'add' });

function binary(kind: Binary, a: Value, b: Value, shape: readonly number[], writer: Writer): Value {
  return writer.value([a, b], ([left, right]) => combined(kind, left!, right!), { shape, ...bindsOf(kind) });
}

function affine({ scale, shift }: Of<'affine'>, x: Value, writer: Writer): Value {
  const write = ([text]: readonly string[]) => {
    const scaled = scale === 1 ? text! : `${text} * ${pythonNumber(scale)}`;
    if (shift === 0) return scaled;
    return shift < 0 ? `${scaled} - ${pythonNumber(-shift)}` : `${scaled} + ${pythonNumber(shift)}`;
  };
  return scale === 1 && shift === 0 ? x : writer.value([x], write, { isOperator: true, binds: true });
}

function byChannel({ scale, shift }: Of<'channels'>, x: Value, writer: Writer): Value {
  const [factors, terms] = [scale, shift].map((values) => `[${values.map(pythonNumber).join(', ')}]`);
  return writer.call(
    writer.helper('by_channel'),
    x,
    `${factors}, ${terms}, ${axisOf(x, x.shape.length - 1)}`,
  );
}

function linear(layer: Of<'linear'>, x: Value, shape: readonly number[], writer: Writer): Value {
  const { weight, bias, outputs } = layer;
  const inputs = x.shape.at(-1)!;
  const made = `nn.Linear(${inputs}, ${outputs}${bias === undefined ? ', bias=False' : ''})`;
  const path = writer.tree.layer(bias === undefined ? [weight] : [weight, bias], made);
  if (path !== null) return writer.layer(path, x, { shape });
  const raw = [writer.tree.parameter(weight, [outputs, inputs])];
  if (bias !== undefined) raw.push(writer.tree.parameter(bias, [outputs]));
  const write = ([text]: readonly string[], at: (path: string) => string) =>
    `F.linear(${[text, ...raw.map(at)].join(', ')})`;
  return writer.withParameters(raw, [x], write, { shape });
}

function withParameter(layer: Of<'with'>, given: Value, shape: readonly number[], writer: Writer): Value {
  const { kind, name, isReversed } = layer;
  const path = writer.tree.parameter(name, layer.shape);
  // One number for all, or one a channel, go with images as they lie; all else is repeated from the last axis on.
  const isSimple = layer.shape.length <= 1 && shape.join() === given.shape.join();
  const x = isSimple ? given : writer.channelsLast(given);
  const view = x.isChannelsFirst && layer.shape.length === 1 ? '[:, None, None]' : '';
  const helper = kind === 'prelu' ? writer.helper('prelu') : null;
  const write = ([text]: readonly string[], at: (path: string) => string) => {
    const parameter = `${at(path)}${view}`;
    if (kind === 'prelu') return `${helper}(${text}, ${parameter})`;
    return isReversed ? combined(kind, parameter, text!) : combined(kind, text!, parameter);
  };
  const how = kind === 'prelu' ? {} : bindsOf(kind);
  return writer.withParameters([path], [x], write, { shape, ...how });
}

const REDUCTIONS = { mean: 'mean', sum: 'sum', max: 'amax', min: 'amin' } as const;

function reduced(
  { kind, axes, keepsAxes }: Of<'reduce'>,
  given: Value,
  shape: readonly number[],
  writer: Writer,
): Value {
  // What is left of an image must not depend on the order of its axes.
  const isFree = keepsAxes || (axes.includes(0) && axes.includes(1)) || axes.join() === '2';
  const x = isFree ? given : writer.channelsLast(given);
  const over = pythonTuple(axes.map((axis) => axisOf(x, axis)));
  return writer.method(REDUCTIONS[kind], x, `${over}${keepsAxes ? ', keepdim=True' : ''}`, { shape });
}

function reshaped(given: Value, shape: readonly number[], writer: Writer): Value {
  const isPixel = given.isChannelsFirst && given.shape[0] === 1 && given.shape[1] === 1;
  if (isPixel && shape.length === 1) return writer.method('flatten', given, '1', { shape });
  const x = writer.channelsLast(given);
  return writer.method('reshape', x, ['-1', ...shape].join(', '), { shape, isChannelsFirst: false });
}

function padded(
  pads: readonly Pair[],
  value: number,
  x: Value,
  shape: readonly number[],
  writer: Writer,
): Value {
  const order = x.isChannelsFirst ? [2, 0, 1] : pads.map((_, axis) => axis);
  // PyTorch begins with the last axis.
  const sides = order.toReversed().flatMap((axis) => [...pads[axis]!]);
  const filler = value === 0 ? '' : `, value=${pythonNumber(value)}`;
  return writer.call('F.pad', x, `${pythonTuple(sides)}${filler}`, { shape });
}

/** The layers of other people's networks as operators of TensorFlow Lite. */
import { PupilError } from '../../errors.ts';
import { shapeOfLayer } from '../../students/interpreters/layer-shapes.ts';
import { type Binary, type Layer, poolShares, type Unary } from '../../students/layers.ts';
import type { Ops } from '../../students/ops.ts';
import { sizeOf } from '../../students/parameters.ts';
import { resizeMatrix } from '../../students/resize-matrix.ts';
import type { Reduction, TfliteContext } from './context.ts';
import type { OperatorName } from './operators.ts';
import { convolution, depthwiseConvolution, lastFirst, pad, pool, type Value } from './windows.ts';

type Of<Op extends Layer['op']> = Extract<Layer, { op: Op }>;

/** Lower than any activation. */
const LOWEST = -(2 ** 120);
/** Axes that the kernels of TensorFlow Lite put into another order. */
const MAX_AXES = 6;

/**
 * @throws {PupilError} RECIPE_INVALID where TensorFlow Lite has no operator for a layer
 * @long one layer after another
 */
export function layerValue(
  layer: Exclude<Layer, Of<'batchNorm'>>,
  inputs: readonly Value[],
  context: TfliteContext,
  ops: Pick<Ops<Value>, 'layerNorm' | 'groupNorm' | 'relu6'>,
): Value {
  const { builder, values, apply, number, reshape, slice } = context;
  const x = inputs[0]!;
  const shape = shapeOfLayer(
    layer,
    inputs.map((input) => input.shape),
  );
  const vector = (numbers: readonly number[]): Value => ({
    tensor: builder.floats(layer.op, [numbers.length], Float32Array.from(numbers)),
    shape: [numbers.length],
  });
  switch (layer.op) {
    case 'channels':
      return apply('ADD', [apply('MUL', [x, vector(layer.scale)]), vector(layer.shift)]);
    case 'conv': {
      const { weight, bias, outputs, groups } = layer;
      const kernel = { name: weight, values: values(weight), ...(bias && { bias: values(bias) }) };
      return convolution(builder, x, layer, kernel, outputs, groups);
    }
    case 'depthwise': {
      const { weight, bias, multiplier } = layer;
      const kernel = { name: weight, values: values(weight), ...(bias && { bias: values(bias) }) };
      return depthwiseConvolution(builder, x, layer, kernel, multiplier);
    }
    case 'linear':
      return context.linear(x, layer.weight, layer.bias ? values(layer.bias) : null, layer.outputs);
    case 'product':
      return apply('BATCH_MATMUL', [x, inputs[1]!], shape, { isTransposed: layer.isTransposed });
    case 'layerNorm':
      return ops.layerNorm(x, layer.name, layer.epsilon);
    case 'groupNorm':
      return ops.groupNorm(x, layer.name, layer.groups, layer.epsilon);
    case 'affine': {
      const scaled = layer.scale === 1 ? x : apply('MUL', [x, number(layer.scale)]);
      return layer.shift === 0 ? scaled : apply('ADD', [scaled, number(layer.shift)]);
    }
    case 'clip': {
      // As a rectifier it has a counterpart in whole numbers.
      if (layer.min === 0 && layer.max !== null && layer.max > 0) {
        const six = layer.max / 6;
        return six === 1
          ? ops.relu6(x)
          : apply('MUL', [ops.relu6(apply('MUL', [x, number(1 / six)])), number(six)]);
      }
      const above = layer.min === null ? x : apply('MAXIMUM', [x, number(layer.min)]);
      return layer.max === null ? above : apply('MINIMUM', [above, number(layer.max)]);
    }
    case 'leakyRelu':
      return apply('LEAKY_RELU', [x], shape, { slope: layer.slope });
    case 'elu': {
      if (layer.alpha === 1) return apply('ELU', [x]);
      const below = apply('SUB', [apply('EXP', [apply('MINIMUM', [x, number(0)])]), number(1)]);
      return apply('ADD', [apply('RELU', [x]), apply('MUL', [below, number(layer.alpha)])]);
    }
    case 'power':
      return layer.exponent === 2 ? apply('MUL', [x, x]) : apply('POW', [x, number(layer.exponent)]);
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'maximum':
    case 'minimum':
      return apply(BINARIES[layer.op], [x, inputs[1]!], shape);
    case 'with': {
      const given = context.constant(layer.name, layer.shape.length === 0 ? [1] : layer.shape);
      if (layer.kind === 'prelu') {
        const below = apply('MUL', [apply('MINIMUM', [x, number(0)]), given]);
        return apply('ADD', [apply('RELU', [x]), below], shape);
      }
      return apply(BINARIES[layer.kind], layer.isReversed ? [given, x] : [x, given], shape);
    }
    case 'maxPool':
      return pool(builder, 'MAX_POOL_2D', x, { ...layer, dilation: [1, 1] }, LOWEST);
    case 'averagePool':
      return averagePool(layer, x, context);
    case 'reduce':
      return context.reduce(REDUCTIONS[layer.kind], x, layer.axes, layer.keepsAxes);
    case 'concat':
      return apply('CONCATENATION', inputs, shape, { axis: layer.axis + 1 });
    case 'slice':
      return slice(
        x,
        x.shape.map((_, axis) => (axis === layer.axis ? layer.start : 0)),
        shape,
      );
    case 'reshape':
      return reshape(x, layer.shape);
    case 'rearrange': {
      const axes = layer.axes.length + 1;
      if (axes > MAX_AXES) {
        return refuse(
          layer.op,
          `puts ${axes} axes into another order, and at most ${MAX_AXES} are known there`,
        );
      }
      const order = [0, ...layer.order.map((axis) => axis + 1)];
      return reshape(context.transpose(reshape(x, layer.axes), order), layer.shape);
    }
    case 'pad':
      return pad(builder, x, layer.pads, layer.value);
    case 'softmax':
      return apply('SOFTMAX', [x]);
    case 'logSoftmax':
      return apply('LOG_SOFTMAX', [x]);
    case 'tokens':
      return withTokens(layer, x, context);
    case 'resize':
      return resized(layer, x, context);
    case 'silu':
      return apply('MUL', [x, apply('LOGISTIC', [x])]);
    case 'softplus': {
      // log(1 + e^x) without e^x of large x.
      const small = apply('EXP', [apply('NEG', [apply('ABS', [x])])]);
      return apply('ADD', [apply('RELU', [x]), apply('LOG', [apply('ADD', [small, number(1)])])]);
    }
    case 'erf':
      return erf(x, context);
    default:
      return apply(UNARIES[layer.op], [x]);
  }
}

const BINARIES: Readonly<Record<Binary, OperatorName>> = {
  add: 'ADD',
  subtract: 'SUB',
  multiply: 'MUL',
  divide: 'DIV',
  maximum: 'MAXIMUM',
  minimum: 'MINIMUM',
};
const UNARIES: Readonly<Record<Exclude<Unary, 'silu' | 'softplus' | 'erf'>, OperatorName>> = {
  relu: 'RELU',
  relu6: 'RELU6',
  sigmoid: 'LOGISTIC',
  hardSwish: 'HARD_SWISH',
  gelu: 'GELU',
  tanh: 'TANH',
  exp: 'EXP',
  log: 'LOG',
  sqrt: 'SQRT',
  abs: 'ABS',
};
const REDUCTIONS: Readonly<Record<Of<'reduce'>['kind'], Reduction>> = {
  mean: 'MEAN',
  sum: 'SUM',
  max: 'REDUCE_MAX',
  min: 'REDUCE_MIN',
};

/**
 * There is no operator for it. Within 1.5e-7: Abramowitz and Stegun 1964, 7.1.26, as TensorFlow.js has it.
 */
function erf(x: Value, { apply, number }: TfliteContext): Value {
  const scaled = (y: Value, by: number) => apply('MUL', [y, number(by)]);
  const plus = (y: Value, by: number) => apply('ADD', [y, number(by)]);
  const size = apply('ABS', [x]);
  const t = apply('DIV', [number(1), plus(scaled(size, 0.3275911), 1)], x.shape);
  let sum = plus(scaled(t, 1.061405429), -1.453152027);
  for (const factor of [1.421413741, -0.284496736, 0.254829592]) sum = plus(apply('MUL', [sum, t]), factor);
  const bell = apply('EXP', [apply('NEG', [apply('MUL', [x, x])])]);
  const rest = apply('MUL', [apply('MUL', [sum, t]), bell]);
  const above = plus(apply('NEG', [rest]), 1);
  const sign = apply('MINIMUM', [apply('MAXIMUM', [scaled(x, 2 ** 100), number(-1)]), number(1)]);
  return apply('MUL', [above, sign]);
}

function refuse(layer: string, why: string): never {
  throw new PupilError(
    'RECIPE_INVALID',
    `This student cannot leave for TensorFlow Lite: its layer ${layer} ${why}. Take it away in another format.`,
    { layer },
  );
}

function averagePool(layer: Of<'averagePool'>, x: Value, { builder, apply }: TfliteContext): Value {
  // Zeros are put there before: its own padding would count only what lies inside.
  const [top, bottom, left, right] = layer.pads;
  const isPadded = layer.pads.some((pixels) => pixels > 0);
  const wide = isPadded
    ? pad(
        builder,
        x,
        [
          [top, bottom],
          [left, right],
          [0, 0],
        ],
        0,
      )
    : x;
  const y = pool(builder, 'AVERAGE_POOL_2D', wide, { ...layer, pads: [0, 0, 0, 0], dilation: [1, 1] }, 0);
  const shares = poolShares(x.shape, layer);
  if (shares === null) return y;
  const table = [1, y.shape[0]!, y.shape[1]!, 1];
  return apply('MUL', [y, { tensor: builder.floats('shares', table, shares), shape: table }]);
}

function withTokens({ name, count, at }: Of<'tokens'>, x: Value, context: TfliteContext): Value {
  const [rows, width] = x.shape as [number, number];
  const parts = [
    ...(at > 0 ? [context.slice(x, [0, 0], [at, width])] : []),
    context.constant(name, [1, count, width]),
    ...(at < rows ? [at === 0 ? x : context.slice(x, [at, 0], [rows - at, width])] : []),
  ];
  return context.apply('CONCATENATION', parts, [rows + count, width], { axis: 1 });
}

function resized(layer: Of<'resize'>, x: Value, { builder, apply, transpose }: TfliteContext): Value {
  const along = (rows: Value, to: number): Value => {
    const from = rows.shape.at(-1)!;
    if (from === to) return rows;
    const matrix = lastFirst(resizeMatrix(from, to, layer), to);
    const weight = { tensor: builder.floats('resize/matrix', [to, from], matrix), shape: [to, from] };
    const bias = { tensor: builder.floats('resize/bias', [to], new Float32Array(to)), shape: [to] };
    const shape = [...rows.shape.slice(0, -1), to];
    return apply('FULLY_CONNECTED', [rows, weight, bias], shape, { keepsAxes: sizeOf(shape) > to });
  };
  const [height, width] = layer.size;
  const tall = along(transpose(x, [0, 3, 2, 1]), height);
  const wide = along(transpose(tall, [0, 1, 3, 2]), width);
  return transpose(wide, [0, 2, 3, 1]);
}

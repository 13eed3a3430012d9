/**
 * The layers of other people's networks on tensors. Where a backend lacks a kernel of a gradient (dilation, padded
 * means, PReLU along one axis), the layer is made of others that have one.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../errors.ts';
import { affineByChannel, gelu, hardSwish, linear, maxPool, silu } from '../../tensors/blocks.ts';
import {
  type Binary,
  broadcast,
  type Layer,
  outermost,
  type Pads,
  type Pair,
  poolShares,
} from '../layers.ts';
import type { Ops } from '../ops.ts';
import { sizeOf } from '../parameters.ts';
import { resizeMatrix } from '../resize-matrix.ts';

type Of<Op extends Layer['op']> = Extract<Layer, { op: Op }>;

export interface TensorContext {
  readonly ops: Ops<tf.Tensor>;
  readonly parameter: (name: string) => tf.Tensor;
}

/** @long one layer after another */
export function layerTensor(
  layer: Exclude<Layer, Of<'batchNorm'>>,
  inputs: readonly tf.Tensor[],
  { ops, parameter }: TensorContext,
): tf.Tensor {
  const x = inputs[0]!;
  switch (layer.op) {
    case 'channels':
      return affineByChannel(x, tf.tensor1d([...layer.scale]), tf.tensor1d([...layer.shift]));
    case 'conv':
      return withBias(
        convolved(layer, x as tf.Tensor4D, parameter(layer.weight) as tf.Tensor4D),
        layer,
        parameter,
      );
    case 'depthwise':
      return withBias(
        depthwise(layer, x as tf.Tensor4D, parameter(layer.weight) as tf.Tensor4D),
        layer,
        parameter,
      );
    case 'linear': {
      const rows = tf.reshape(x, [-1, x.shape.at(-1)!]) as tf.Tensor2D;
      const weight = parameter(layer.weight) as tf.Tensor2D;
      const y =
        layer.bias === undefined
          ? tf.matMul(rows, weight)
          : linear(rows, weight, parameter(layer.bias) as tf.Tensor1D);
      return tf.reshape(y, [...x.shape.slice(0, -1), layer.outputs]);
    }
    case 'product':
      return tf.matMul(x, inputs[1]!, false, layer.isTransposed);
    case 'layerNorm':
      return ops.layerNorm(x, layer.name, layer.epsilon);
    case 'groupNorm':
      return ops.groupNorm(x, layer.name, layer.groups, layer.epsilon);
    case 'affine': {
      const scaled = layer.scale === 1 ? x : tf.mul(x, layer.scale);
      return layer.shift === 0 ? scaled : tf.add(scaled, layer.shift);
    }
    case 'clip': {
      const { min, max } = layer;
      // Exponents of float32 end at 2^127: further than any activation.
      return tf.clipByValue(x, min ?? -(2 ** 127), max ?? 2 ** 127);
    }
    case 'leakyRelu':
      return tf.leakyRelu(x, layer.slope);
    case 'elu': {
      const below = tf.mul(tf.sub(tf.exp(tf.minimum(x, 0)), 1), layer.alpha);
      return tf.add(tf.relu(x), below);
    }
    case 'power':
      return layer.exponent === 2 ? tf.mul(x, x) : tf.pow(x, layer.exponent);
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'maximum':
    case 'minimum':
      return BINARIES[layer.op](x, inputs[1]!);
    case 'with': {
      const given = parameter(layer.name);
      if (layer.kind === 'prelu') return tf.sub(tf.relu(x), tf.mul(tf.relu(tf.neg(x)), given));
      return layer.isReversed ? BINARIES[layer.kind](given, x) : BINARIES[layer.kind](x, given);
    }
    case 'maxPool':
      return maxPool(x as tf.Tensor4D, layer);
    case 'averagePool':
      return averagePool(layer, x as tf.Tensor4D);
    case 'reduce':
      return REDUCTIONS[layer.kind](
        x,
        layer.axes.map((axis) => axis + 1),
        layer.keepsAxes,
      );
    case 'concat':
      return tf.concat([...inputs], layer.axis + 1);
    case 'slice':
      return sliced(x, layer.axis, layer.start, layer.size);
    case 'reshape':
      return tf.reshape(x, [x.shape[0]!, ...layer.shape]);
    case 'rearrange': {
      const { axes, order } = outermost(layer);
      const moved = tf.transpose(tf.reshape(x, [-1, ...axes]), [0, ...order.map((axis) => axis + 1)]);
      return tf.reshape(moved, [x.shape[0]!, ...layer.shape]);
    }
    case 'pad':
      return padded(x, layer.pads, layer.value);
    case 'softmax':
      return tf.softmax(x);
    case 'logSoftmax':
      return tf.logSoftmax(x);
    case 'tokens': {
      const [batch, count, width] = x.shape as [number, number, number];
      const rows = tf.reshape(parameter(layer.name), [1, layer.count, width]);
      const all = tf.mul(tf.ones([batch, 1, 1]), rows);
      const parts = [sliced(x, 0, 0, layer.at), all, sliced(x, 0, layer.at, count - layer.at)];
      return tf.concat(
        parts.filter(({ size }) => size > 0),
        1,
      );
    }
    case 'resize':
      return resized(layer, x as tf.Tensor4D);
    default:
      return UNARIES[layer.op](x);
  }
}

type Function1 = (x: tf.Tensor) => tf.Tensor;
const UNARIES: Readonly<Record<Exclude<Layer['op'], HandledAbove>, Function1>> = {
  relu: (x) => tf.relu(x),
  relu6: (x) => tf.relu6(x),
  sigmoid: (x) => tf.sigmoid(x),
  hardSwish: (x) => hardSwish(x),
  silu: (x) => silu(x),
  gelu: (x) => gelu(x),
  tanh: (x) => tf.tanh(x),
  erf: (x) => tf.erf(x),
  exp: (x) => tf.exp(x),
  log: (x) => tf.log(x),
  sqrt: (x) => tf.sqrt(x),
  abs: (x) => tf.abs(x),
  softplus: (x) => tf.softplus(x),
};
type HandledAbove = Exclude<Layer['op'], import('../layers.ts').Unary>;

const BINARIES: Readonly<Record<Binary, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor>> = {
  add: (a, b) => tf.add(a, b),
  subtract: (a, b) => tf.sub(a, b),
  multiply: (a, b) => tf.mul(a, b),
  divide: (a, b) => tf.div(a, b),
  maximum: (a, b) => tf.maximum(...ofOneShape(a, b)),
  minimum: (a, b) => tf.minimum(...ofOneShape(a, b)),
};

/** Gradients of maxima and minima do not know axes that were repeated: they are repeated before. */
function ofOneShape(a: tf.Tensor, b: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const shape = broadcast(a.shape, b.shape)!;
  const whole = (x: tf.Tensor) => (x.shape.join() === shape.join() ? x : tf.add(x, tf.zeros(shape)));
  return [whole(a), whole(b)];
}

type Reduction = (x: tf.Tensor, axes: number[], keepsAxes: boolean) => tf.Tensor;
const REDUCTIONS: Readonly<Record<Of<'reduce'>['kind'], Reduction>> = {
  mean: (x, axes, keepsAxes) => tf.mean(x, axes, keepsAxes),
  sum: (x, axes, keepsAxes) => tf.sum(x, axes, keepsAxes),
  max: (x, axes, keepsAxes) => tf.max(x, axes, keepsAxes),
  min: (x, axes, keepsAxes) => tf.min(x, axes, keepsAxes),
};

const explicit = ([top, bottom, left, right]: Pads): tf.backend_util.ExplicitPadding => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

function withBias(
  y: tf.Tensor,
  { bias }: { readonly bias?: string },
  parameter: TensorContext['parameter'],
): tf.Tensor {
  return bias === undefined ? y : tf.add(y, parameter(bias));
}

/** No backend has a grouped convolution: one after the other. */
function convolved(layer: Of<'conv'>, x: tf.Tensor4D, kernel: tf.Tensor4D): tf.Tensor {
  const { groups, outputs, stride, pads, dilation } = layer;
  const wide = spread(kernel, dilation);
  const one = (images: tf.Tensor4D, part: tf.Tensor4D) =>
    tf.conv2d(images, part, [...stride], explicit(pads));
  if (groups === 1) return one(x, wide);
  const [inputs, each] = [x.shape[3] / groups, outputs / groups];
  const parts = Array.from({ length: groups }, (_, group) =>
    one(
      sliced(x, 2, group * inputs, inputs) as tf.Tensor4D,
      tf.slice(wide, [0, 0, 0, group * each], [-1, -1, -1, each]),
    ),
  );
  return tf.concat(parts, 3);
}

/** Our kernels take one filter a channel: for more, each channel is repeated. */
function depthwise(layer: Of<'depthwise'>, x: tf.Tensor4D, kernel: tf.Tensor4D): tf.Tensor {
  const { stride, pads, dilation, multiplier } = layer;
  const [batch, height, width, channels] = x.shape;
  let images = x;
  if (multiplier > 1) {
    const column = tf.reshape(x, [-1, 1]);
    images = tf.reshape(tf.concat(Array<tf.Tensor>(multiplier).fill(column), 1), [
      ...[batch, height, width],
      channels * multiplier,
    ] as [number, number, number, number]);
  }
  const [rows, columns] = kernel.shape;
  const flat = tf.reshape(kernel, [rows, columns, channels * multiplier, 1]) as tf.Tensor4D;
  return tf.depthwiseConv2d(images, spread(flat, dilation), [...stride], explicit(pads));
}

/** A dilated kernel is one with zeros between its numbers: no gradient knows dilation. */
function spread(kernel: tf.Tensor4D, [down, across]: Pair): tf.Tensor4D {
  if (down === 1 && across === 1) return kernel;
  const [height, width, inputs, outputs] = kernel.shape;
  const along = (x: tf.Tensor, outer: number, size: number, step: number): tf.Tensor => {
    const rows = tf.pad(tf.reshape(x, [outer * size, 1, -1]), [
      [0, 0],
      [0, step - 1],
      [0, 0],
    ]);
    return tf.slice(tf.reshape(rows, [outer, size * step, -1]), [0, 0, 0], [-1, (size - 1) * step + 1, -1]);
  };
  const tall = along(kernel, 1, height, down);
  const wide = along(tall, (height - 1) * down + 1, width, across);
  return tf.reshape(wide, [(height - 1) * down + 1, (width - 1) * across + 1, inputs, outputs]);
}

/** Backends divide the gradient of a padded mean by the whole window: pads are put there before, and counted after. */
function averagePool(layer: Of<'averagePool'>, x: tf.Tensor4D): tf.Tensor {
  const [, height, width] = x.shape;
  const isPadded = layer.pads.some((pixels) => pixels > 0);
  const padded = isPadded ? tf.pad(x, explicit(layer.pads)) : x;
  const y = tf.avgPool(padded as tf.Tensor4D, [...layer.kernel], [...layer.stride], 'valid');
  const shares = poolShares([height, width], layer);
  return shares === null ? y : tf.mul(y, tf.tensor4d(shares, [1, y.shape[1], y.shape[2], 1]));
}

/**
 * Some of an axis, seen as the second of three: tfjs-webgpu's padding, which is a slice's gradient, is broken beyond
 * four axes.
 */
function sliced(x: tf.Tensor, axis: number, start: number, size: number): tf.Tensor {
  const at = axis + 1;
  const [outer, inner] = [sizeOf(x.shape.slice(0, at)), sizeOf(x.shape.slice(at + 1))];
  const rows = tf.reshape(x, [outer, x.shape[at]!, inner]);
  return tf.reshape(tf.slice(rows, [0, start, 0], [outer, size, inner]), x.shape.with(at, size));
}

/** One axis after the other, for the same reason. */
function padded(x: tf.Tensor, pads: readonly Pair[], value: number): tf.Tensor {
  return pads.reduce((whole, [before, after], axis) => {
    if (before === 0 && after === 0) return whole;
    const at = axis + 1;
    const size = whole.shape[at]!;
    const [outer, inner] = [sizeOf(whole.shape.slice(0, at)), sizeOf(whole.shape.slice(at + 1))];
    const wide = tf.pad(
      tf.reshape(whole, [outer, size, inner]),
      [
        [0, 0],
        [before, after],
        [0, 0],
      ],
      value,
    );
    return tf.reshape(wide, whole.shape.with(at, before + size + after));
  }, x);
}

function resized(layer: Of<'resize'>, x: tf.Tensor4D): tf.Tensor {
  const along = (rows: tf.Tensor, to: number): tf.Tensor => {
    const from = rows.shape.at(-1)!;
    if (from === to) return rows;
    const matrix = tf.tensor2d(resizeMatrix(from, to, layer), [from, to]);
    return tf.reshape(tf.matMul(tf.reshape(rows, [-1, from]), matrix), [...rows.shape.slice(0, -1), to]);
  };
  const [height, width] = layer.size;
  const tall = along(tf.transpose(x, [0, 3, 2, 1]), height); // [B, C, W, H']
  const wide = along(tf.transpose(tall, [0, 1, 3, 2]), width); // [B, C, H', W']
  if (wide.rank !== 4) throw new PupilError('RECIPE_INVALID', 'Only images can be resized.');
  return tf.transpose(wide, [0, 2, 3, 1]);
}

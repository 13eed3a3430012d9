/**
 * Runs a graph in single precision on tfjs, as far as its operators have counterparts in whole numbers: how large each
 * tensor gets is measured here.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Pads, Pair } from '../../students/layers.ts';
import { samePads } from '../../students/square-window.ts';
import type { TfliteGraph, TfliteOperator } from './graph.ts';
import { kindOf, type OperatorName } from './operators.ts';

type Evaluation = (inputs: readonly tf.Tensor[], operator: TfliteOperator) => tf.Tensor;

/** Those that have one, and can so be computed in whole numbers, whatever they are given. */
export function hasEvaluation(op: OperatorName): boolean {
  return op in EVALUATIONS && kindOf(op).int8Version !== undefined;
}

/**
 * @param images [n, S, S, 3], 0..255; it stays the caller's
 * @param onValue is told of each operator's answer, which is gone afterwards
 */
export function evaluate(
  { tensors, operators, input }: TfliteGraph,
  images: tf.Tensor4D,
  onValue: (place: number, value: tf.Tensor) => void,
): void {
  const lastUse = new Map<number, number>();
  for (const [at, { inputs }] of operators.entries()) for (const place of inputs) lastUse.set(place, at);
  const values = new Map<number, tf.Tensor>();
  const tensorAt = (place: number): tf.Tensor => {
    if (place === input) return images;
    const { data, shape, type } = tensors[place]!;
    const dtype = type === 'int32' ? 'int32' : 'float32';
    return values.get(place) ?? tf.tensor(data as Float32Array | Int32Array, [...shape], dtype);
  };
  for (const [at, operator] of operators.entries()) {
    const answer = tf.tidy(() => {
      const evaluation = EVALUATIONS[operator.op as keyof typeof EVALUATIONS];
      return activated(operator, evaluation(operator.inputs.map(tensorAt), operator));
    });
    values.set(operator.output, answer);
    onValue(operator.output, answer);
    for (const [place, value] of values) {
      if ((lastUse.get(place) ?? -1) > at) continue;
      value.dispose();
      values.delete(place);
    }
  }
}

function activated({ options }: TfliteOperator, x: tf.Tensor): tf.Tensor {
  if (options.activation === 'relu') return tf.relu(x);
  return options.activation === 'relu6' ? tf.relu6(x) : x;
}

const integers = (x: tf.Tensor) => [...(x.dataSync() as Int32Array)];
/** A shape of which the first size is the batch's. */
const batched = (x: tf.Tensor, shape: readonly number[]) => [x.shape[0]!, ...shape.slice(1)];

const EVALUATIONS = {
  ADD: ([a, b]) => tf.add(a!, b!),
  SUB: ([a, b]) => tf.sub(a!, b!),
  MUL: ([a, b]) => tf.mul(a!, b!),
  CONV_2D: ([x, weight, bias], { options }) => {
    const kernel = tf.transpose(weight!, [1, 2, 3, 0]) as tf.Tensor4D;
    return tf.add(convolved(x as tf.Tensor4D, kernel, options), bias!);
  },
  DEPTHWISE_CONV_2D: ([x, weight, bias], { options }) => {
    const multiplier = options.depthMultiplier!;
    const [, height, width, outputs] = weight!.shape as [number, number, number, number];
    const kernel = tf.reshape(weight!, [height, width, outputs / multiplier, multiplier]) as tf.Tensor4D;
    const pads = padsOf(x!.shape, [height, width], options);
    const wide = tf.pad(x!, [
      [0, 0],
      [pads[0], pads[1]],
      [pads[2], pads[3]],
      [0, 0],
    ]) as tf.Tensor4D;
    const { stride, dilation } = options;
    return tf.add(tf.depthwiseConv2d(wide, kernel, [...stride!], 'valid', 'NHWC', [...dilation!]), bias!);
  },
  FULLY_CONNECTED: ([x, weight, bias]) => {
    const rows = tf.reshape(x!, [-1, x!.shape.at(-1)!]) as tf.Tensor2D;
    const y = tf.add(tf.matMul(rows, weight as tf.Tensor2D, false, true), bias!);
    return tf.reshape(y, [...x!.shape.slice(0, -1), weight!.shape[0]!]);
  },
  MAX_POOL_2D: ([x], operator) => pooled(tf.maxPool, x as tf.Tensor4D, operator),
  AVERAGE_POOL_2D: ([x], operator) => pooled(tf.avgPool, x as tf.Tensor4D, operator),
  MEAN: ([x, axes], { options }) => tf.mean(x!, integers(axes!), options.keepsAxes ?? false),
  SUM: ([x, axes], { options }) => tf.sum(x!, integers(axes!), options.keepsAxes ?? false),
  RSQRT: ([x]) => tf.rsqrt(x!),
  RELU: ([x]) => tf.relu(x!),
  RELU6: ([x]) => tf.relu6(x!),
  LEAKY_RELU: ([x], { options }) => tf.leakyRelu(x!, options.slope!),
  HARD_SWISH: ([x]) => tf.mul(x!, tf.div(tf.relu6(tf.add(x!, 3)), 6)),
  LOGISTIC: ([x]) => tf.sigmoid(x!),
  TANH: ([x]) => tf.tanh(x!),
  SOFTMAX: ([x]) => tf.softmax(x!),
  RESHAPE: ([x, shape]) => tf.reshape(x!, batched(x!, integers(shape!))),
  TRANSPOSE: ([x, axes]) => tf.transpose(x!, integers(axes!)),
  SLICE: ([x, begin, size]) => tf.slice(x!, integers(begin!), integers(size!)),
  CONCATENATION: (parts, { options }) => tf.concat([...parts], options.axis!),
  PAD: ([x, pads]) => tf.pad(x!, pairs(integers(pads!))),
  PADV2: ([x, pads, filler]) => tf.pad(x!, pairs(integers(pads!)), filler!.dataSync()[0]!),
} satisfies Partial<Record<OperatorName, Evaluation>>;

const pairs = (numbers: readonly number[]) =>
  Array.from({ length: numbers.length / 2 }, (_, i): [number, number] => [
    numbers[2 * i]!,
    numbers[2 * i + 1]!,
  ]);

type Options = TfliteOperator['options'];

function padsOf(
  [, height, width]: readonly number[],
  kernel: Pair,
  { padding, stride, dilation }: Options,
): Pads {
  if (padding !== 'SAME') return [0, 0, 0, 0];
  const [top, bottom] = samePads(height!, kernel[0], stride![0], dilation?.[0]);
  return [top, bottom, ...samePads(width!, kernel[1], stride![1], dilation?.[1])];
}

/** No backend has a grouped convolution: one after the other. */
function convolved(x: tf.Tensor4D, kernel: tf.Tensor4D, options: Options): tf.Tensor {
  const [height, width, inputs, outputs] = kernel.shape;
  const [top, bottom, left, right] = padsOf(x.shape, [height, width], options);
  const wide = tf.pad(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]) as tf.Tensor4D;
  const { stride, dilation } = options;
  const groups = x.shape[3] / inputs;
  const each = outputs / groups;
  const parts = Array.from({ length: groups }, (_, group) =>
    tf.conv2d(
      groups === 1 ? wide : tf.slice(wide, [0, 0, 0, group * inputs], [-1, -1, -1, inputs]),
      groups === 1 ? kernel : tf.slice(kernel, [0, 0, 0, group * each], [-1, -1, -1, each]),
      [...stride!],
      'valid',
      'NHWC',
      [...dilation!],
    ),
  );
  return groups === 1 ? parts[0]! : tf.concat(parts, 3);
}

function pooled(kind: typeof tf.maxPool, x: tf.Tensor4D, { options }: TfliteOperator): tf.Tensor {
  const padding = options.padding === 'SAME' ? 'same' : 'valid';
  return kind(x, [...options.window!], [...options.stride!], padding);
}

/** The student's vocabulary as operators of TensorFlow Lite, for one photo at a time. */
import { NORM_EPSILON, type Ops } from '../../students/ops.ts';
import { sizeOf } from '../../students/parameters.ts';
import { squareWindow, type Windows } from '../../students/square-window.ts';
import { normAsAffine, normOf } from '../fold.ts';
import type { TfliteContext } from './context.ts';
import { layerValue } from './tflite-layers.ts';
import { convolution, depthwiseConvolution, type Value } from './windows.ts';

/**
 * @param isInteger whether it is to run on whole numbers of eight bits: rows of unit length are then made of several
 * operators, since the one for it answers in steps of 1/128, which is nothing of a row of hundreds of numbers
 * @long one operation after another, as `Ops` lists them
 */
export function tfliteOps(context: TfliteContext, isInteger: boolean): Ops<Value> {
  const { builder, values, constant, number, apply, reshape, transpose, slice, reduce } = context;
  /** (x - mean) / sqrt(variance + epsilon) over these axes. */
  const standardise = (x: Value, axes: readonly number[], epsilon: number) => {
    const centred = apply('SUB', [x, reduce('MEAN', x, axes, true)]);
    const variance = reduce('MEAN', apply('MUL', [centred, centred]), axes, true);
    return apply('MUL', [centred, apply('RSQRT', [apply('ADD', [variance, number(epsilon)])])]);
  };
  const affine = (x: Value, name: string) => {
    const width = [x.shape.at(-1)!];
    return apply('ADD', [
      apply('MUL', [x, constant(`${name}.weight`, width)]),
      constant(`${name}.bias`, width),
    ]);
  };

  const ops: Ops<Value> = {
    conv2d(x, conv) {
      const kernel = { name: conv.weight, values: values(conv.weight) };
      return convolution(builder, x, squareWindow(x.shape, conv), kernel, conv.outputs);
    },
    depthwiseConv2d(x, conv) {
      const kernel = { name: conv.weight, values: values(conv.weight) };
      return depthwiseConvolution(builder, x, squareWindow(x.shape, conv), kernel);
    },
    linear: (x, { weight, bias, outputs }) => context.linear(x, weight, values(bias), outputs),
    batchNorm(x, name, { epsilon = NORM_EPSILON, activation } = {}) {
      const { factors, shifts } = normAsAffine(normOf(name, values), epsilon);
      const vector = (part: string, numbers: Float64Array): Value => ({
        tensor: builder.floats(`${name}/${part}`, [numbers.length], Float32Array.from(numbers)),
        shape: [numbers.length],
      });
      const y = apply('ADD', [apply('MUL', [x, vector('scale', factors)]), vector('shift', shifts)]);
      return activation === undefined ? y : ops[activation](y);
    },
    groupNorm(x, name, groups, epsilon = NORM_EPSILON) {
      const [height, width, channels] = x.shape as [number, number, number];
      const grouped = reshape(x, [height * width, groups, channels / groups]);
      return affine(reshape(standardise(grouped, [0, 2], epsilon), x.shape), name);
    },
    layerNorm: (x, name, epsilon = NORM_EPSILON) =>
      affine(standardise(x, [x.shape.length - 1], epsilon), name),
    relu: (x) => apply('RELU', [x]),
    relu6: (x) => apply('RELU6', [x]),
    quickGelu: (x) => apply('MUL', [x, apply('LOGISTIC', [apply('MUL', [x, number(1.702)])])]),
    sigmoid: (x) => apply('LOGISTIC', [x]),
    unitLength(x) {
      if (!isInteger) return apply('L2_NORMALIZATION', [x]);
      const square = reduce('SUM', apply('MUL', [x, x]), [x.shape.length - 1], true);
      return apply('MUL', [x, apply('RSQRT', [square])]);
    },
    add: (a, b) => apply('ADD', [a, b]),
    multiply: (a, b) => apply('MUL', [a, b]),
    globalAveragePool: (x) => reduce('MEAN', x, [0, 1], false),
    tokens: (x) => reshape(x, [x.shape[0]! * x.shape[1]!, x.shape[2]!]),
    prependToken(x, name) {
      const [count, width] = x.shape as [number, number];
      return apply('CONCATENATION', [constant(name, [1, 1, width]), x], [count + 1, width], { axis: 1 });
    },
    addPositions: (x, name) => apply('ADD', [x, constant(name, [1, ...x.shape])]),
    firstToken: (x) => reshape(slice(x, [0, 0], [1, x.shape[1]!]), [x.shape[1]!]),
    attention(qkv, heads) {
      const [count, stacked] = qkv.shape as [number, number];
      const width = stacked / 3;
      const part = (index: number) =>
        transpose(
          reshape(slice(qkv, [0, index * width], [count, width]), [count, heads, width / heads]),
          [0, 2, 1, 3],
        );
      const queries = apply('MUL', [part(0), number((width / heads) ** -0.5)]);
      const scores = apply('BATCH_MATMUL', [queries, part(1)], [heads, count, count], { isTransposed: true });
      const mixed = apply(
        'BATCH_MATMUL',
        [apply('SOFTMAX', [scores]), part(2)],
        [heads, count, width / heads],
      );
      return reshape(transpose(mixed, [0, 2, 1, 3]), [count, width]);
    },
    biWkv: (keys, mixed, name) => biWkv(context, keys, mixed, name),
    layer: (layer, inputs) => layerValue(layer, inputs, context, ops),
    tap: (x) => x,
  };
  return ops;
}

/**
 * Weights depend on the distance between tokens alone: a weighted sum over all of them is one depthwise convolution
 * along the tokens, as long as there are distances.
 */
function biWkv(
  { builder, values, apply, reshape, reduce }: TfliteContext,
  keys: Value,
  mixed: Value,
  name: string,
): Value {
  const width = mixed.shape.at(-1)!;
  const count = sizeOf(mixed.shape) / width;
  const [decay, first] = [values(`${name}.decay`), values(`${name}.first`)];
  const length = 2 * count - 1;
  const spread = new Float32Array(length * width);
  for (let at = 0; at < length; at++) {
    const distance = Math.abs(at - (count - 1));
    for (let c = 0; c < width; c++) {
      spread[at * width + c] = Math.exp(distance === 0 ? first[c]! : (decay[c]! * (1 - distance)) / count);
    }
  }
  const windows: Windows = {
    kernel: [length, 1],
    stride: [1, 1],
    pads: [count - 1, count - 1, 0, 0],
    dilation: [1, 1],
  };
  const kernel = { name: `${name}/spread`, values: spread };
  const over = (x: Value) => depthwiseConvolution(builder, x, windows, kernel);
  const k = reshape(keys, [count, 1, width]);
  // Shifting all keys of a channel alike changes nothing but keeps the exponentials at or below 1.
  const weights = apply('EXP', [apply('SUB', [k, reduce('REDUCE_MAX', k, [0], true)])]);
  const valued = apply('MUL', [weights, reshape(mixed, [count, 1, width])]);
  return reshape(apply('DIV', [over(valued), over(weights)]), mixed.shape);
}

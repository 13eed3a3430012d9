/** The student's vocabulary as TensorFlow graph nodes for inference. The batch axis stays open (-1) throughout. */
import { PupilError } from '../../errors.ts';
import { wkvDistances } from '../../tensors/bi-wkv.ts';
import { LEAST_SQUARE } from '../../tensors/unit-rows.ts';
import type { Ops, Padding } from '../ops.ts';
import { NORM_EPSILON } from '../ops.ts';
import { sizeOf } from '../parameters.ts';
import type { GraphBuilder, GraphValue } from './graph-builder.ts';
import { attribute } from './graph-builder.ts';
import { layerNode } from './layer-nodes.ts';

const PADDING = { sym: 'EXPLICIT', same: 'SAME', valid: 'VALID' } as const;

/** @long one operation after another, as `Ops` lists them */
export function graphOps(
  graph: GraphBuilder,
  parameters: ReadonlyMap<string, Float32Array>,
): Ops<GraphValue> {
  const values = (name: string) => {
    const found = parameters.get(name);
    if (found === undefined) throw new PupilError('RECIPE_INVALID', `The student has no parameter ${name}.`);
    return found;
  };
  const weight = (name: string, shape: readonly number[]) => graph.floats(name, shape, values(name));
  const vector = (name: string) => weight(name, [values(name).length]);
  const reshape = (x: GraphValue, shape: readonly number[]): GraphValue => {
    const target = graph.ints('reshape/shape', [shape.length + 1], [-1, ...shape]);
    return { node: graph.node('Reshape', [x.node, target]), shape };
  };
  const transpose = (x: GraphValue, axes: readonly number[]): GraphValue => {
    const permutation = graph.ints('transpose/axes', [axes.length], axes);
    const shape = axes.slice(1).map((axis) => x.shape[axis - 1]!);
    return { node: graph.node('Transpose', [x.node, permutation]), shape };
  };
  const slice = (x: GraphValue, begin: readonly number[], size: readonly number[]): GraphValue => {
    const from = graph.ints('slice/begin', [begin.length + 1], [0, ...begin]);
    const sizes = graph.ints('slice/size', [size.length + 1], [-1, ...size]);
    return { node: graph.node('Slice', [x.node, from, sizes]), shape: size };
  };
  const mean = (x: string, axes: readonly number[], keepDims: boolean) =>
    graph.node('Mean', [x, graph.ints('mean/axes', [axes.length], axes)], {
      ...attribute.float,
      keep_dims: attribute.flag(keepDims),
    });
  /** (x - mean) / sqrt(variance + epsilon) over these axes. */
  const standardise = (x: string, axes: readonly number[], least = NORM_EPSILON) => {
    const centred = graph.node('Sub', [x, mean(x, axes, true)]);
    const variance = mean(graph.node('Square', [centred]), axes, true);
    const epsilon = graph.floats('epsilon', [], Float32Array.of(least));
    return graph.node('Mul', [centred, graph.node('Rsqrt', [graph.node('AddV2', [variance, epsilon])])]);
  };
  const affine = (x: string, name: string) =>
    graph.node('AddV2', [graph.node('Mul', [x, vector(`${name}.weight`)]), vector(`${name}.bias`)]);
  const product = (
    a: GraphValue,
    b: GraphValue,
    transposeB: boolean,
    shape: readonly number[],
  ): GraphValue => ({
    node: graph.node('BatchMatMulV2', [a.node, b.node], {
      ...attribute.float,
      adj_x: attribute.flag(false),
      adj_y: attribute.flag(transposeB),
    }),
    shape,
  });

  const strided = (kernelPx: number, stride: number, padding: Padding) => {
    const side = (kernelPx - 1) / 2;
    return {
      ...attribute.float,
      data_format: attribute.text('NHWC'),
      strides: attribute.ints([1, stride, stride, 1]),
      dilations: attribute.ints([1, 1, 1, 1]),
      padding: attribute.text(PADDING[padding]),
      explicit_paddings: attribute.ints(padding === 'sym' ? [0, 0, side, side, side, side, 0, 0] : []),
    };
  };

  const ops: Ops<GraphValue> = {
    conv2d(x, { weight: name, kernelPx, outputs, stride, padding }) {
      const [height, width, inputs] = x.shape as [number, number, number];
      const out = (size: number) =>
        padding === 'valid' ? Math.floor((size - kernelPx) / stride) + 1 : Math.ceil(size / stride);
      const kernel = weight(name, [kernelPx, kernelPx, inputs, outputs]);
      const node = graph.node('Conv2D', [x.node, kernel], strided(kernelPx, stride, padding));
      return { node, shape: [out(height), out(width), outputs] };
    },
    depthwiseConv2d(x, { weight: name, kernelPx, stride, padding }) {
      const [height, width, channels] = x.shape as [number, number, number];
      const kernel = weight(name, [kernelPx, kernelPx, channels, 1]);
      const attributes = strided(kernelPx, stride, padding);
      const node = graph.node('DepthwiseConv2dNative', [x.node, kernel], attributes);
      return { node, shape: [Math.ceil(height / stride), Math.ceil(width / stride), channels] };
    },
    linear(x, { weight: name, bias, outputs }) {
      const inputs = x.shape.at(-1)!;
      const flat = x.shape.length === 1 ? x : reshape(x, [inputs]);
      const multiplied = graph.node('MatMul', [flat.node, weight(name, [inputs, outputs])], {
        ...attribute.float,
        transpose_a: attribute.flag(false),
        transpose_b: attribute.flag(false),
      });
      const y = { node: graph.node('AddV2', [multiplied, vector(bias)]), shape: [outputs] };
      return x.shape.length === 1 ? y : reshape(y, [...x.shape.slice(0, -1), outputs]);
    },
    batchNorm(x, name, { epsilon = NORM_EPSILON, activation } = {}) {
      const inputs = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
        vector(`${name}.${part}`),
      );
      const node = graph.node('FusedBatchNormV3', [x.node, ...inputs], {
        ...attribute.float,
        epsilon: attribute.real(epsilon),
        is_training: attribute.flag(false),
        data_format: attribute.text('NHWC'),
      });
      const y = { node, shape: x.shape };
      return activation === undefined ? y : ops[activation](y);
    },
    groupNorm(x, name, groups, epsilon) {
      const [height, width, channels] = x.shape as [number, number, number];
      const grouped = reshape(x, [height, width, groups, channels / groups]);
      const normal = reshape(
        { node: standardise(grouped.node, [1, 2, 4], epsilon), shape: grouped.shape },
        x.shape,
      );
      return { node: affine(normal.node, name), shape: x.shape };
    },
    layerNorm: (x, name, epsilon) => ({
      node: affine(standardise(x.node, [x.shape.length], epsilon), name),
      shape: x.shape,
    }),
    relu: (x) => ({ node: graph.node('Relu', [x.node]), shape: x.shape }),
    relu6: (x) => ({ node: graph.node('Relu6', [x.node]), shape: x.shape }),
    quickGelu(x) {
      const factor = graph.floats('quick_gelu/factor', [], Float32Array.of(1.702));
      const gate = graph.node('Sigmoid', [graph.node('Mul', [x.node, factor])]);
      return { node: graph.node('Mul', [x.node, gate]), shape: x.shape };
    },
    sigmoid: (x) => ({ node: graph.node('Sigmoid', [x.node]), shape: x.shape }),
    unitLength(x) {
      const squares = graph.node(
        'Sum',
        [graph.node('Square', [x.node]), graph.ints('sum/axes', [1], [x.shape.length])],
        {
          ...attribute.float,
          keep_dims: attribute.flag(true),
        },
      );
      const least = graph.floats('unit_length/least', [], Float32Array.of(LEAST_SQUARE));
      const inverse = graph.node('Rsqrt', [graph.node('Maximum', [squares, least])]);
      return { node: graph.node('Mul', [x.node, inverse]), shape: x.shape };
    },
    add: (a, b) => ({ node: graph.node('AddV2', [a.node, b.node]), shape: a.shape }),
    multiply: (a, b) => ({ node: graph.node('Mul', [a.node, b.node]), shape: a.shape }),
    globalAveragePool: (x) => ({ node: mean(x.node, [1, 2], false), shape: [x.shape[2]!] }),
    tokens: (x) => reshape(x, [x.shape[0]! * x.shape[1]!, x.shape[2]!]),
    prependToken(x, name) {
      // A row of zeros in front, then the token added to it: no need to know the batch size.
      const [count, width] = x.shape as [number, number];
      const table = new Float32Array((count + 1) * width);
      table.set(values(name));
      const paddings = graph.ints('pad/paddings', [3, 2], [0, 0, 1, 0, 0, 0]);
      const zero = graph.floats('pad/value', [], Float32Array.of(0));
      const padded = graph.node('PadV2', [x.node, paddings, zero]);
      const row = graph.floats(name, [1, count + 1, width], table);
      return { node: graph.node('AddV2', [padded, row]), shape: [count + 1, width] };
    },
    addPositions: (x, name) => ({
      node: graph.node('AddV2', [x.node, weight(name, [1, ...x.shape])]),
      shape: x.shape,
    }),
    firstToken: (x) => reshape(slice(x, [0, 0], [1, x.shape[1]!]), [x.shape[1]!]),
    attention(qkv, heads) {
      const [count, stacked] = qkv.shape as [number, number];
      const width = stacked / 3;
      const part = (index: number) =>
        transpose(
          reshape(slice(qkv, [0, index * width], [count, width]), [count, heads, width / heads]),
          [0, 2, 1, 3],
        );
      const scale = graph.floats('attention/scale', [], Float32Array.of((width / heads) ** -0.5));
      const queries = part(0);
      const scaled = { node: graph.node('Mul', [queries.node, scale]), shape: queries.shape };
      const scores = product(scaled, part(1), true, [heads, count, count]);
      const weights = { node: graph.node('Softmax', [scores.node]), shape: scores.shape };
      const mixed = product(weights, part(2), false, [heads, count, width / heads]);
      return reshape(transpose(mixed, [0, 2, 1, 3]), [count, width]);
    },
    biWkv(keys, values, name) {
      const width = values.shape.at(-1)!;
      const count = sizeOf(values.shape) / width;
      const channelsFirst = (x: GraphValue) => transpose(reshape(x, [count, width]), [0, 2, 1]); // [B, C, N]
      const perChannel = (part: string) => weight(`${name}.${part}`, [width, 1, 1]);
      const table = (called: string, cells: Float32Array) => graph.floats(called, [count, count], cells);
      const identity = Float32Array.from({ length: count * count }, (_, i) =>
        i % (count + 1) === 0 ? 1 : 0,
      );
      const byDistance = graph.node('Mul', [
        perChannel('decay'),
        table('wkv/distances', wkvDistances(count)),
      ]);
      const toItself = graph.node('Mul', [perChannel('first'), table('wkv/identity', identity)]);
      const spread = graph.node('Exp', [graph.node('AddV2', [byDistance, toItself])]); // [C, N, N]

      const k = channelsFirst(keys).node;
      const largest = graph.node('Max', [k, graph.ints('max/axes', [1], [2])], {
        ...attribute.float,
        keep_dims: attribute.flag(true),
      });
      const weights = graph.node('Exp', [graph.node('Sub', [k, largest])]);
      const valued = graph.node('Mul', [weights, channelsFirst(values).node]);
      /** Each channel's row [B, C, N] times its own symmetric matrix. */
      const spreadOver = (row: string) => {
        const column = reshape({ node: row, shape: [width, count] }, [width, 1, count]);
        const sum = product(column, { node: spread, shape: [width, count, count] }, false, [width, 1, count]);
        return reshape(sum, [width, count]).node;
      };
      const mean = graph.node('RealDiv', [spreadOver(valued), spreadOver(weights)]);
      return reshape(transpose({ node: mean, shape: [width, count] }, [0, 2, 1]), values.shape);
    },
    layer: (layer, inputs) =>
      layerNode(layer, inputs, { ops, graph, values, weight, reshape, transpose, slice, product }),
    tap: (x) => x,
  };
  return ops;
}

/** The student's vocabulary as nodes of an ONNX graph, opset 17. The number of photos stays open throughout. */
import type { Conv, Ops } from '../../students/ops.ts';
import { NORM_EPSILON } from '../../students/ops.ts';
import { squareWindow } from '../../students/square-window.ts';
import type { OnnxGraph } from './graph.ts';
import { layerNodes } from './layers.ts';
import { batchNorm, groupNorm } from './norms.ts';
import { type Placed, Placement } from './placed.ts';
import { attention, biWkv, linear } from './products.ts';
import { convolved } from './windows.ts';

/** Least length that a row is divided by: see `Ops.unitLength`. */
const LEAST_LENGTH = 1e-12;

/** @long one operation after another, as `Ops` lists them */
export function onnxOps(graph: OnnxGraph, parameters: ReadonlyMap<string, Float32Array>): Ops<Placed> {
  const placement = new Placement(graph, parameters);
  const alike = placement.alike.bind(placement);
  const square = (x: Placed, conv: Omit<Conv, 'outputs'>, outputs: number, groups: number) => {
    const { weight } = conv;
    return convolved(placement, x, { weight, outputs, groups, ...squareWindow(x.shape, conv) });
  };
  const both = (op: string) => (a: Placed, b: Placed) => {
    const [one, other] = placement.together([a, b]);
    return alike(op, one!, [other!.name]);
  };

  const ops: Ops<Placed> = {
    conv2d: (x, conv) => square(x, conv, conv.outputs, 1),
    depthwiseConv2d: (x, conv) => square(x, conv, x.shape[2]!, x.shape[2]!),
    linear: (x, map) => linear(placement, x, map),
    batchNorm(x, name, { epsilon = NORM_EPSILON, activation } = {}) {
      const y = batchNorm(placement, x, name, epsilon);
      return activation === undefined ? y : ops[activation](y);
    },
    groupNorm: (x, name, groups, epsilon = NORM_EPSILON) => groupNorm(placement, x, name, groups, epsilon),
    layerNorm(x, name, epsilon = NORM_EPSILON) {
      const parameters = ['weight', 'bias'].map((part) => placement.vector(`${name}.${part}`));
      const attributes = { axis: -1, epsilon: { float: epsilon } };
      return alike('LayerNormalization', placement.channelsLast(x), parameters, attributes);
    },
    relu: (x) => alike('Relu', x),
    relu6: (x) => alike('Clip', x, [graph.scalar(0), graph.scalar(6)]),
    quickGelu: (x) => alike('Mul', x, [alike('Sigmoid', alike('Mul', x, [graph.scalar(1.702)])).name]),
    sigmoid: (x) => alike('Sigmoid', x),
    unitLength(x) {
      const length = alike('ReduceL2', x, [], { axes: [-1], keepdims: 1 });
      return alike('Div', x, [alike('Max', length, [graph.scalar(LEAST_LENGTH)]).name]);
    },
    add: both('Add'),
    multiply: both('Mul'),
    globalAveragePool(x) {
      const axes = [placement.axis(x, 0), placement.axis(x, 1)];
      return placement.last(graph.node('ReduceMean', [x.name], { axes, keepdims: 0 }), [x.shape[2]!]);
    },
    tokens: (x) => placement.reshape(x, [x.shape[0]! * x.shape[1]!, x.shape[2]!]),
    prependToken(x, name) {
      const shape = [1, x.shape[1]!];
      const token = placement.forEveryPhoto(placement.parameter(name, [1, ...shape]), shape, x);
      return placement.concat([token, x], 0);
    },
    addPositions: (x, name) => alike('Add', x, [placement.parameter(name, [1, ...x.shape])]),
    firstToken: (x) =>
      placement.last(graph.node('Gather', [x.name, graph.integers(0)], { axis: 1 }), [x.shape[1]!]),
    attention: (qkv, heads) => attention(placement, qkv, heads),
    biWkv: (keys, values, name) => biWkv(placement, keys, values, name),
    layer: (layer, inputs) => layerNodes(layer, inputs, { ops, placement }),
    tap: (x) => x,
  };
  return ops;
}

/** Kernels in whole numbers of eight bits, symmetric around 0. */
import { eightBitKernel } from '../eight-bits.ts';
import { type TfliteGraph, type TfliteOperator, type TfliteTensor, withoutUnused } from './graph.ts';
import type { OperatorName } from './operators.ts';

type Weighted = Extract<OperatorName, 'CONV_2D' | 'DEPTHWISE_CONV_2D' | 'FULLY_CONNECTED'>;
const AXIS: Partial<Readonly<Record<OperatorName, number>>> = {
  CONV_2D: 0,
  DEPTHWISE_CONV_2D: 3,
  FULLY_CONNECTED: 0,
};
/** Below this, eight bits save less than an operator takes. */
const LEAST_NUMBERS = 1024;

/**
 * A scale for each output of a convolution, one for all of a linear layer: older runtimes on microcontrollers know no
 * more there.
 * @param leastScales of each output
 */
export function quantisedWeight(tensor: TfliteTensor, op: Weighted, leastScales: Float32Array): TfliteTensor {
  return inEightBits(tensor, AXIS[op]!, op !== 'FULLY_CONNECTED', leastScales);
}

/**
 * Kernels of eight bits with a scale for each output, which runtimes turn into floats before they begin; everything is
 * computed in single precision.
 */
export function withSmallWeights(graph: TfliteGraph): TfliteGraph {
  const tensors = [...graph.tensors];
  const unpacked = new Map<number, number>();
  const before: TfliteOperator[] = [];
  const operators = graph.operators.map((operator) => {
    const axis = AXIS[operator.op];
    const place = operator.inputs[1]!;
    const weight = tensors[place]!;
    if (axis === undefined || weight.data === undefined || weight.data.length < LEAST_NUMBERS)
      return operator;
    let output = unpacked.get(place);
    if (output === undefined) {
      const { name, shape } = weight;
      const small = tensors.push({ ...inEightBits(weight, axis, true), name: `${name}/int8` }) - 1;
      output = tensors.push({ name, shape, type: 'float32' }) - 1;
      before.push({ op: 'DEQUANTIZE', inputs: [small], output, options: {} });
      unpacked.set(place, output);
    }
    return { ...operator, inputs: operator.inputs.with(1, output) };
  });
  return withoutUnused({ ...graph, tensors, operators: [...before, ...operators] });
}

function inEightBits(
  tensor: TfliteTensor,
  axis: number,
  isByOutput: boolean,
  leastScales: Float32Array = new Float32Array(),
): TfliteTensor {
  const { values, scales } = eightBitKernel(
    tensor.data as Float32Array,
    isByOutput ? tensor.shape[axis]! : 1,
    axis === 0 ? 'first' : 'last',
    (output) => (isByOutput ? (leastScales[output] ?? 0) : Math.max(0, ...leastScales)),
  );
  return { ...tensor, type: 'int8', data: values, quantisation: { scales: [...scales], zeroPoint: 0, axis } };
}

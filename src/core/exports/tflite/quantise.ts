/**
 * A graph in whole numbers of eight bits. Kernels of convolutions have a scale for each output channel and are
 * symmetric, biases have 32 bits in the scale of input times kernel, activations one scale and one zero point each.
 * Reference: Jacob et al. 2017, arXiv:1712.05877, and TensorFlow Lite's specification of 8-bit quantisation.
 *
 * Photos go in and probabilities come out as bytes without a sign: what cameras give, and the only whole numbers that
 * MediaPipe, the Task Library and LiteRT.js take; TensorFlow Lite for Microcontrollers takes them as well.
 */
import { type Range, stepsOf } from '../eight-bits.ts';
import { hasEvaluation } from './evaluate.ts';
import {
  type Quantisation,
  type TfliteGraph,
  type TfliteOperator,
  type TfliteTensor,
  withoutUnused,
} from './graph.ts';
import type { OperatorName } from './operators.ts';
import { rangeOf } from './ranges.ts';
import { NAMES } from './student-graph.ts';
import { quantisedWeight } from './weights.ts';

/** Their kernels copy numbers as they are: one scale for all that goes in and comes out. */
const COPYING: readonly OperatorName[] = [
  'RESHAPE',
  'TRANSPOSE',
  'SLICE',
  'PAD',
  'PADV2',
  'MAX_POOL_2D',
  'AVERAGE_POOL_2D',
  'CONCATENATION',
];
/** Their kernels answer in one scale, whatever they are given. */
const OWN_SCALE: Partial<Readonly<Record<OperatorName, Quantisation>>> = {
  SOFTMAX: { scales: [1 / 256], zeroPoint: -128, axis: 0 },
  LOGISTIC: { scales: [1 / 256], zeroPoint: -128, axis: 0 },
  TANH: { scales: [1 / 128], zeroPoint: 0, axis: 0 },
};
/** Bytes are pixels: 0..255 as -128..127. */
const PIXELS: Quantisation = { scales: [1], zeroPoint: -128, axis: 0 };

/** Whether there are kernels in whole numbers for all of it. */
export function isQuantisable(graph: TfliteGraph): boolean {
  const isKnown = graph.operators.every(({ op }) => hasEvaluation(op));
  return isKnown && !hasNorms(graph) && scalesOf(graph, new Map()) !== null;
}

/** Norms over a photo divide by a spread that 256 steps tell too little of; the length of a row is a sum alone. */
function hasNorms({ operators }: TfliteGraph): boolean {
  const makers = new Map(operators.map(({ op, output }) => [output, op]));
  return operators.some(({ op, inputs }) => op === 'RSQRT' && makers.get(inputs[0]!) !== 'SUM');
}

/** @param ranges of all values, by place */
export function quantised(graph: TfliteGraph, ranges: ReadonlyMap<number, Range>): TfliteGraph {
  const scales = scalesOf(graph, ranges)!;
  const tensors: TfliteTensor[] = graph.tensors.map((tensor, place) => {
    const quantisation = scales.get(place);
    return quantisation && tensor.data === undefined ? { ...tensor, type: 'int8', quantisation } : tensor;
  });
  const add = (tensor: TfliteTensor) => tensors.push(tensor) - 1;
  const operators = graph.operators.map((operator) => ({
    ...operator,
    inputs: quantisedInputs(operator, tensors, add),
  }));
  return withBytes({ ...graph, tensors, operators });
}

/** By place of a value; null where kernels ask for two scales of one tensor. */
function scalesOf(
  { tensors, operators, input }: TfliteGraph,
  ranges: ReadonlyMap<number, Range>,
): ReadonlyMap<number, Quantisation> | null {
  const isValue = (place: number) => tensors[place]!.data === undefined;
  const groups = new Map<number, Set<number>>(
    [...tensors.keys()].filter(isValue).map((place) => [place, new Set([place])]),
  );
  for (const { op, inputs, output } of operators) {
    if (!COPYING.includes(op)) continue;
    for (const place of inputs.filter(isValue)) {
      const [a, b] = [groups.get(output)!, groups.get(place)!];
      if (a === b) continue;
      for (const member of b) groups.set(member, a.add(member));
    }
  }
  const own = new Map<number, Quantisation>([[input, PIXELS]]);
  for (const { op, output } of operators) if (OWN_SCALE[op]) own.set(output, OWN_SCALE[op]);
  const padded = new Set(operators.filter(({ op }) => op === 'PADV2').map(({ output }) => output));
  const scales = new Map<number, Quantisation>();
  for (const group of new Set(groups.values())) {
    const given = [...group].flatMap((place) => own.get(place) ?? []);
    if (new Set(given.map((one) => JSON.stringify(one))).size > 1) return null;
    // What is put at the sides of a maximum is no activation.
    const known = [...group]
      .filter((place) => !padded.has(place))
      .flatMap((place) => ranges.get(place) ?? []);
    const quantisation = given[0] ?? asymmetric(known);
    for (const place of group) scales.set(place, quantisation);
  }
  return scales;
}

/** 256 steps over all ranges and 0, which is exact. */
function asymmetric(ranges: readonly Range[]): Quantisation {
  const { scale, zeroPoint } = stepsOf({
    min: Math.min(0, ...ranges.map(({ min }) => min)),
    max: Math.max(0, ...ranges.map(({ max }) => max)),
  });
  return { scales: [scale], zeroPoint: zeroPoint - 128, axis: 0 };
}

function quantisedInputs(
  { op, inputs, output }: TfliteOperator,
  tensors: readonly TfliteTensor[],
  add: (tensor: TfliteTensor) => number,
): readonly number[] {
  const [value] = inputs as [number];
  if (op === 'CONV_2D' || op === 'DEPTHWISE_CONV_2D' || op === 'FULLY_CONNECTED') {
    const [, weight, bias] = inputs as [number, number, number];
    const input = tensors[value]!.quantisation!.scales[0]!;
    const shifts = tensors[bias]!;
    const kernel = quantisedWeight(
      tensors[weight]!,
      op,
      (shifts.data as Float32Array).map((b) => leastScale(b, input)),
    );
    return [value, add(kernel), add(quantisedBias(shifts, kernel, input))];
  }
  return inputs.map((place) => {
    const { data, type } = tensors[place]!;
    if (!(data instanceof Float32Array) || type !== 'float32') return place;
    const quantisation =
      op === 'PADV2' || op === 'CONCATENATION' ? tensors[output]!.quantisation! : asymmetric([rangeOf(data)]);
    return add({ ...tensors[place]!, type: 'int8', data: stored(data, quantisation), quantisation });
  });
}

function stored(values: Float32Array, { scales, zeroPoint }: Quantisation): Int8Array {
  return Int8Array.from(values, (value) =>
    Math.min(127, Math.max(-128, Math.round(value / scales[0]!) + zeroPoint)),
  );
}

/** Of a kernel, so that a bias in the scale of both fits into 32 bits, with room for the sums. */
const leastScale = (bias: number, input: number) => Math.abs(bias) / (input * 2 ** 28);

function quantisedBias(bias: TfliteTensor, kernel: TfliteTensor, input: number): TfliteTensor {
  const { scales } = kernel.quantisation!;
  const own = scales.map((scale) => input * scale);
  const data = Int32Array.from(bias.data as Float32Array, (b, c) => Math.round(b / own[c % own.length]!));
  return { ...bias, type: 'int32', data, quantisation: { scales: own, zeroPoint: 0, axis: 0 } };
}

/** Bytes without a sign at both ends: the same numbers, seen from another zero. */
function withBytes(graph: TfliteGraph): TfliteGraph {
  const tensors = [...graph.tensors];
  const outside = (place: number, name: string) => {
    const tensor = tensors[place]!;
    const quantisation = { ...tensor.quantisation!, zeroPoint: tensor.quantisation!.zeroPoint + 128 };
    tensors[place] = { ...tensor, name: `${name}_int8` };
    return tensors.push({ ...tensor, name, type: 'uint8', quantisation }) - 1;
  };
  const input = outside(graph.input, NAMES.input);
  const output = outside(graph.output, NAMES.output);
  const operators: TfliteOperator[] = [
    { op: 'QUANTIZE', inputs: [input], output: graph.input, options: {} },
    ...graph.operators,
    { op: 'QUANTIZE', inputs: [graph.output], output, options: {} },
  ];
  return withoutUnused({ tensors, operators, input, output });
}

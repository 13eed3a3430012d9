/**
 * Eight bits for everything that multiplies weights: kernels and matrices signed with a scale for each output channel,
 * what meets them unsigned with one scale. Written as pairs of QuantizeLinear and DequantizeLinear, which any runtime
 * can compute as they stand, and which fast ones turn into kernels of whole numbers. Norms, soft-max and what else is
 * left compute in floats.
 */
import { sizeOf } from '../../students/parameters.ts';
import { eightBitKernel, type Range, stepsOf } from '../eight-bits.ts';
import type { Constant, Node, OnnxGraph } from './graph.ts';

/** Smaller matrices save nothing. */
const LEAST_WEIGHTS = 64;
/** A bias is a whole number of 32 bits, in steps of input and kernel: its channel's steps may not be too small. */
const MOST_BIAS = 2 ** 30;

/** Values that have eight bits, by name: what kernels and matrices meet, and what convolutions give. */
export function eightBitValues(graph: OnnxGraph): ReadonlySet<string> {
  const users = usersOf(graph);
  const names = new Set<string>();
  for (const node of graph.nodes.filter((one) => isQuantised(graph, one))) {
    names.add(node.inputs[0]!);
    if (node.op === 'Conv') names.add(answerOf(node, users));
  }
  return names;
}

/** @param ranges of the values of `eightBitValues`; what has none stays a float */
export function quantise(graph: OnnxGraph, ranges: ReadonlyMap<string, Range>): void {
  const writer = new Quantiser(graph, ranges);
  graph.nodes = graph.nodes.flatMap((node) => writer.rewritten(node));
  graph.prune();
}

function isQuantised({ constants }: OnnxGraph, { op, inputs }: Node): boolean {
  const weights = constants.get(inputs[1] ?? '');
  const isMap = op === 'Conv' || (op === 'MatMul' && weights?.shape.length === 2);
  return isMap && weights?.type === 'float32' && sizeOf(weights.shape) >= LEAST_WEIGHTS;
}

function usersOf({ nodes }: OnnxGraph): ReadonlyMap<string, readonly Node[]> {
  const users = new Map<string, Node[]>();
  for (const node of nodes) {
    for (const input of node.inputs) {
      const known = users.get(input);
      if (known === undefined) users.set(input, [node]);
      else known.push(node);
    }
  }
  return users;
}

/** Of a convolution: behind the rectifier that follows it, which costs nothing in eight bits. */
function answerOf({ outputs }: Node, users: ReadonlyMap<string, readonly Node[]>): string {
  const [user, ...others] = users.get(outputs[0]!) ?? [];
  const isRectifier = user?.op === 'Relu' || user?.op === 'Clip';
  return isRectifier && others.length === 0 ? user.outputs[0]! : outputs[0]!;
}

class Quantiser {
  readonly #graph: OnnxGraph;
  readonly #ranges: ReadonlyMap<string, Range>;
  /** By value: its name once it has been in eight bits. */
  readonly #replaced = new Map<string, string>();
  readonly #shared = new Map<string, string>();

  constructor(graph: OnnxGraph, ranges: ReadonlyMap<string, Range>) {
    this.#graph = graph;
    this.#ranges = ranges;
  }

  /** The node with its inputs in eight bits, and what brings its outputs there. */
  rewritten(node: Node): Node[] {
    const { inputs, outputs } = node;
    const input = this.#ranges.get(inputs[0]!);
    const renamed = { ...node, inputs: inputs.map((name) => this.#replaced.get(name) ?? name) };
    const isMap = input !== undefined && isQuantised(this.#graph, node);
    const map = isMap ? this.#withWeights(renamed, stepsOf(input).scale) : [renamed];
    return [...map, ...outputs.flatMap((name) => this.#inEightBits(name))];
  }

  /** Rounds a value, where it has a range. */
  #inEightBits(name: string): Node[] {
    const range = this.#ranges.get(name);
    if (range === undefined) return [];
    const graph = this.#graph;
    const { scale, zeroPoint } = stepsOf(range);
    const steps = [graph.scalar(scale), this.#byte(zeroPoint)];
    const [whole, float] = [graph.unique('byte'), graph.unique('float')];
    this.#replaced.set(name, float);
    return [
      { op: 'QuantizeLinear', inputs: [name, ...steps], outputs: [whole], attributes: {} },
      { op: 'DequantizeLinear', inputs: [whole, ...steps], outputs: [float], attributes: {} },
    ];
  }

  #byte(value: number): string {
    return this.#once(`byte_${value}`, { type: 'uint8', shape: [], values: Uint8Array.of(value) });
  }

  #zeros(count: number): string {
    return this.#once(`zeros_${count}`, { type: 'int8', shape: [count], values: new Int8Array(count) });
  }

  /** The same bytes are one constant, however often they are asked for. */
  #once(wanted: string, constant: Constant): string {
    const name = this.#shared.get(wanted) ?? this.#graph.constant(wanted, constant);
    this.#shared.set(wanted, name);
    return name;
  }

  #withWeights(node: Node, inputScale: number): Node[] {
    const graph = this.#graph;
    const [input, weightName, biasName] = node.inputs;
    const weights = graph.constants.get(weightName!)! as Constant & { readonly values: Float32Array };
    const bias = biasName === undefined ? null : (graph.constants.get(biasName)!.values as Float32Array);
    const axis = node.op === 'Conv' ? 0 : 1;
    const channels = weights.shape[axis]!;
    const { values, scales } = eightBitKernel(
      weights.values,
      channels,
      axis === 0 ? 'first' : 'last',
      (channel) => Math.abs(bias?.[channel] ?? 0) / (inputScale * MOST_BIAS),
    );
    const kernel = this.#turned({ type: 'int8', shape: weights.shape, values }, weightName!, scales, axis);
    if (bias === null) return [kernel, { ...node, inputs: [input!, kernel.outputs[0]!] }];
    const biasScales = scales.map((scale) => scale * inputScale);
    const whole = Int32Array.from(bias, (value, channel) => Math.round(value / biasScales[channel]!));
    const shift = this.#turned({ type: 'int32', shape: [channels], values: whole }, biasName!, biasScales, 0);
    return [kernel, shift, { ...node, inputs: [input!, kernel.outputs[0]!, shift.outputs[0]!] }];
  }

  /** A constant of whole numbers, and the node that makes floats of it. */
  #turned(constant: Constant, name: string, scales: Float32Array, axis: number): Node {
    const graph = this.#graph;
    const inputs = [graph.constant(`${name}_q`, constant), graph.floats('scale', [scales.length], scales)];
    if (constant.type === 'int8') {
      inputs.push(this.#zeros(scales.length));
    }
    return { op: 'DequantizeLinear', inputs, outputs: [graph.unique('float')], attributes: { axis } };
  }
}

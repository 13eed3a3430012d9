/** A graph becomes a program: what does not depend on pixels is computed, the rest becomes steps, node by node. */
import { PupilError } from '../errors.ts';
import type { OnnxValue } from '../files/onnx.ts';
import type { Constant } from './constant.ts';
import { constantOf, fold } from './folding/registry.ts';
import { Lowering, type Value } from './lowering.ts';
import type { OnnxGraph, OnnxNode } from './model.ts';
import { OPERATORS } from './operators/registry.ts';
import { nodeRefusal, refusal } from './refusal.ts';
import { type Atom, PHOTOS, type View } from './view.ts';

export interface Lowered {
  readonly lowering: Lowering;
  /** The program's value that the graph gives: [W], [H, W, C] or [N, C]. */
  readonly output: number;
  readonly outputName: string;
}

/** What a photo is to the network. */
export interface InputFacts {
  readonly name: string;
  /** Height and width that the file asks for; null where it leaves them open. */
  readonly sizePx: number | null;
  readonly areChannelsLast: boolean;
  /** How many photos at once the file was written for; null where that is open. */
  readonly photos: number | null;
}

/** @throws {PupilError} MODEL_INVALID where the network does not take one colour photo */
export function inputOf({ inputs }: OnnxGraph): InputFacts {
  const [first] = inputs;
  if (inputs.length !== 1 || first === undefined) {
    const names = inputs.map(({ name }) => name).join(', ');
    throw refusal(`This network takes ${inputs.length} inputs (${names}); a student takes a photo alone`);
  }
  const { name, type, shape } = first;
  if (type !== 'float32' && type !== 'float16') {
    throw refusal(`This network takes ${type} as its input ${name}; photos come as float32`);
  }
  if (shape === null || shape.length !== 4) {
    throw refusal(`The input ${name} has ${shape?.length ?? 'unknown'} axes; photos have 4`);
  }
  const areChannelsLast = shape[3] === 3 && shape[1] !== 3;
  const channels = shape[areChannelsLast ? 3 : 1];
  if (typeof channels === 'number' && channels !== 3) {
    throw refusal(`The input ${name} has ${channels} channels; photos have 3`, { channels });
  }
  const [height, width] = areChannelsLast ? [shape[1], shape[2]] : [shape[2], shape[3]];
  if (typeof height === 'number' && typeof width === 'number' && height !== width) {
    throw refusal(`This network takes photos of ${width} x ${height} px; students see squares`);
  }
  const sizePx = [height, width].find((size) => typeof size === 'number') ?? null;
  return {
    name,
    sizePx: sizePx as number | null,
    areChannelsLast,
    photos: typeof shape[0] === 'number' ? shape[0] : null,
  };
}

/**
 * @param normalise what the pixels meet first, by channel; null for none
 * @throws {PupilError} MODEL_INVALID, by the name of what stands in the way
 */
export function lower(
  graph: OnnxGraph,
  imageSizePx: number,
  normalise: { readonly scale: readonly number[]; readonly shift: readonly number[] } | null,
): Lowered {
  const input = inputOf(graph);
  const output = outputOf(graph);
  const values = new Map<string, Value>(graph.initializers);
  const lowering = new Lowering([imageSizePx, imageSizePx, 3], values, graph.opset, input.photos);
  const [height, width, channels]: [Atom, Atom, Atom] = [
    { size: imageSizePx },
    { size: imageSizePx },
    { size: 3 },
  ];
  const axes = input.areChannelsLast ? [[height], [width], [channels]] : [[channels], [height], [width]];
  const value = normalise === null ? 0 : lowering.emit({ op: 'channels', ...normalise }, [0]);
  values.set(input.name, {
    kind: 'view',
    value,
    memory: [height, width, channels],
    axes: [[PHOTOS], ...axes],
  });
  for (const node of needed(graph, output.name)) {
    const given = valuesOf(node, lowering);
    for (const [place, name] of node.outputs.entries()) {
      if (given[place] !== undefined && name !== '') values.set(name, given[place]);
    }
  }
  const found = values.get(output.name);
  if (found?.kind !== 'view')
    throw refusal(`What the network gives as ${output.name} does not depend on the photo`);
  return { lowering, output: answerOf(lowering, found, output), outputName: output.name };
}

/** The nodes that an output needs, in the order of the file. */
function needed({ nodes, initializers, inputs }: OnnxGraph, output: string): readonly OnnxNode[] {
  const wanted = new Set([output]);
  const kept: OnnxNode[] = [];
  const known = new Set([...initializers.keys(), ...inputs.map(({ name }) => name)]);
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => wanted.has(name))) continue;
    kept.unshift(node);
    for (const name of node.inputs) wanted.add(name);
  }
  for (const node of kept) for (const name of node.outputs) known.add(name);
  for (const node of kept) {
    const missing = node.inputs.find((name) => name !== '' && !known.has(name));
    if (missing !== undefined) throw nodeRefusal(node, `takes ${missing}, which is nowhere in the file`);
  }
  return kept;
}

const KNOWN_DOMAINS: ReadonlySet<string> = new Set(['', 'ai.onnx']);
/** Operators of ONNX Runtime that mean what those of ONNX mean. */
const KNOWN_ELSEWHERE: ReadonlySet<string> = new Set(['com.microsoft.Gelu']);

function valuesOf(node: OnnxNode, lowering: Lowering): readonly Value[] {
  if (node.op === 'Constant') return [named(constantOf(node), node)];
  const isKnown = KNOWN_DOMAINS.has(node.domain) || KNOWN_ELSEWHERE.has(`${node.domain}.${node.op}`);
  const inputs = node.inputs.map((_, place) => lowering.optional(node, place));
  try {
    if (inputs.length > 0 && inputs.every((value) => value?.kind !== 'view')) {
      const folded = fold(node, inputs as (Constant | null)[]);
      if (folded !== null) return folded;
    }
    const operator = isKnown ? OPERATORS.get(node.op) : undefined;
    if (operator === undefined) throw nodeRefusal(node, 'has no gradient here');
    const given = operator(node, lowering);
    return 'length' in given ? given : [given];
  } catch (thrown) {
    if (thrown instanceof PupilError && thrown.code === 'MODEL_INVALID') throw thrown;
    // A layer that does not fit, or a node that lacks what the standard demands.
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw nodeRefusal(node, `is not put together as ONNX says (${why.replace(/\.$/, '')})`);
  }
}

const named = (value: Constant, node: OnnxNode): Constant => ({
  ...value,
  origin: { name: node.outputs[0]!, isInitializer: false, order: value.dims.map((_, axis) => axis) },
});

/** Names that say what an output is, the best first. */
const OUTPUT_NAMES = [/logit/i, /image_embed/i, /pool/i, /embed|feature/i, /prob|class|score|output/i];

/** The output that a classifier or an encoder is known by. */
function outputOf({ outputs }: OnnxGraph): OnnxValue {
  const scoreOf = ({ name, shape }: OnnxValue) => {
    const place = OUTPUT_NAMES.findIndex((pattern) => pattern.test(name));
    const isVector = shape === null || shape.length === 2;
    return (isVector ? 0 : OUTPUT_NAMES.length + 1) + (place < 0 ? OUTPUT_NAMES.length : place);
  };
  return [...outputs].sort((a, b) => scoreOf(a) - scoreOf(b))[0]!;
}

/** As the program's own value, channels last. */
function answerOf(lowering: Lowering, view: View, { name }: OnnxValue): number {
  const [photos, ...axes] = view.axes;
  if (photos?.length !== 1 || photos[0] !== PHOTOS) {
    throw refusal(`What the network gives as ${name} is not one answer a photo`);
  }
  if (axes.length === 1 || axes.length === 2) return lowering.arrange(view, axes);
  if (axes.length === 3) return lowering.arrange(view, [axes[1]!, axes[2]!, axes[0]!]);
  throw refusal(`What the network gives as ${name} has ${axes.length + 1} axes; at most 4 are read`);
}

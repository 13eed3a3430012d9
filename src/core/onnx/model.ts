/**
 * Reads an .onnx file whole: nodes, attributes and weights. Any bytes end in a graph or in MODEL_INVALID; field
 * numbers are those of onnx.proto3 of github.com/onnx/onnx. (What the file says of itself without its weights is
 * `core/files/onnx.ts`, whose checks come first here.)
 */
import { type OnnxValue, readOnnx } from '../files/onnx.ts';
import { WireFault, type WireField, WireReader } from '../files/wire.ts';
import type { Constant } from './constant.ts';
import { refusal } from './refusal.ts';
import { readTensor } from './tensor.ts';
import { floats, integersOf } from './wire-numbers.ts';

export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'tensor'; readonly value: Constant }
  /** Graphs inside of graphs, lists of texts: nothing that a network for photos needs. */
  | { readonly kind: 'other' };

export interface OnnxNode {
  /** Its name, or what it gives where it has none. */
  readonly name: string;
  readonly op: string;
  readonly domain: string;
  /** Empty names stand for what is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

export interface OnnxGraph {
  /** Of the standard operators. */
  readonly opset: number;
  /** In an order in which they can be computed. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, Constant>;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

export const MAX_FILE_BYTES = 400 * 2 ** 20;
export const MAX_NODES = 20_000;
export const MAX_NUMBERS = 100_000_000;
const MAX_FIELDS = 4_000_000;
const MAX_NAME_BYTES = 1024;

/** @throws {PupilError} MODEL_INVALID */
export function readGraph(bytes: Uint8Array): OnnxGraph {
  if (bytes.length > MAX_FILE_BYTES) {
    throw refusal(
      `The .onnx file has ${bytes.length.toLocaleString('en')} bytes; a student may have ${MAX_FILE_BYTES.toLocaleString('en')}`,
      { sizeBytes: bytes.length, limit: MAX_FILE_BYTES },
      'Choose a smaller network.',
    );
  }
  const { inputs, outputs } = readOnnx(bytes);
  try {
    return { ...readModel(new WireReader(bytes, MAX_FIELDS), bytes), inputs, outputs };
  } catch (thrown) {
    if (!(thrown instanceof WireFault)) throw thrown;
    throw refusal(
      `This is no ONNX file that Pupil can read: ${thrown.message} (at byte ${thrown.atByte.toLocaleString('en')})`,
      { atByte: thrown.atByte, sizeBytes: bytes.length },
      'Export or download it again.',
    );
  }
}

function readModel(
  reader: WireReader,
  bytes: Uint8Array,
): Pick<OnnxGraph, 'opset' | 'nodes' | 'initializers'> {
  let opset = 1;
  let graph: WireField | null = null;
  for (const field of reader.fields(0, bytes.length)) {
    if (field.type !== 2) continue;
    if (field.number === 7) graph = field;
    if (field.number !== 8) continue;
    let [domain, version] = ['', 1];
    for (const part of reader.fields(field.start, field.end)) {
      if (part.number === 1 && part.type === 2) domain = reader.text(part, MAX_NAME_BYTES);
      else if (part.number === 2 && part.type === 0) version = part.value;
    }
    if (domain === '' || domain === 'ai.onnx') opset = version;
  }
  const nodes: OnnxNode[] = [];
  const initializers = new Map<string, Constant>();
  let numbers = 0;
  for (const field of reader.fields(graph!.start, graph!.end)) {
    if (field.type !== 2) continue;
    if (field.number === 1) nodes.push(readNode(reader, bytes, field));
    else if (field.number === 15) throw new WireFault('it keeps sparse weights', field.start);
    else if (field.number === 5) {
      const { name, value } = readTensor(reader, bytes, field, MAX_NUMBERS - numbers);
      numbers += value.values.length;
      const origin = { name, isInitializer: true, order: value.dims.map((_, axis) => axis) };
      initializers.set(name, { ...value, origin });
    }
    if (nodes.length > MAX_NODES) {
      throw refusal(`This network has more than ${MAX_NODES.toLocaleString('en')} nodes`, {
        limit: MAX_NODES,
      });
    }
  }
  return { opset, nodes, initializers };
}

function readNode(reader: WireReader, bytes: Uint8Array, node: WireField): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, Attribute>();
  const texts: Record<number, string> = {};
  for (const field of reader.fields(node.start, node.end)) {
    if (field.type !== 2) continue;
    if (field.number === 1) inputs.push(reader.text(field, MAX_NAME_BYTES));
    else if (field.number === 2) outputs.push(reader.text(field, MAX_NAME_BYTES));
    else if (field.number === 5) attributes.set(...readAttribute(reader, bytes, field));
    else if (field.number === 3 || field.number === 4 || field.number === 7)
      texts[field.number] = reader.text(field, MAX_NAME_BYTES);
  }
  const [name, op, domain] = [texts[3] ?? '', texts[4] ?? '', texts[7] ?? ''];
  return { name: name === '' ? (outputs[0] ?? '?') : name, op, domain, inputs, outputs, attributes };
}

/** The value is told by its field, as in files that leave the type out. */
function readAttribute(reader: WireReader, bytes: Uint8Array, attribute: WireField): [string, Attribute] {
  let name = '';
  let found: Attribute = { kind: 'other' };
  const ints: number[] = [];
  const reals: number[] = [];
  for (const field of reader.fields(attribute.start, attribute.end)) {
    if (field.number === 1 && field.type === 2) name = reader.text(field, MAX_NAME_BYTES);
    else if (field.number === 2 && field.type === 5)
      found = { kind: 'float', value: floats(bytes, field)[0]! };
    else if (field.number === 3 && field.type === 0) {
      found = { kind: 'int', value: integersOf(bytes, field)[0]! };
    } else if (field.number === 4 && field.type === 2) {
      found = { kind: 'text', value: reader.text(field, MAX_NAME_BYTES) };
    } else if (field.number === 5 && field.type === 2) {
      found = { kind: 'tensor', value: readTensor(reader, bytes, field, MAX_NUMBERS).value };
    } else if (field.number === 7) for (const one of floats(bytes, field)) reals.push(one);
    else if (field.number === 8) for (const one of integersOf(bytes, field)) ints.push(one);
    else if (field.number === 20 && field.type === 0) {
      // An empty list has no other trace than its type.
      if (field.value === 7 && ints.length === 0) found = { kind: 'ints', value: ints };
    }
  }
  if (ints.length > 0) found = { kind: 'ints', value: ints };
  if (reals.length > 0) found = { kind: 'floats', value: reals };
  return [name, found];
}

/**
 * A stranger's .onnx file on the level of its wire format: which fields it is made of, so that a graph can get more
 * nodes and other outputs while everything else stays as it is, byte for byte, understood or not. Field numbers are
 * those of onnx.proto3 of github.com/onnx/onnx.
 */
import { PupilError } from '../../errors.ts';
import { type OnnxValue, readOnnx } from '../../files/onnx.ts';
import { WireFault, type WireField, WireReader } from '../../files/wire.ts';
import { WireWriter } from '../../files/wire-writer.ts';

/** A field of a message with its tag, as it stands in the file. */
export interface RawField {
  readonly number: number;
  /** Whether it is one with a length: a text, or a message. */
  readonly hasLength: boolean;
  readonly bytes: Uint8Array;
  /** Without tag and length. */
  readonly payload: Uint8Array;
}

export interface EncoderFile {
  readonly irVersion: number;
  /** Of the standard operators. */
  readonly opset: number;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Of the model, but for its graph and the version of its format. */
  readonly modelFields: readonly RawField[];
  readonly graphFields: readonly RawField[];
  /** Every name that a value of the graph has. */
  readonly names: ReadonlySet<string>;
  /** Whether a node has a graph inside, which may take values of this one by name. */
  readonly hasInnerGraphs: boolean;
}

const MAX_FIELDS = 4_000_000;
const MAX_NAME_BYTES = 1024;
const MODEL = { irVersion: 1, graph: 7, opset: 8 } as const;
export const GRAPH = { node: 1, constant: 5, input: 11, output: 12, value: 13 } as const;
const NODE = { input: 1, output: 2, attribute: 5 } as const;
/** Where a weight, an input, an output or a value says its name. */
const NAME_FIELD: Readonly<Record<number, number>> = {
  [GRAPH.constant]: 8,
  [GRAPH.input]: 1,
  [GRAPH.output]: 1,
  [GRAPH.value]: 1,
};

/** @throws {PupilError} MODEL_INVALID, also where its weights lie in another file */
export function readEncoder(bytes: Uint8Array): EncoderFile {
  const { inputs, outputs } = readOnnx(bytes);
  try {
    return { inputs, outputs, ...readModel(bytes) };
  } catch (thrown) {
    if (!(thrown instanceof WireFault)) throw thrown;
    throw new PupilError(
      'MODEL_INVALID',
      `The teacher's .onnx file cannot be taken apart: ${thrown.message} (at byte ${thrown.atByte.toLocaleString('en')}). Choose another teacher.`,
      { atByte: thrown.atByte, sizeBytes: bytes.length },
    );
  }
}

function readModel(bytes: Uint8Array): Omit<EncoderFile, 'inputs' | 'outputs'> {
  const reader = new WireReader(bytes, MAX_FIELDS);
  const modelFields: RawField[] = [];
  let [irVersion, opset] = [0, 1];
  let graph: WireField | null = null;
  for (const [field, raw] of rawFields(reader, bytes, 0, bytes.length)) {
    if (field.number === MODEL.irVersion && field.type === 0) irVersion = field.value;
    // Of several graphs readers take the last.
    else if (field.number === MODEL.graph && field.type === 2) graph = field;
    else modelFields.push(raw);
    if (field.number === MODEL.opset && field.type === 2) opset = standardOpset(reader, field) ?? opset;
  }
  const graphFields: RawField[] = [];
  const names = new Set<string>();
  let hasInnerGraphs = false;
  for (const [field, raw] of rawFields(reader, bytes, graph!.start, graph!.end)) {
    graphFields.push(raw);
    if (field.type !== 2) continue;
    if (field.number !== GRAPH.node) {
      const named = NAME_FIELD[field.number];
      if (named !== undefined) names.add(nameIn(reader, field, named));
      continue;
    }
    for (const part of reader.fields(field.start, field.end)) {
      if (part.type !== 2) continue;
      if (part.number === NODE.input || part.number === NODE.output)
        names.add(reader.text(part, MAX_NAME_BYTES));
      else if (part.number === NODE.attribute) hasInnerGraphs ||= holdsGraph(reader, part);
    }
  }
  return { irVersion, opset, modelFields, graphFields, names, hasInnerGraphs };
}

/** The same field with other names for values; fields without any of them come back as they are. */
export function renamedField(field: RawField, names: ReadonlyMap<string, string>): RawField['bytes'] {
  if (names.size === 0 || !field.hasLength) return field.bytes;
  const isNode = field.number === GRAPH.node;
  const named = NAME_FIELD[field.number];
  if (!isNode && named === undefined) return field.bytes;
  const reader = new WireReader(field.payload, MAX_FIELDS);
  const writer = new WireWriter();
  let isChanged = false;
  for (const [part, { number, bytes }] of rawFields(reader, field.payload, 0, field.payload.length)) {
    const holdsName = isNode ? number === NODE.input || number === NODE.output : number === named;
    const instead = holdsName && part.type === 2 ? names.get(reader.text(part, MAX_NAME_BYTES)) : undefined;
    if (instead === undefined) writer.raw(bytes);
    else writer.text(number, instead);
    isChanged ||= instead !== undefined;
  }
  if (!isChanged) return field.bytes;
  const whole = new WireWriter();
  whole.bytes(field.number, writer.finish());
  return whole.finish();
}

/** The name that an input, output, value or weight has. */
export function nameOfField({ number, payload }: RawField): string {
  const reader = new WireReader(payload, MAX_FIELDS);
  return nameIn(reader, { start: 0, end: payload.length }, NAME_FIELD[number]!);
}

function* rawFields(
  reader: WireReader,
  bytes: Uint8Array,
  start: number,
  end: number,
): Generator<readonly [WireField, RawField]> {
  let at = start;
  for (const field of reader.fields(start, end)) {
    yield [
      field,
      {
        number: field.number,
        hasLength: field.type === 2,
        bytes: bytes.subarray(at, field.end),
        payload: bytes.subarray(field.start, field.end),
      },
    ];
    at = field.end;
  }
}

function standardOpset(reader: WireReader, field: WireField): number | null {
  let [domain, version] = ['', 1];
  for (const part of reader.fields(field.start, field.end)) {
    if (part.number === 1 && part.type === 2) domain = reader.text(part, MAX_NAME_BYTES);
    else if (part.number === 2 && part.type === 0) version = part.value;
  }
  return domain === '' || domain === 'ai.onnx' ? version : null;
}

function nameIn(reader: WireReader, message: Pick<WireField, 'start' | 'end'>, field: number): string {
  let name = '';
  for (const part of reader.fields(message.start, message.end))
    if (part.number === field && part.type === 2) name = reader.text(part, MAX_NAME_BYTES);
  return name;
}

/** AttributeProto: one graph in field 6, several in 11. */
function holdsGraph(reader: WireReader, attribute: WireField): boolean {
  for (const { number } of reader.fields(attribute.start, attribute.end))
    if (number === 6 || number === 11) return true;
  return false;
}

/** A graph as the bytes of a .tflite file, with metadata in it and files behind it. */
import {
  byte,
  bytes,
  flatbuffer,
  floats,
  int,
  ints,
  longs,
  references,
  type Table,
  table,
  text,
} from './flatbuffer.ts';
import type { TensorType, TfliteGraph, TfliteTensor } from './graph.ts';
import { kindOf, type OperatorName, optionsOf } from './operators.ts';

const IDENTIFIER = 'TFL3';
const SCHEMA_VERSION = 3;
/** Under this name every reader looks for the description of inputs and outputs. */
const METADATA = 'TFLITE_METADATA';
/** The schema's own alignment of constants: they are used where they lie. */
export const BUFFER_ALIGNMENT_BYTES = 16;
/** Codes from here on do not fit into the byte of old readers. */
const LAST_OLD_CODE = 127;

const TYPES: Readonly<Record<TensorType, number>> = { float32: 0, int32: 2, uint8: 3, int8: 9 };

/** What the input and the output are called for those who ask by name. */
export interface Names {
  readonly input: string;
  readonly output: string;
}

/** @param metadata a FlatBuffer of its own */
export function modelFile(graph: TfliteGraph, names: Names, metadata: Uint8Array): Uint8Array<ArrayBuffer> {
  // The first is empty by convention: that of all tensors without data.
  const buffers: Table[] = [table({})];
  const stored = (data: Uint8Array) => buffers.push(table({ 0: bytes(data, BUFFER_ALIGNMENT_BYTES) })) - 1;
  const tensors = graph.tensors.map((tensor) => tensorTable(tensor, stored));
  const codes = operatorCodes(graph);
  const described = stored(metadata);
  const mapped = (name: string, place: number) => references([table({ 0: text(name), 1: int(place) })]);
  const model = table({
    0: int(SCHEMA_VERSION),
    1: references(codes.map(({ op, version }) => codeTable(op, version))),
    2: references([
      table({
        0: references(tensors),
        1: ints([graph.input]),
        2: ints([graph.output]),
        3: references(operatorTables(graph, codes)),
        4: text('main'),
      }),
    ]),
    3: text('Made with Pupil.'),
    4: references(buffers),
    6: references([table({ 0: text(METADATA), 1: int(described) })]),
    7: references([
      table({
        0: mapped(names.input, graph.input),
        1: mapped(names.output, graph.output),
        2: text('serving_default'),
        4: int(0),
      }),
    ]),
  });
  return flatbuffer(model, IDENTIFIER);
}

function tensorTable(
  { name, shape, type, data, quantisation }: TfliteTensor,
  stored: (data: Uint8Array) => number,
) {
  const buffer =
    data === undefined ? 0 : stored(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return table({
    0: ints(shape),
    1: byte(TYPES[type]),
    2: int(buffer),
    3: text(name),
    4:
      quantisation &&
      table({
        2: floats(quantisation.scales),
        3: longs(quantisation.scales.map(() => quantisation.zeroPoint)),
        6: int(quantisation.axis),
      }),
    8: byte(1),
  });
}

interface OperatorCode {
  readonly op: OperatorName;
  readonly version: number;
}

function versionOf({ tensors }: TfliteGraph, { op, inputs }: TfliteGraph['operators'][number]): number {
  const { version, int8Version } = kindOf(op);
  const isInteger = tensors[inputs[0]!]!.type === 'int8';
  return isInteger ? (int8Version ?? version) : version;
}

function operatorCodes(graph: TfliteGraph): readonly OperatorCode[] {
  const codes = new Map<string, OperatorCode>();
  for (const one of graph.operators) {
    const code = { op: one.op, version: versionOf(graph, one) };
    codes.set(`${code.op} ${code.version}`, code);
  }
  return [...codes.values()];
}

function codeTable(op: OperatorName, version: number): Table {
  const { code } = kindOf(op);
  return table({ 0: byte(Math.min(code, LAST_OLD_CODE)), 2: int(version), 3: int(code) });
}

function operatorTables(graph: TfliteGraph, codes: readonly OperatorCode[]): readonly Table[] {
  return graph.operators.map((one) => {
    const version = versionOf(graph, one);
    const options = optionsOf(one.op, one.options);
    return table({
      0: int(codes.findIndex((code) => code.op === one.op && code.version === version)),
      1: ints(one.inputs),
      2: ints([one.output]),
      3: options && byte(options.number),
      4: options?.table,
    });
  });
}

/**
 * What an .onnx file says of itself: its inputs and outputs with element types and shapes, and what its weights are
 * stored as. The weights are not looked at. Any bytes give a description or MODEL_INVALID; the format is onnx.proto3
 * of github.com/onnx/onnx.
 */
import { PupilError } from '../errors.ts';
import { WireFault, type WireField, WireReader } from './wire.ts';

/** A size that is fixed, the name of one that is not, or null where the file leaves it open. */
export type OnnxSize = number | string | null;

export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  /** null where the file does not say. */
  readonly shape: readonly OnnxSize[] | null;
}

export interface OnnxDescription {
  /** What has to be fed: without the weights that old files list among the inputs. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Weights in bytes by what they are stored as. */
  readonly weightBytes: ReadonlyMap<OnnxType, number>;
  readonly producer: string;
}

const TYPES = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  16: 'bfloat16',
  21: 'uint4',
  22: 'int4',
} as const;
export type OnnxType = (typeof TYPES)[keyof typeof TYPES] | 'other';

/** A large transformer has some ten thousand nodes and tensors of about ten fields each. */
const MAX_FIELDS = 4_000_000;
const MAX_VALUES = 256;
const MAX_DIMENSIONS = 8;
const MAX_NAME_BYTES = 1024;
const EXTERNAL = 1;

/** @throws {PupilError} MODEL_INVALID */
export function readOnnx(bytes: Uint8Array): OnnxDescription {
  try {
    refuseOtherKinds(bytes);
    return readModel(new WireReader(bytes, MAX_FIELDS), bytes.length);
  } catch (thrown) {
    if (!(thrown instanceof WireFault)) throw thrown;
    throw refused(`${thrown.message} (at byte ${thrown.atByte.toLocaleString('en')})`, {
      atByte: thrown.atByte,
      sizeBytes: bytes.length,
    });
  }
}

function readModel(reader: WireReader, sizeBytes: number): OnnxDescription {
  let graph: WireField | null = null;
  let hasVersion = false;
  let producer = '';
  for (const field of reader.fields(0, sizeBytes)) {
    if (field.number === 1 && field.type === 0) hasVersion = true;
    else if (field.number === 2 && field.type === 2) producer = reader.text(field, MAX_NAME_BYTES);
    else if (field.number === 7) {
      if (field.type !== 2) throw new WireFault('its graph is no message', field.start);
      if (graph !== null) throw new WireFault('it has more than one graph', field.start);
      graph = field;
    }
  }
  if (graph === null || !hasVersion) throw refused('it has no graph and version, which every ONNX file has');
  return { ...readGraph(reader, graph), producer };
}

function readGraph(reader: WireReader, graph: WireField): Omit<OnnxDescription, 'producer'> {
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  const weights = new Set<string>();
  const weightBytes = new Map<OnnxType, number>();
  for (const field of reader.fields(graph.start, graph.end)) {
    if (field.type !== 2) continue;
    if (field.number === 5) {
      const { name, type, storedBytes } = readWeights(reader, field);
      weights.add(name);
      weightBytes.set(type, (weightBytes.get(type) ?? 0) + storedBytes);
    } else if (field.number === 11) inputs.push(readValue(reader, field));
    else if (field.number === 12) outputs.push(readValue(reader, field));
  }
  const fed = inputs.filter(({ name }) => !weights.has(name));
  if (fed.length > MAX_VALUES || outputs.length > MAX_VALUES) {
    throw refused(
      `it has ${fed.length} inputs and ${outputs.length} outputs; at most ${MAX_VALUES} are read`,
    );
  }
  if (fed.length === 0 || outputs.length === 0) {
    throw refused(`it has ${fed.length} inputs and ${outputs.length} outputs; it needs one of each`);
  }
  for (const values of [fed, outputs]) {
    if (new Set(values.map(({ name }) => name)).size < values.length)
      throw refused('two of its inputs or outputs have the same name');
  }
  return { inputs: fed, outputs, weightBytes };
}

function readWeights(
  reader: WireReader,
  tensor: WireField,
): { readonly name: string; readonly type: OnnxType; readonly storedBytes: number } {
  let name = '';
  let type: OnnxType = 'other';
  for (const field of reader.fields(tensor.start, tensor.end)) {
    if (field.number === 8 && field.type === 2) name = reader.text(field, MAX_NAME_BYTES);
    else if (field.number === 2 && field.type === 0) type = typeOf(field.value);
    else if (field.number === 13 || (field.number === 14 && field.value === EXTERNAL)) {
      throw new PupilError(
        'MODEL_INVALID',
        'The .onnx file keeps its weights in another file (external data), which Pupil does not read. Save it with the weights inside: onnx.save(model, path, save_as_external_data=False).',
      );
    }
  }
  return { name, type, storedBytes: tensor.end - tensor.start };
}

/** ValueInfoProto: name, TypeProto { tensor_type { elem_type, shape { dim { dim_value | dim_param } } } } */
function readValue(reader: WireReader, value: WireField): OnnxValue {
  let name = '';
  let type: OnnxType = 'other';
  let shape: readonly OnnxSize[] | null = null;
  for (const field of reader.fields(value.start, value.end)) {
    if (field.type !== 2) continue;
    if (field.number === 1) name = reader.text(field, MAX_NAME_BYTES);
    if (field.number !== 2) continue;
    for (const kind of reader.fields(field.start, field.end)) {
      // Sequences, maps and sparse tensors keep the type `other`.
      if (kind.number !== 1 || kind.type !== 2) continue;
      for (const part of reader.fields(kind.start, kind.end)) {
        if (part.number === 1 && part.type === 0) type = typeOf(part.value);
        else if (part.number === 2 && part.type === 2) shape = readShape(reader, part);
      }
    }
  }
  if (name === '') throw new WireFault('an input or output has no name', value.start);
  return { name, type, shape };
}

function readShape(reader: WireReader, shape: WireField): readonly OnnxSize[] {
  const sizes: OnnxSize[] = [];
  for (const dimension of reader.fields(shape.start, shape.end)) {
    if (dimension.number !== 1 || dimension.type !== 2) continue;
    if (sizes.length === MAX_DIMENSIONS)
      throw new WireFault(`a shape has more than ${MAX_DIMENSIONS} dimensions`, shape.start);
    let size: OnnxSize = null;
    for (const field of reader.fields(dimension.start, dimension.end)) {
      // 0 and -1 are what exporters write for "open".
      if (field.number === 1 && field.type === 0)
        size = field.value > 0 && Number.isFinite(field.value) ? field.value : null;
      else if (field.number === 2 && field.type === 2) size = reader.text(field, MAX_NAME_BYTES);
    }
    sizes.push(size);
  }
  return sizes;
}

function typeOf(value: number): OnnxType {
  return Object.hasOwn(TYPES, value) ? TYPES[value as keyof typeof TYPES] : 'other';
}

/** The files that people take for a model, by their first bytes. */
function refuseOtherKinds(bytes: Uint8Array): void {
  if (bytes.length === 0) throw refused('it is empty');
  const head = String.fromCharCode(...bytes.subarray(0, 64));
  if (head.startsWith('version https://git-lfs'))
    throw refused('it is a Git LFS pointer, a note that stands for the file: run `git lfs pull`');
  if (/^\s*<(!doctype|html)/i.test(head)) throw refused('it is a web page');
  if (head.startsWith('PK')) throw refused('it is a zip');
}

function refused(why: string, facts: Readonly<Record<string, number>> = {}): PupilError {
  return new PupilError(
    'MODEL_INVALID',
    `This is no ONNX file that Pupil can read: ${why}. Export or download it again.`,
    facts,
  );
}

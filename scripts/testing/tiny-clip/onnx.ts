/**
 * Writes ONNX models: a graph builder and the protobuf that it ends as. Field numbers: onnx/onnx.proto, IR version 8.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

const IR_VERSION = 8;
const OPSETS = [
  ['', 17],
  ['com.microsoft', 1],
] as const;

/** TensorProto.DataType */
export const ELEMENT_TYPES = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, float16: 10 } as const;
export type ElementType = keyof typeof ELEMENT_TYPES;

export interface Tensor {
  readonly type: ElementType;
  readonly dims: readonly number[];
  /** Little-endian, row after row. */
  readonly bytes: Uint8Array;
}

/** A number is a float, a bigint an integer. */
export type Attributes = Readonly<Record<string, number | bigint | readonly bigint[]>>;

/** An input or output of the graph; a dimension with a name may be of any size. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly (number | string)[];
}

interface Node {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

export class Graph {
  readonly #nodes: Node[] = [];
  readonly #constants = new Map<string, Tensor>();
  #values = 0;

  /** A tensor that stands in the file. @returns its name */
  constant(name: string, tensor: Tensor): string {
    this.#constants.set(name, tensor);
    return name;
  }

  /** int64, for shapes, axes and indices; a number alone is a scalar. */
  integers(values: readonly number[] | number): string {
    const list = typeof values === 'number' ? [values] : values;
    const dims = typeof values === 'number' ? [] : [list.length];
    const bytes = new Uint8Array(BigInt64Array.from(list, BigInt).buffer);
    return this.constant(`int64_${dims.length}_${list.join('_')}`, { type: 'int64', dims, bytes });
  }

  /** @returns the names of its outputs */
  nodes(
    op: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Attributes = {},
    domain = '',
  ): readonly string[] {
    const names = Array.from({ length: outputs }, () => `${op}_${this.#values++}`);
    this.#nodes.push({ op, domain, inputs, outputs: names, attributes });
    return names;
  }

  /** A node with one output. @returns its name */
  node(op: string, inputs: readonly string[], attributes: Attributes = {}, domain = ''): string {
    return this.nodes(op, inputs, 1, attributes, domain)[0]!;
  }

  /** Gives a value the name of an output of the graph. */
  output(value: string, name: string): void {
    this.#nodes.push({ op: 'Identity', domain: '', inputs: [value], outputs: [name], attributes: {} });
  }

  /** The bytes of the .onnx file. */
  model(name: string, inputs: readonly Value[], outputs: readonly Value[]): Uint8Array {
    const writer = new BinaryWriter();
    writer.tag(1, WireType.Varint).int64(IR_VERSION);
    writer.tag(2, WireType.LengthDelimited).string('pupil tiny-clip');
    message(writer, 7, () => {
      for (const [index, node] of this.#nodes.entries())
        message(writer, 1, () => writeNode(writer, node, `${node.op}_node_${index}`));
      writer.tag(2, WireType.LengthDelimited).string(name);
      for (const [constant, tensor] of this.#constants)
        message(writer, 5, () => writeTensor(writer, constant, tensor));
      for (const input of inputs) message(writer, 11, () => writeValue(writer, input));
      for (const output of outputs) message(writer, 12, () => writeValue(writer, output));
    });
    for (const [domain, version] of OPSETS) {
      message(writer, 8, () => {
        writer.tag(1, WireType.LengthDelimited).string(domain);
        writer.tag(2, WireType.Varint).int64(version);
      });
    }
    return writer.finish();
  }
}

function message(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}

function writeNode(writer: BinaryWriter, node: Node, name: string): void {
  for (const input of node.inputs) writer.tag(1, WireType.LengthDelimited).string(input);
  for (const output of node.outputs) writer.tag(2, WireType.LengthDelimited).string(output);
  writer.tag(3, WireType.LengthDelimited).string(name);
  writer.tag(4, WireType.LengthDelimited).string(node.op);
  for (const [key, value] of Object.entries(node.attributes))
    message(writer, 5, () => writeAttribute(writer, key, value));
  writer.tag(7, WireType.LengthDelimited).string(node.domain);
}

function writeAttribute(writer: BinaryWriter, name: string, value: Attributes[string]): void {
  writer.tag(1, WireType.LengthDelimited).string(name);
  if (typeof value === 'number') {
    writer.tag(2, WireType.Bit32).float(value);
    writer.tag(20, WireType.Varint).int32(1);
  } else if (typeof value === 'bigint') {
    writer.tag(3, WireType.Varint).int64(value);
    writer.tag(20, WireType.Varint).int32(2);
  } else {
    for (const item of value) writer.tag(8, WireType.Varint).int64(item);
    writer.tag(20, WireType.Varint).int32(7);
  }
}

function writeTensor(writer: BinaryWriter, name: string, { type, dims, bytes }: Tensor): void {
  for (const dim of dims) writer.tag(1, WireType.Varint).int64(dim);
  writer.tag(2, WireType.Varint).int32(ELEMENT_TYPES[type]);
  writer.tag(8, WireType.LengthDelimited).string(name);
  writer.tag(9, WireType.LengthDelimited).bytes(bytes);
}

function writeValue(writer: BinaryWriter, { name, type, dims }: Value): void {
  writer.tag(1, WireType.LengthDelimited).string(name);
  message(writer, 2, () =>
    message(writer, 1, () => {
      writer.tag(1, WireType.Varint).int32(ELEMENT_TYPES[type]);
      message(writer, 2, () => {
        for (const dim of dims) {
          message(writer, 1, () => {
            if (typeof dim === 'number') writer.tag(1, WireType.Varint).int64(dim);
            else writer.tag(2, WireType.LengthDelimited).string(dim);
          });
        }
      });
    }),
  );
}

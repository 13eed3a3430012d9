/** The bytes of an .onnx file: onnx.proto3 of github.com/onnx/onnx, IR version 8, opset 17. */
import { WireWriter } from '../../files/wire-writer.ts';
import { type Attribute, type Constant, ELEMENT_TYPES, type Node, type OnnxGraph } from './graph.ts';

const IR_VERSION = 8;
/** The first with LayerNormalization as one operator; transformers.js and ONNX Runtime of three years read it. */
const OPSET = 17;
/** AttributeProto.AttributeType */
const ATTRIBUTE = { float: 1, int: 2, ints: 7 } as const;

/** An input or output of float32; a size with a name is open. */
export interface Port {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface FileParts {
  readonly graph: OnnxGraph;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly description: string;
  /** By key, for whoever has the file alone. */
  readonly metadata: Readonly<Record<string, string>>;
}

export function onnxFile({
  graph,
  inputs,
  outputs,
  description,
  metadata,
}: FileParts): Uint8Array<ArrayBuffer> {
  const model = new WireWriter();
  model.integer(1, IR_VERSION);
  model.text(2, 'Pupil');
  model.text(6, description);
  model.message(7, (writer) => {
    for (const node of graph.nodes) writer.message(1, (inner) => writeNode(inner, node));
    writer.text(2, 'student');
    for (const entry of graph.constants) writer.message(5, (inner) => writeConstant(inner, ...entry));
    for (const port of inputs) writer.message(11, (inner) => writePort(inner, port));
    for (const port of outputs) writer.message(12, (inner) => writePort(inner, port));
  });
  model.message(8, (opset) => {
    opset.text(1, '');
    opset.integer(2, OPSET);
  });
  for (const [key, value] of Object.entries(metadata)) {
    model.message(14, (entry) => {
      entry.text(1, key);
      entry.text(2, value);
    });
  }
  return model.finish();
}

export function writeNode(writer: WireWriter, { op, inputs, outputs, attributes }: Node): void {
  for (const input of inputs) writer.text(1, input);
  for (const output of outputs) writer.text(2, output);
  // What only turns numbers into bytes and back goes without a name: there are many, and a file of bytes is small.
  if (!op.endsWith('izeLinear')) writer.text(3, outputs[0]!);
  writer.text(4, op);
  for (const entry of Object.entries(attributes))
    writer.message(5, (inner) => writeAttribute(inner, ...entry));
}

function writeAttribute(writer: WireWriter, name: string, value: Attribute): void {
  writer.text(1, name);
  if (typeof value === 'number') {
    writer.integer(3, value);
    writer.integer(20, ATTRIBUTE.int);
  } else if ('float' in value) {
    writer.float(2, value.float);
    writer.integer(20, ATTRIBUTE.float);
  } else {
    for (const item of value) writer.integer(8, item);
    writer.integer(20, ATTRIBUTE.ints);
  }
}

export function writeConstant(writer: WireWriter, name: string, { type, shape, values }: Constant): void {
  for (const size of shape) writer.integer(1, size);
  writer.integer(2, ELEMENT_TYPES[type]);
  writer.text(8, name);
  writer.bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** ValueInfoProto: name, TypeProto { tensor_type { elem_type, shape { dim { dim_value | dim_param } } } } */
export function writePort(writer: WireWriter, { name, shape }: Port): void {
  writer.text(1, name);
  writer.message(2, (type) =>
    type.message(1, (tensor) => {
      tensor.integer(1, ELEMENT_TYPES.float32);
      tensor.message(2, (dimensions) => {
        for (const size of shape) {
          dimensions.message(1, (dimension) => {
            if (typeof size === 'number') dimension.integer(1, size);
            else dimension.text(2, size);
          });
        }
      });
    }),
  );
}

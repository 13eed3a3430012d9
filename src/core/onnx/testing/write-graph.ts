/** Small .onnx files for tests: nodes, weights and attributes, as onnx.proto3 has them. */
import { type Field, FLOAT, INT64, message, value } from '../../files/testing/onnx-bytes.ts';

/** A number is a float, a bigint an integer, a text a text. */
export type AttributeValue = number | bigint | string | readonly bigint[] | readonly number[];

export interface NodeText {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly name?: string;
  readonly domain?: string;
}

export interface TensorText {
  readonly dims: readonly number[];
  readonly type: number;
  readonly bytes: Uint8Array;
}

export interface GraphText {
  readonly nodes: readonly NodeText[];
  readonly weights?: Readonly<Record<string, TensorText>>;
  /** Of the input `x`; [photos, 3, 8, 8] unless said. */
  readonly input?: readonly (number | string)[];
  /** Name and shape of the output; `y` unless said. */
  readonly output?: readonly [name: string, shape: readonly (number | string)[] | null];
  readonly opset?: number;
  /** Of input and output; float32 unless said. */
  readonly type?: number;
}

const bytesOf = (array: Float32Array | BigInt64Array | Int8Array | Uint16Array): Uint8Array =>
  new Uint8Array(array.buffer.slice(0));

export const floats = (dims: readonly number[], values: readonly number[]): TensorText => ({
  dims,
  type: FLOAT,
  bytes: bytesOf(Float32Array.from(values)),
});

/** Numbers that differ, around 0. */
export const wave = (dims: readonly number[], scale = 0.4): TensorText => {
  const size = dims.reduce((product, one) => product * one, 1);
  return floats(
    dims,
    Array.from({ length: size }, (_, i) => scale * Math.sin(1.7 * i + dims.length)),
  );
};

export const longs = (values: readonly number[], dims: readonly number[] = [values.length]): TensorText => ({
  dims,
  type: INT64,
  bytes: bytesOf(BigInt64Array.from(values, BigInt)),
});

export const bytes8 = (dims: readonly number[], values: readonly number[]): TensorText => ({
  dims,
  type: 3,
  bytes: bytesOf(Int8Array.from(values)),
});

export function writeGraph({
  nodes,
  weights = {},
  input,
  output,
  opset = 17,
  type = FLOAT,
}: GraphText): Uint8Array {
  const [name, shape] = output ?? ['y', ['photos', 5]];
  return message([
    [1, 8],
    [
      7,
      [
        ...nodes.map((node, i): Field => [1, nodeFields(node, i)]),
        ...Object.entries(weights).map(([called, tensor]): Field => [5, tensorFields(called, tensor)]),
        [11, value('x', type, input ?? ['photos', 3, 8, 8])],
        [12, value(name, type, shape)],
      ],
    ],
    [8, [[2, opset]]],
  ]);
}

export function tensorFields(name: string, { dims, type, bytes }: TensorText): readonly Field[] {
  return [...dims.map((size): Field => [1, size]), [2, type], [8, name], [9, bytes]];
}

function nodeFields(
  { op, inputs, outputs, attributes = {}, name, domain = '' }: NodeText,
  i: number,
): Field[] {
  return [
    ...inputs.map((one): Field => [1, one]),
    ...outputs.map((one): Field => [2, one]),
    [3, name ?? `/net/${op}_${i}`],
    [4, op],
    ...Object.entries(attributes).map((entry): Field => [5, attributeBytes(...entry)]),
    [7, domain],
  ];
}

/** Floats have four bytes, which `message` does not write. */
function attributeBytes(name: string, given: AttributeValue): Uint8Array {
  const real = (field: number, number: number) => [field * 8 + 5, ...bytesOf(Float32Array.of(number))];
  const [type, bytes] =
    typeof given === 'number'
      ? [1, real(2, given)]
      : typeof given === 'bigint'
        ? [2, [3 * 8, ...long(given)]]
        : typeof given === 'string'
          ? [3, message([[4, given]])]
          : [
              typeof given[0] === 'bigint' ? 7 : 6,
              given.flatMap((one) => (typeof one === 'bigint' ? [8 * 8, ...long(one)] : real(7, one))),
            ];
  return Uint8Array.from([...message([[1, name]]), ...bytes, ...message([[20, type]])]);
}

function long(given: bigint): number[] {
  let rest = BigInt.asUintN(64, given);
  const bytes: number[] = [];
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) + 128);
  return [...bytes, Number(rest)];
}

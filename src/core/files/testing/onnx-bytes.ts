/** Small ONNX files for tests, field by field, so that each can be made wrong in one place. */

export type Field = readonly [number: number, value: number | string | Uint8Array | readonly Field[]];

/** A message of the given fields: numbers as varints, the rest with its length. */
export function message(fields: readonly Field[]): Uint8Array {
  const bytes: number[] = [];
  for (const [number, value] of fields) {
    if (typeof value === 'number') bytes.push(...varint(number * 8), ...varint(value));
    else {
      const payload =
        typeof value === 'string'
          ? new TextEncoder().encode(value)
          : value instanceof Uint8Array
            ? value
            : message(value as readonly Field[]);
      bytes.push(...varint(number * 8 + 2), ...varint(payload.length), ...payload);
    }
  }
  return Uint8Array.from(bytes);
}

export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

export const [FLOAT, UINT8, INT64, FLOAT16] = [1, 2, 7, 10];

/** A ValueInfoProto; texts in the shape are names of open sizes. */
export function value(
  name: string,
  elementType: number,
  shape: readonly (number | string)[] | null,
): readonly Field[] {
  const dimensions = (shape ?? []).map((size): Field => [1, [[typeof size === 'number' ? 1 : 2, size]]]);
  const tensor: Field[] = [[1, elementType]];
  if (shape !== null) tensor.push([2, dimensions]);
  return [
    [1, name],
    [2, [[1, tensor]]],
  ];
}

/** A TensorProto of `bytes` zero bytes. */
export function weights(name: string, elementType: number, bytes: number): readonly Field[] {
  return [
    [1, bytes],
    [2, elementType],
    [8, name],
    [9, new Uint8Array(bytes)],
  ];
}

export interface GraphParts {
  readonly inputs: readonly (readonly Field[])[];
  readonly outputs: readonly (readonly Field[])[];
  readonly weights?: readonly (readonly Field[])[];
}

export function onnxBytes({ inputs, outputs, weights: tensors = [] }: GraphParts): Uint8Array {
  return message([
    [1, 8],
    [2, 'a test'],
    [
      7,
      [
        ...tensors.map((tensor): Field => [5, tensor]),
        ...inputs.map((input): Field => [11, input]),
        ...outputs.map((output): Field => [12, output]),
      ],
    ],
    [8, [[2, 17]]],
  ]);
}

export const ENCODER = onnxBytes({
  inputs: [value('pixel_values', FLOAT, ['batch', 3, 224, 224])],
  outputs: [value('image_embeds', FLOAT, ['batch', 512])],
  weights: [weights('w', FLOAT, 64)],
});

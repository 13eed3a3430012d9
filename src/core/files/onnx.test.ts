import { expect, test } from 'vitest';
import { readOnnx } from './onnx.ts';
import { expectOnlyRefusals } from './testing/mutations.ts';
import {
  ENCODER,
  type Field,
  FLOAT,
  INT64,
  message,
  onnxBytes,
  UINT8,
  value,
  varint,
  weights,
} from './testing/onnx-bytes.ts';

test('an .onnx says its inputs and outputs, with what is open and what is fixed', () => {
  expect(readOnnx(ENCODER)).toEqual({
    inputs: [{ name: 'pixel_values', type: 'float32', shape: ['batch', 3, 224, 224] }],
    outputs: [{ name: 'image_embeds', type: 'float32', shape: ['batch', 512] }],
    weightBytes: new Map([['float32', 73]]),
    producer: 'a test',
  });
});

test('weights that an old file lists among its inputs are none', () => {
  const bytes = onnxBytes({
    inputs: [value('w', FLOAT, [16]), value('x', FLOAT, null)],
    outputs: [value('y', INT64, [])],
    weights: [weights('w', UINT8, 16)],
  });
  const { inputs, outputs } = readOnnx(bytes);
  expect(inputs).toEqual([{ name: 'x', type: 'float32', shape: null }]);
  expect(outputs).toEqual([{ name: 'y', type: 'int64', shape: [] }]);
});

test('a size of 0 or -1 is open', () => {
  const minusOne = [...Array<number>(9).fill(0xff), 1];
  const dimension = Uint8Array.from([8, ...minusOne]);
  const shape: Field = [
    2,
    [
      [1, dimension],
      [1, [[1, 0]]],
    ],
  ];
  const input: readonly Field[] = [
    [1, 'x'],
    [2, [[1, [[1, FLOAT], shape]]]],
  ];
  expect(
    readOnnx(onnxBytes({ inputs: [input], outputs: [value('y', FLOAT, [1])] })).inputs[0]?.shape,
  ).toEqual([null, null]);
});

const withOutput = (inputs: readonly (readonly Field[])[], tensors: readonly (readonly Field[])[] = []) =>
  onnxBytes({ inputs, outputs: [value('y', FLOAT, [1])], weights: tensors });
const external: readonly Field[] = [
  [8, 'w'],
  [
    13,
    [
      [1, 'location'],
      [2, 'w.bin'],
    ],
  ],
  [14, 1],
];
const REFUSED: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['nothing', new Uint8Array(), /it is empty/],
  ['a web page', new TextEncoder().encode('<!DOCTYPE html><p>404'), /it is a web page/],
  [
    'a Git LFS pointer',
    new TextEncoder().encode('version https://git-lfs.github.com/spec/v1'),
    /git lfs pull/,
  ],
  ['a zip', Uint8Array.from([0x50, 0x4b, 3, 4]), /it is a zip/],
  ['a message without a graph', message([[1, 8]]), /no graph and version/],
  [
    'two graphs',
    message([
      [1, 8],
      [7, 'a'],
      [7, 'b'],
    ]),
    /more than one graph/,
  ],
  [
    'a graph that is a number',
    message([
      [1, 8],
      [7, 1],
    ]),
    /its graph is no message/,
  ],
  [
    'a graph longer than the file',
    message([
      [1, 8],
      [7, 'abc'],
    ]).slice(0, -1),
    /longer than the file \(at byte/,
  ],
  ['a length of 2^62', Uint8Array.from([8, 8, 58, ...varint(2 ** 53), 0]), /longer than the file/],
  ['a number without end', new Uint8Array(20).fill(0xff), /longer than ten bytes/],
  ['a group', Uint8Array.from([8, 8, 0x0b, 0x0c]), /has the type 3/],
  ['field number 0', Uint8Array.from([0, 1]), /no valid number/],
  ['no input', withOutput([]), /0 inputs and 1 outputs/],
  ['an input without a name', withOutput([[]]), /has no name/],
  ['two inputs of one name', withOutput([value('x', FLOAT, [1]), value('x', FLOAT, [1])]), /the same name/],
  ['a name of 2 kB', withOutput([value('x'.repeat(2048), FLOAT, [1])]), /longer than 1024 bytes/],
  ['a name that is no text', withOutput([[[1, Uint8Array.from([0xff, 0xfe])]]]), /no valid UTF-8/],
  ['nine dimensions', withOutput([value('x', FLOAT, Array(9).fill(1))]), /more than 8 dimensions/],
  [
    '300 inputs',
    withOutput(Array.from({ length: 300 }, (_, i) => value(`x${i}`, FLOAT, [1]))),
    /300 inputs and 1 outputs/,
  ],
  ['weights in another file', withOutput([value('x', FLOAT, [1])], [external]), /external data/],
];
test.each(REFUSED)('%s is refused in words', (_, bytes, words) => {
  expect(() => readOnnx(bytes)).toThrow(words);
  expect(() => readOnnx(bytes)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
});

test('a file of five million fields is refused before the last of them', () => {
  const bytes = new Uint8Array(10_000_000);
  for (let i = 0; i < bytes.length; i += 2) bytes[i] = 8;
  expect(() => readOnnx(bytes)).toThrow(/too many fields/);
});

test('an input may be called __proto__', () => {
  expect(readOnnx(withOutput([value('__proto__', FLOAT, [1])])).inputs[0]?.name).toBe('__proto__');
  expect(({} as Record<string, unknown>)['shape']).toBeUndefined();
});

test('any change of a file gives a description or a refusal', () => {
  expectOnlyRefusals(ENCODER, ['MODEL_INVALID'], readOnnx);
});

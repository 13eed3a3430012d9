import { expect, test } from 'vitest';
import { pack, unpack } from './packed.ts';

test('records come back as they were packed', () => {
  const records = {
    text: 'naïve 写真',
    numbers: [0, -0, 1.5, Number.NaN, Number.NEGATIVE_INFINITY],
    nothing: null,
    absent: undefined,
    bytes: Uint8Array.of(1, 2, 3),
    // Behind three bytes, where no float could begin.
    floats: Float32Array.of(0.1, Number.NaN, -0),
    part: new Int8Array([9, -1, -2, 9]).subarray(1, 3),
    whole: Int32Array.of(-7),
  };
  expect(unpack(pack(records))).toStrictEqual({ ...records, part: Int8Array.of(-1, -2) });
});

test('what no record holds is refused', () => {
  expect(() => pack({ at: new Date(0) })).toThrow(TypeError);
  expect(() => pack({ $: 'undefined' })).toThrow(TypeError);
});

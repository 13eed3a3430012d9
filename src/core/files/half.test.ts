import { expect, test } from 'vitest';
import { floatToHalf, halfToFloat, halvesToFloats } from './half.ts';

test('every half that is a number survives the way to a float and back', () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = halfToFloat(bits);
    if (!Number.isNaN(value)) expect(floatToHalf(value)).toBe(bits);
  }
});

test('a float becomes the nearest half, ties to the even one', () => {
  const cases = [
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [65_519.9, 0x7bff],
    [65_520, 0x7c00],
    [2 ** -25, 0],
    [1.1 * 2 ** -25, 1],
    [-0.1, 0xae66],
    [Number.NEGATIVE_INFINITY, 0xfc00],
  ] as const;
  for (const [value, bits] of cases) expect(floatToHalf(value)).toBe(bits);
  expect(halfToFloat(floatToHalf(Number.NaN))).toBeNaN();
});

test('an array of halves is an array of the same numbers', () => {
  expect([...halvesToFloats(Uint16Array.of(0x3555, 0x8000))]).toEqual([0.333251953125, -0]);
});

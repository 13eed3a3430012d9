import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random.ts';
import { byteColumns, bytes, fromNibbles, nibbleBlocks, toHalf } from './number-formats.ts';
import { normals } from './weights.ts';

const layer = { inputs: 64, outputs: 8, weight: normals(createRandom(1), 512, 0.1), bias: null };

function fromHalf(bits: number): number {
  const [exponent, digits] = [(bits >> 10) & 31, bits & 1023];
  const size =
    exponent === 0
      ? digits * 2 ** -24
      : exponent === 31
        ? digits === 0
          ? Number.POSITIVE_INFINITY
          : Number.NaN
        : (1024 + digits) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
}

describe('half floats', () => {
  it('give every half back as it was', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = fromHalf(bits);
      if (Number.isNaN(value)) expect(fromHalf(toHalf(value))).toBeNaN();
      else expect(toHalf(value), String(value)).toBe(bits);
    }
  });

  it('round to the nearest, and to the even one of two', () => {
    expect(fromHalf(toHalf(1 + 2 ** -11))).toBe(1);
    expect(fromHalf(toHalf(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    expect(fromHalf(toHalf(2047.9))).toBe(2048);
    expect(fromHalf(toHalf(65519))).toBe(65504);
    expect(fromHalf(toHalf(65520))).toBe(Number.POSITIVE_INFINITY);
    expect(fromHalf(toHalf(2 ** -26))).toBe(0);
  });
});

describe('fewer bits', () => {
  it('are within half a step of the weights: 8-bit columns', () => {
    const { weight, scales } = byteColumns(layer);
    const levels = new Int8Array(weight.bytes.buffer);
    levels.forEach((level, at) => {
      const scale = scales[at % layer.outputs]!;
      expect(Math.abs(level)).toBeLessThanOrEqual(63);
      expect(Math.abs(level * scale - layer.weight[at]!)).toBeLessThanOrEqual(scale * 0.5001);
    });
  });

  it('are within a step of the weights: 4-bit blocks', () => {
    const { scales, weight } = nibbleBlocks(layer);
    expect(weight.dims).toEqual([8, 2, 16]);
    fromNibbles(layer).forEach((value, at) => {
      const [i, o] = [Math.floor(at / layer.outputs), at % layer.outputs];
      const step = Math.abs(scales[o * 2 + Math.floor(i / 32)]!);
      expect(Math.abs(value - layer.weight[at]!)).toBeLessThanOrEqual(step * 1.0001);
    });
  });

  it('are within a step of the weights, and keep zero exact: bytes', () => {
    const values = Float32Array.from([...layer.weight, 0, 0.7]);
    const { levels, scale, zeroPoint } = bytes([values.length], values);
    levels.bytes.forEach((level, i) => {
      expect(Math.abs((level - zeroPoint) * scale - values[i]!)).toBeLessThanOrEqual(scale);
    });
    expect(levels.bytes[values.indexOf(0)]).toBe(zeroPoint);
  });
});

import { describe, expect, it } from 'vitest';
import { samePads, squareWindow } from './square-window.ts';

describe('pads', () => {
  it('by TensorFlow’s rule have the odd pixel behind, and are none where windows do not reach it', () => {
    expect([32, 33].map((size) => samePads(size, 3, 2))).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(samePads(7, 3, 1, 2)).toEqual([2, 2]);
    expect(samePads(8, 1, 2)).toEqual([0, 0]);
  });

  it.each([
    ['sym', [1, 1, 1, 1]],
    ['same', [0, 1, 1, 1]],
    ['valid', [0, 0, 0, 0]],
  ] as const)('of our own students follow the rule that they name: %s', (padding, pads) => {
    expect(squareWindow([32, 33, 3], { kernelPx: 3, stride: 2, padding }).pads).toEqual(pads);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepEqual } from './deep-equal.ts';

const plain = fc.anything({ withTypedArray: true });

describe('equality of plain data', () => {
  it('holds between a value and its clone, whatever it is', () => {
    fc.assert(fc.property(plain, (value) => deepEqual(value, structuredClone(value))));
  });

  it('does not look at the order of keys, nor at keys that hold nothing', () => {
    expect(deepEqual({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1, e: undefined })).toBe(true);
  });

  it.each([
    ['a number and its text', 1, '1'],
    ['an item more', [1, 2], [1, 2, 3]],
    ['items in another order', [1, 2], [2, 1]],
    ['a key more', { a: 1 }, { a: 1, b: 2 }],
    ['nothing and null', { a: undefined }, { a: null }],
    ['a list and an object of its items', [1], { 0: 1 }],
    ['null and an object', null, {}],
    ['a value deep inside', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }],
    ['typed arrays that differ in one number', new Float32Array([1, 2]), new Float32Array([1, 3])],
    ['typed arrays of other kinds', new Uint8Array([1]), new Int32Array([1])],
    ['maps of other values', new Map([['a', 1]]), new Map([['a', 2]])],
    ['sets of other items', new Set([1]), new Set([2])],
  ])('tells apart %s', (_, one, other) => {
    expect(deepEqual(one, other)).toBe(false);
    expect(deepEqual(other, one)).toBe(false);
  });

  it('takes NaN for itself, and a negative zero for zero', () => {
    expect(deepEqual({ a: Number.NaN }, { a: Number.NaN })).toBe(true);
    expect(deepEqual([0], [-0])).toBe(true);
  });
});

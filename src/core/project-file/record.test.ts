import { describe, expect, test } from 'vitest';
import { decodeRecord, encodeRecord } from './record.ts';

describe('records as bytes', () => {
  test('hold what JSON cannot say', () => {
    const value = {
      numbers: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 1.5],
      arrays: { a: Float32Array.of(1, Number.NaN), b: Uint8Array.of(1), c: new Int32Array(0) },
      $: 'a key of somebody else',
      text: '\ud800 \n \u0000',
    };
    expect(decodeRecord(encodeRecord(value))).toEqual(value);
  });

  test('keep keys that mean something to JavaScript as keys', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as object;
    const back = decodeRecord(encodeRecord(value)) as object;
    expect(Object.entries(back)).toEqual(Object.entries(value));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test.each([
    ['[[', /is not JSON/],
    ['{"$":"Float32Array","length":9}', /are cut off/],
    ['{"$":"Float32Array","length":-1}', /are cut off/],
    ['{"$":"constructor","length":0}', /a kind of value that this version does not know/],
    ['{"$":{}}', /names no kind of value/],
    [`${'['.repeat(5_000)}${']'.repeat(5_000)}`, /too deep/],
  ])('are refused as %.40s', (line, message) => {
    expect(() => decodeRecord(new TextEncoder().encode(`${line}\n`))).toThrow(message);
  });

  test('are refused with bytes that nobody asks for', () => {
    expect(() => decodeRecord(new TextEncoder().encode('{}\nmore'))).toThrow(
      /longer than its first line says/,
    );
    expect(() => decodeRecord(new TextEncoder().encode('{}'))).toThrow(/no first line/);
  });
});

import { expect, test } from 'vitest';
import { parseForeignJson } from './foreign-json.ts';

const parse = (text: string, maxBytes = 100_000) =>
  parseForeignJson(new TextEncoder().encode(text), maxBytes, 'config.json');

test('an object is given as it is, words like constructor among its keys', () => {
  expect(parse('{"vocab":{"constructor":1,"prototype":2}}')).toEqual({
    vocab: { constructor: 1, prototype: 2 },
  });
});

test.each([
  ['{', /config\.json is refused: it is no valid JSON/],
  ['[1]', /it holds no object/],
  ['null', /it holds no object/],
  ['{"a":[{"__proto__":{"polluted":1}}]}', /a key called __proto__/],
])('%s is refused in words', (text, words) => {
  expect(() => parse(text)).toThrow(words);
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
});

test('one byte above the limit is refused before it is parsed, with both numbers', () => {
  expect(() => parse('{"a":1}', 6)).toThrow(/it has 7 bytes, at most 6 are read/);
});

test('what is no UTF-8 is refused', () => {
  expect(() => parseForeignJson(Uint8Array.of(0x7b, 0xff, 0x7d), 10, 'x.json')).toThrow(/no valid JSON/);
});

test('nesting deeper than the stack is no trouble', () => {
  const deep = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  expect(() => parse(deep)).not.toThrow();
});
